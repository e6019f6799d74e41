import { Module } from '@nestjs/common';
import { UserLogoutView, UserPasswordView } from './user-actions.views.js';
import { UserViewSet } from './users.controller.js';

/** The accounts, for those who look after them: Django's `django.contrib.auth.admin`. */
@Module({ controllers: [UserViewSet, UserPasswordView, UserLogoutView] })
export class UsersModule {}
