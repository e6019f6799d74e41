import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { BookEditor } from './book-editor';
import { books, keys } from './bookstore';
import { LogIn } from './log-in';
import { useChanges } from './use-changes';

const PAGE_SIZE = 10;

/** The books, page by page, with a search. */
export function BookList() {
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(1);
  const [edited, setEdited] = useState<number>();
  const [failure, setFailure] = useState<unknown>();
  useChanges(setFailure);
  const { data, error } = useQuery({
    queryKey: keys.page(search, page),
    queryFn: ({ signal }) =>
      books.page({ search: search || undefined, page, pageSize: PAGE_SIZE }, { signal }),
    placeholderData: keepPreviousData,
  });
  const problem = error ?? failure;
  return (
    <main>
      <LogIn />
      <label>
        Search
        <input
          type="search"
          value={search}
          onChange={({ target }) => {
            setSearch(target.value);
            setPage(1);
          }}
        />
      </label>
      {problem instanceof Error && <p role="alert">{problem.message}</p>}
      <ul>
        {data?.results.map(({ id, title, author }) => (
          <li key={id}>
            {title}, by {author} <button onClick={() => setEdited(id)}>Edit</button>
          </li>
        ))}
      </ul>
      <button disabled={!data?.previous} onClick={() => setPage(page - 1)}>
        Previous
      </button>{' '}
      Page {page}, {data?.count} books{' '}
      <button disabled={!data?.next} onClick={() => setPage(page + 1)}>
        Next
      </button>
      {edited !== undefined && <BookEditor key={edited} id={edited} onDone={() => setEdited(undefined)} />}
    </main>
  );
}
