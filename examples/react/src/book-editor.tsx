import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Book } from 'bookstore-client';
import { useState } from 'react';
import { books, keys } from './bookstore';

/** Reads a book, and shows a form for it. */
export function BookEditor({ id, onDone }: { readonly id: number; readonly onDone: () => void }) {
  const { data, error } = useQuery({
    queryKey: keys.one(id),
    // Read when the form is opened, so that If-Match names the version that is shown.
    queryFn: ({ signal }) => books.get(id, { signal }),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  if (error) return <p role="alert">{error.message}</p>;
  return data && <Form book={data} onDone={onDone} />;
}

/** Changes a title. If another client has changed the book since, it shows what the book is now and asks. */
function Form({ book, onDone }: { readonly book: Book; readonly onDone: () => void }) {
  const queries = useQueryClient();
  const [title, setTitle] = useState(book.title);
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => books.patch(book.id, { title }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.all });
      onDone();
    },
  });
  const messages = books.isInvalid(error) ? error.fields.title : undefined;
  const current = books.isConflict(error) ? error.current : undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        // After a conflict this is for the version that the conflict has shown.
        mutate();
      }}
    >
      <label>
        Title
        <input value={title} onChange={({ target }) => setTitle(target.value)} />
      </label>
      {messages?.map((message) => (
        <p key={message} role="alert">
          {message}
        </p>
      ))}
      {current && (
        <p role="alert">
          Another user has changed this book. It is now called “{current.title}”.{' '}
          <button type="button" onClick={() => setTitle(current.title)}>
            Take that title
          </button>
        </p>
      )}
      {error && !messages && !current && <p role="alert">{error.message}</p>}
      <button disabled={isPending}>{current ? 'Replace' : 'Save'}</button>{' '}
      <button type="button" onClick={onDone}>
        Cancel
      </button>
    </form>
  );
}
