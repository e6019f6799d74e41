const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escape = (text: string): string => text.replace(/[&<>"']/g, (char) => ESCAPES[char]);

/** What a web address may consist of here (RFC 3986). No other scheme is ever made a link. */
const WEB_ADDRESS = /\bhttps?:\/\/[\w.~:/?#[\]@!$&'()*+,;=%-]+/gi;

/** What ends a sentence rather than an address. */
const TRAILING: ReadonlySet<string> = new Set('.,:;!?\'")]');

function withoutTrailing(address: string): string {
  let end = address.length;
  while (TRAILING.has(address[end - 1])) end--;
  return address.slice(0, end);
}

/**
 * A text as HTML in which web addresses are links: Django's `urlize`. `shown` is applied to all that is shown, and
 * has to escape it.
 */
export function urlize(text: string, shown = escape): string {
  let html = '';
  let end = 0;
  for (const { 0: match, index } of text.matchAll(WEB_ADDRESS)) {
    const address = withoutTrailing(match);
    if (!URL.canParse(address)) continue;
    html += `${shown(text.slice(end, index))}<a href="${escape(address)}" rel="nofollow">${shown(address)}</a>`;
    end = index + address.length;
  }
  return html + shown(text.slice(end));
}

/** Texts that stand in JSON and in HTML as they are, and have no address in them. */
const PLAIN = /^[^"\\\0-\x1f&<>:]*$/;

const INDENTATION = '    ';

const escapedJson = (text: string): string => escape(JSON.stringify(text).slice(1, -1));

/**
 * A value as JSON in HTML: indented, coloured by classes, web addresses as links. Each text is in a `bdi` element, so
 * that its direction is its own affair. With `collection`, the address of a list, the ids of its rows are links too.
 */
export function jsonMarkup(value: unknown, collection?: string): string {
  return new JsonMarkup(collection).of(value, '\n', true);
}

class JsonMarkup {
  /** The rows of a list have the same keys, which are made once. */
  private readonly keys = new Map<string, string>();

  constructor(private readonly collection: string | undefined) {}

  /** `row` says that it may be a row of the list, or hold some. */
  of(value: unknown, lineBreak: string, row: boolean): string {
    if (typeof value === 'string')
      return `"<bdi>${PLAIN.test(value) ? value : urlize(value, escapedJson)}</bdi>"`;
    if (typeof value !== 'object' || value === null) return `<i>${JSON.stringify(value)}</i>`;
    const inner = lineBreak + INDENTATION;
    let items = '';
    if (Array.isArray(value)) {
      for (const item of value) items += `${items && ','}${inner}${this.of(item, inner, row)}`;
      return items === '' ? '[]' : `[${items}${lineBreak}]`;
    }
    for (const [key, item] of Object.entries(value)) {
      const markup =
        row && this.isId(key, item) ? this.linked(item) : this.of(item, inner, row && key === 'results');
      items += `${items && ','}${inner}${this.key(key)}: ${markup}`;
    }
    return items === '' ? '{}' : `{${items}${lineBreak}}`;
  }

  private isId(key: string, value: unknown): value is number {
    return key === 'id' && Number.isInteger(value) && this.collection !== undefined;
  }

  private linked(id: number): string {
    return `<i><a href="${this.collection}${id}/">${id}</a></i>`;
  }

  private key(key: string): string {
    let markup = this.keys.get(key);
    if (markup === undefined) this.keys.set(key, (markup = `"<b>${escapedJson(key)}</b>"`));
    return markup;
  }
}
