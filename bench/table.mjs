import { BASELINE, SERVERS, SUBJECT } from './servers.mjs';

const HEAD = ['scenario', 'figure', ...SERVERS, `÷ ${BASELINE}`, '÷ own'];
const WIDTHS = HEAD.map((text, index) => Math.max(text.length, [14, 26][index] ?? 0));
const NONE = '–';

const line = (cells) => `| ${cells.map((cell, index) => pad(cell, index)).join(' | ')} |`;
const pad = (cell, index) => (index < 2 ? cell.padEnd(WIDTHS[index]) : cell.padStart(WIDTHS[index]));
const rule = (width, index) => (index < 2 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`);

export const tableHead = () => [line(HEAD), line(WIDTHS.map(rule))].join('\n');

/**
 * A scenario's rows: one a figure, with each server's median and what the service's is of the hand-written server's.
 * `other` holds the service's figures of another scenario, where they are worth comparing.
 */
export function tableRows(scenario, medians, other) {
  const labels = Object.keys(medians[SUBJECT]);
  const rows = labels.map((label, index) => {
    const own = medians[SUBJECT][label];
    return line([
      index === 0 ? scenario : '',
      label,
      ...SERVERS.map((name) => format(medians[name]?.[label])),
      format(own / medians[BASELINE]?.[label]),
      format(own / other?.[label]),
    ]);
  });
  return rows.join('\n');
}

/** Three digits are more than a run is exact to. */
function format(value) {
  if (value === undefined || Number.isNaN(value)) return NONE;
  return value.toLocaleString(
    'en',
    value < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 },
  );
}
