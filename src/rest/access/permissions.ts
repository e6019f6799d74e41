import type { Request } from '../core/contracts.js';
import { SAFE_METHODS } from '../http/messages/methods.js';

/** Whether a request may go on: https://www.django-rest-framework.org/api-guide/permissions/ */
export interface Permission {
  hasPermission(request: Request): boolean | Promise<boolean>;
  /** Asked once the object is known. */
  hasObjectPermission?(request: Request, object: object): boolean | Promise<boolean>;
  /** Said instead of "You do not have permission to perform this action." */
  readonly message?: string;
}

export const AllowAny: Permission = {
  hasPermission: () => true,
};

export const IsAuthenticated: Permission = {
  hasPermission: ({ user }) => user !== null,
};

export const IsAuthenticatedOrReadOnly: Permission = {
  hasPermission: ({ method, user }) => SAFE_METHODS.has(method) || user !== null,
};

export const IsAdminUser: Permission = {
  hasPermission: ({ user }) => user?.is_staff === true,
};

/** The permissions that the setting DEFAULT_PERMISSION can name. */
export const PERMISSIONS = { AllowAny, IsAuthenticated, IsAuthenticatedOrReadOnly, IsAdminUser };
