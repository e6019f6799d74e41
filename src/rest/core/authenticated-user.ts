/** What permissions and throttles ask of the account behind a request; named as Django's user. */
export interface AuthenticatedUser {
  readonly id: number;
  readonly username: string;
  readonly is_active: boolean;
  readonly is_staff: boolean;
  readonly is_superuser: boolean;
}
