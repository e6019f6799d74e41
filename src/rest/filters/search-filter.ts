import { ValidationError } from '../exceptions.js';
import { strip } from '../python.js';
import type { FilterBackend } from './filter-backend.js';

export const SEARCH_PARAMETER = 'search';

/** `?search=…`: every term must be in one of the viewset's search fields, whatever its case. */
export const SearchFilter: FilterBackend = {
  filter: (queryset, request, { searchFields }) => {
    const terms = searchTerms(request.query.get(SEARCH_PARAMETER) ?? '');
    return terms.length > 0 && searchFields.length > 0
      ? queryset.filter({ properties: searchFields, terms })
      : queryset;
  },

  parameters: ({ searchFields }) =>
    searchFields.length === 0
      ? []
      : [{ name: SEARCH_PARAMETER, description: 'A search term.', schema: { type: 'string' } }],
};

/** Django's `smart_split`: words, with quoted phrases in or as them. */
const WORDS = /(?:[^\s'"]*(?:(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')[^\s'"]*)+)|\S+/gs;

/** The terms of a search: words, split at commas too, and quoted phrases. Throws ValidationError for NUL characters. */
export function searchTerms(text: string): string[] {
  if (text.includes('\0')) throw new ValidationError(['Null characters are not allowed.']);
  return (text.match(WORDS) ?? []).flatMap((word) => {
    const term = word.replace(/^,+/, '').replace(/,+$/, '');
    return /^(["']).*\1$/s.test(term) || term === '"' || term === "'"
      ? [unquote(term)]
      : term.split(',').map(strip).filter(Boolean);
  });
}

function unquote(term: string): string {
  const quote = term[0];
  return term.slice(1, -1).replaceAll(`\\${quote}`, quote).replaceAll('\\\\', '\\');
}
