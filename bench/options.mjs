import { parseArgs } from 'node:util';

const USAGE = `npm run bench -- [--only retrieve,list,…] [--rounds 5] [--secs 1] [--rows 100000]
  --only    scenarios to run, of: NAMES
  --rounds  turns that each server has; the medians are shown
  --secs    seconds that a turn of a scenario lasts, about
  --rows    books in the table`;

/** The command line's options. Ends the process where they make no sense. */
export function readOptions(names) {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string', default: names.join(',') },
        rounds: { type: 'string', default: '5' },
        secs: { type: 'string', default: '1' },
        rows: { type: 'string', default: '100000' },
      },
    });
    const only = values.only.split(',');
    const unknown = only.find((name) => !names.includes(name));
    if (unknown !== undefined) throw new Error(`There is no scenario ${JSON.stringify(unknown)}.`);
    return {
      only,
      rounds: number(values, 'rounds', { least: 1, whole: true }),
      secs: number(values, 'secs', { least: 0.1 }),
      rows: number(values, 'rows', { least: 1000, whole: true }),
    };
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE.replace('NAMES', names.join(', '))}`);
    process.exit(2);
  }
}

function number(values, name, { least, whole = false }) {
  const value = Number(values[name]);
  if (value >= least && (!whole || Number.isInteger(value))) return value;
  throw new Error(`--${name} takes a ${whole ? 'whole ' : ''}number from ${least} up.`);
}
