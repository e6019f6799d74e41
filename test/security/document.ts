import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anchorOf, chapters, type Chapter, type Requirement } from './requirements.js';
import { findTest } from './tests.js';

export const DOCUMENT = join(import.meta.dirname, '../../docs/security.md');

/** What comes before it is written by hand. */
const MARK = '<!-- From here on written by `npm run security`, from test/security/requirements/. -->';

/** The document as it stands. */
export const readDocument = (): string => readFileSync(DOCUMENT, 'utf8');

/** The document with its tables made anew. */
export function makeDocument(): string {
  const [prose] = readDocument().split(MARK);
  return [prose.trimEnd(), MARK, summary(), shortcomings(), ...chapters.map(section)].join('\n\n');
}

const KINDS = [
  ['shown by tests', ({ shown, unmet }: Requirement) => shown !== undefined && unmet === undefined],
  [
    'in part',
    ({ shown, written, operator, unmet }) => unmet !== undefined && Boolean(shown ?? written ?? operator),
  ],
  [
    'not met',
    ({ shown, written, operator, unmet }) => unmet !== undefined && !(shown ?? written ?? operator),
  ],
  ['in writing', ({ shown, written, unmet }) => written !== undefined && !shown && !unmet],
  [
    "the operator's",
    ({ shown, written, operator, unmet }) => operator !== undefined && !(shown ?? written ?? unmet),
  ],
  ['does not apply', ({ absent }) => absent !== undefined],
] as const satisfies readonly (readonly [string, (row: Requirement) => boolean])[];

function summary(): string {
  const counts = (rows: readonly Requirement[]): number[] => [
    rows.length,
    ...KINDS.map(([, is]) => rows.filter(is).length),
  ];
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  const requirements = chapters.flatMap(({ rows }) => rows.filter(({ level }) => level));
  return [
    '## Summary\n',
    line(['', 'rows', ...KINDS.map(([kind]) => kind)]),
    line(['---', ...Array<string>(KINDS.length + 1).fill('---:')]),
    ...chapters.map(({ title, rows }) => line([`[${title}](#${anchorOf(title)})`, ...counts(rows)])),
    line(['ASVS, level 1 and 2', ...counts(requirements)]),
  ].join('\n');
}

function section({ title, rows }: Chapter): string {
  const hasLevels = rows.some(({ level }) => level);
  const lines = together(rows).map((group) => {
    const [first, ...others] = group;
    const last = others.at(-1);
    const levels = [...new Set(group.map(({ level }) => level))].sort().join(', ');
    const cells = [
      last ? `${first.id} – ${last.id}` : first.id,
      ...(hasLevels ? [levels] : []),
      group.map(({ what }) => plain(what)).join('; '),
      outcome(first),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const head = hasLevels ? '| | level | what | |\n|---|---|---|---|' : '| | what | |\n|---|---|---|';
  return [`## ${title}\n`, head, ...lines].join('\n') + (title === chapters.at(-1)?.title ? '\n' : '');
}

/** What is not met, or in part, in one place. */
function shortcomings(): string {
  const lines = chapters
    .flatMap(({ rows }) => rows)
    .flatMap(({ id, level, what, unmet }) =>
      unmet ? [`| ${id} | ${level ?? ''} | ${plain(what)} | ${plain(unmet)} |`] : [],
    );
  return ['## What falls short\n', '| | level | what | |\n|---|---|---|---|', ...lines].join('\n');
}

/** Rows that do not apply, for one reason, stand in one line where they follow each other. */
function together(rows: readonly Requirement[]): Requirement[][] {
  const groups: Requirement[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (row.absent !== undefined && last?.[0].absent === row.absent) last.push(row);
    else groups.push([row]);
  }
  return groups;
}

function outcome({ shown, written, operator, absent, unmet }: Requirement): string {
  const isPart = Boolean(shown ?? written ?? operator);
  return [
    ...(absent ? [`does not apply: ${plain(absent)}`] : []),
    // The files alone: a test may get another title without a change of the document.
    ...new Set((shown ?? []).map(findTest).map(({ file }) => `\`${file}\``)),
    ...(written ? [`in writing: [${written}](${linkOf(written)})`] : []),
    ...(operator ? [`*operator:* ${plain(operator)}`] : []),
    ...(unmet ? [`**${isPart ? 'in part' : 'not met'}:** ${plain(unmet)}`] : []),
  ].join('<br>');
}

/** From the folder of the document. */
const linkOf = (reference: string): string =>
  reference.startsWith('docs/') ? reference.slice('docs/'.length) : `../${reference}`;

/** Markdown that is read as this text. */
const plain = (text: string): string =>
  text
    .replace(/\p{Cc}/gu, (control) => JSON.stringify(control).slice(1, -1))
    .replace(/[\\`*_|<>[\]]/g, '\\$&');
