import { ValidationError } from '../exceptions.js';
import { strip } from '../python.js';
import { LONGEST_TEXT, tooLong, type FilterBackend } from './filter-backend.js';

export const SEARCH_PARAMETER = 'search';

/** How many terms a search may have. Each row is compared with all of them; DRF has no bound. */
const MOST_TERMS = 32;

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
      : [
          {
            name: SEARCH_PARAMETER,
            description: `One or more search terms, separated by spaces or commas (at most ${MOST_TERMS}).`,
            schema: { type: 'string', maxLength: LONGEST_TEXT },
          },
        ],
};

/** Django's `smart_split`: words, with quoted phrases in or as them. */
const WORDS = /(?:[^\s'"]*(?:(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')[^\s'"]*)+)|\S+/gs;

/**
 * The terms of a search, each once: words, split at commas too, and quoted phrases. Throws ValidationError for NUL
 * characters, for a text that is too long (before more is done with it) and for too many terms.
 */
export function searchTerms(text: string): string[] {
  if (text.includes('\0')) throw new ValidationError(['Null characters are not allowed.']);
  if (text.length > LONGEST_TEXT) throw refusal(tooLong(text));
  const terms = new Set((text.match(WORDS) ?? []).flatMap(termsOf));
  if (terms.size > MOST_TERMS)
    throw refusal(`Ensure this search has at most ${MOST_TERMS} terms (it has ${terms.size}).`);
  return [...terms];
}

const refusal = (message: string): ValidationError => new ValidationError({ [SEARCH_PARAMETER]: [message] });

function termsOf(word: string): string[] {
  const term = word.replace(/^,+/, '').replace(/,+$/, '');
  return /^(["']).*\1$/s.test(term) || term === '"' || term === "'"
    ? [unquote(term)]
    : term.split(',').map(strip).filter(Boolean);
}

function unquote(term: string): string {
  const quote = term[0];
  return term.slice(1, -1).replaceAll(`\\${quote}`, quote).replaceAll('\\\\', '\\');
}
