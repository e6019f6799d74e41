import { Module } from '@nestjs/common';
import { UserLogoutView, UserPasswordView } from './user-actions.view.js';
import { UserViewSet } from './user.viewset.js';

/** The accounts, for those who look after them: Django's `django.contrib.auth.admin`. */
@Module({ controllers: [UserViewSet, UserPasswordView, UserLogoutView] })
export class UsersModule {}
