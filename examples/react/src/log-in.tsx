import { useMutation } from '@tanstack/react-query';
import { AuthenticationError } from 'bookstore-client';
import { client } from './bookstore';

/** A form for name and password. Tokens are kept in memory. */
export function LogIn() {
  const { mutate, data, error } = useMutation({
    mutationFn: async (form: FormData) => {
      await client.logIn(String(form.get('username')), String(form.get('password')));
      return client.me();
    },
  });
  if (data) return <p>Logged in as {data.username}</p>;
  return (
    <form action={(form) => mutate(form)}>
      <input name="username" aria-label="Username" autoComplete="username" required />
      <input name="password" aria-label="Password" type="password" autoComplete="current-password" required />
      <button>Log in</button>
      {error && (
        <p role="alert">{error instanceof AuthenticationError ? 'Wrong name or password' : error.message}</p>
      )}
    </form>
  );
}
