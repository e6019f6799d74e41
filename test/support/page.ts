import { selectAll } from 'css-select';
import { parse } from 'parse5';
import { adapter, type Htmlparser2TreeAdapterMap } from 'parse5-htmlparser2-tree-adapter';
import { textOf, type Answer } from './http.js';

type Node = Htmlparser2TreeAdapterMap['parentNode'];
type Element = Htmlparser2TreeAdapterMap['element'];

/** A page, or an element of one, as a browser reads it. */
export class Part {
  constructor(private readonly node: Node) {}

  /** Returns the elements within that a CSS selector names. */
  all(selector: string): Part[] {
    return selectAll<Node, Element>(selector, this.node).map((element) => new Part(element));
  }

  /** Throws unless the selector names exactly one element. */
  one(selector: string): Part {
    const found = this.all(selector);
    if (found.length !== 1) throw new Error(`The page has ${found.length} elements ${selector}, not one.`);
    return found[0];
  }

  get tag(): string | undefined {
    return adapter.isElementNode(this.node) ? this.node.tagName : undefined;
  }

  /** Everything that is written in it, as it is written. */
  get content(): string {
    return contentOf(this.node);
  }

  /** What a browser shows of its content: blocks apart from each other, and all white space between words as one space. */
  get text(): string {
    return contentOf(this.node, ' ').replace(/\s+/g, ' ').trim();
  }

  texts(selector: string): string[] {
    return this.all(selector).map(({ text }) => text);
  }

  /** Returns undefined for an attribute that the element does not have. */
  attribute(name: string): string | undefined {
    return this.attributes[name];
  }

  get attributes(): Readonly<Record<string, string>> {
    return adapter.isElementNode(this.node) ? this.node.attribs : {};
  }

  /** What a browser would send of the controls within, by their names: no button, and no box that is not ticked. */
  get values(): Record<string, string> {
    const controls = this.all('input:not([type=submit]), select, textarea').filter(
      ({ attributes: { type, name, checked } }) =>
        name !== undefined && (!['checkbox', 'radio'].includes(type) || checked !== undefined),
    );
    return Object.fromEntries(controls.map((control) => [control.attributes.name, control.value]));
  }

  private get value(): string {
    if (this.tag === 'textarea') return this.content;
    if (this.tag !== 'select') return this.attribute('value') ?? '';
    const options = this.all('option');
    const chosen = options.find(({ attributes }) => 'selected' in attributes) ?? options[0];
    return chosen.attribute('value') ?? chosen.text;
  }
}

/** Reads an answer, or some HTML, as a browser does. */
export const pageOf = (html: Answer | string): Part =>
  new Part(parse(typeof html === 'string' ? html : textOf(html), { treeAdapter: adapter }));

const BLOCKS = /^(d[dlt]|div|h\d|li|option|p|section|t[dhr]|[ou]l)$/;

function contentOf(node: Node, aroundBlocks = ''): string {
  const parts = node.children.map((child) => {
    if (adapter.isTextNode(child)) return child.data;
    if (!adapter.isElementNode(child)) return '';
    const around = BLOCKS.test(child.tagName) ? aroundBlocks : '';
    return around + contentOf(child, aroundBlocks) + around;
  });
  return parts.join('');
}
