import { useQueryClient } from '@tanstack/react-query';
import { GoneError } from 'bookstore-client';
import { useEffect } from 'react';
import { books, keys } from './bookstore';

/** Keeps what is shown up to date while the component is there, whichever client changes a book. */
export function useChanges(onError: (error: unknown) => void): void {
  const queries = useQueryClient();
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const follow = async (): Promise<void> => {
      try {
        for await (const { id } of books.changes({ signal }))
          // The lists may have the book on another page now. An editor keeps the version that it has read.
          await Promise.all([
            queries.invalidateQueries({ queryKey: ['books', 'page'] }),
            queries.invalidateQueries({ queryKey: keys.one(id), refetchType: 'none' }),
          ]);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof GoneError)) return onError(error);
        await queries.invalidateQueries({ queryKey: keys.all });
        return follow();
      }
    };
    void follow();
    return () => leaving.abort();
  }, [queries, onError]);
}
