import { filterControl, panelState, type FilterPanel } from '../../../rest/browsable/filter-panel.js';
import { NO_CHOICE, type ControlOption } from '../../../rest/pages/controls.js';
import { messagesOf, NO_MESSAGES } from '../../../rest/pages/messages.js';
import type { PageLinks } from '../../../rest/browsable/page-links.js';
import { declaredFilters } from '../../../rest/filters/field-filter.js';
import type { Filterable } from '../../../rest/filters/index.js';
import type { QueryDict } from '../../../rest/http/messages/query-dict.js';
import { addressOf } from '../../visit/admin-address.js';
import type { AdminSite } from '../../site/site.js';
import { texts } from '../../texts.js';

export const HISTORY_API = '/api/admin/history/';

/** Of a list that is read from one entry on. */
export interface CursorPage<T> {
  readonly next: string | null;
  readonly previous: string | null;
  readonly results: readonly T[];
}

const OBJECT = 'object_id';
/** Filters that links name and no control offers otherwise: the id of a user, and names of actions. */
const OF_LINKS = ['user', 'action__in'];
const CURSOR = 'cursor';
const PAGE_SIZE = 25;

/** What the address of a page of history asks for. `fixed` filters are the page's own, and not in its address. */
export class HistoryList {
  private readonly names: readonly string[];

  constructor(
    private readonly path: string,
    private readonly query: QueryDict,
    private readonly view: Filterable,
    private readonly fixed: Readonly<Record<string, string>> = {},
  ) {
    this.names = [...declaredFilters(view).map(({ name }) => name), OBJECT].filter(
      (name) => !(name in fixed),
    );
  }

  private value(name: string): string {
    return this.query.get(name) ?? '';
  }

  private get used(): Record<string, string> {
    return Object.fromEntries(this.names.map((name) => [name, this.value(name)]));
  }

  get apiAddress(): string {
    const cursor = this.value(CURSOR);
    return addressOf(HISTORY_API, { ...this.used, ...this.fixed, page_size: PAGE_SIZE, cursor });
  }

  /** The filters; `refusal` is the API's answer to wrong ones. */
  panel(site: AdminSite, refusal?: unknown): FilterPanel {
    const messages = refusal === undefined ? NO_MESSAGES : messagesOf(refusal, this.names);
    const filters = declaredFilters(this.view).filter(
      ({ name }) => this.names.includes(name) && (!OF_LINKS.includes(name) || this.value(name) !== ''),
    );
    const controls = filters.map((filter) => {
      const { name } = filter;
      const control = filterControl(filter, this.value(name), messages);
      const words = optionWords(site)[name];
      return words ? { ...control, kind: 'select' as const, options: optionsOf(words) } : control;
    });
    return {
      label: texts.filters,
      action: this.path,
      ...panelState(controls, messages),
      hidden: [],
      clear: this.path,
    };
  }

  links(page: CursorPage<unknown>): PageLinks | undefined {
    return cursorLinks(page, (cursor) => addressOf(this.path, { ...this.used, cursor }));
  }
}

type Words = Readonly<Record<string, string>>;

/** The values that some filters can have, each with what it is called. */
const optionWords = ({ resources }: AdminSite): Readonly<Record<string, Words | undefined>> => ({
  resource: Object.fromEntries(resources.map(({ label, plural }) => [label, plural])),
  action: texts.actions,
  channel: texts.channels,
});

const optionsOf = (words: Words): ControlOption[] => [
  NO_CHOICE,
  ...Object.entries(words).map(([value, text]) => ({ value, text })),
];

/** Ways to the neighbouring pages; undefined where there are none. */
export function cursorLinks(
  { next, previous }: CursorPage<unknown>,
  address: (cursor: string) => string,
): PageLinks | undefined {
  if (!next && !previous) return undefined;
  const cursor = (url: string): string => new URL(url).searchParams.get(CURSOR) ?? '';
  return {
    ...(previous && { previous: address(cursor(previous)) }),
    ...(next && { next: address(cursor(next)) }),
    numbers: [],
  };
}
