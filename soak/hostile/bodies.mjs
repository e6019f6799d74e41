import { anyOf, anyText, TEXTS, textOf } from './texts.mjs';

/*
 * Shapes of bodies. Each makes one of about `size` bytes for an address that takes `fields`, and answers it with its content
 * type. What is not said is left to chance.
 */

const FIELDS = ['username', 'password', 'title', 'author', 'isbn', 'published_date', 'refresh', 'token'];
const namesFor = ({ fields }) => (fields.length > 0 ? fields : FIELDS);

/** A unit as often as fits into so many bytes, between a beginning and an end. */
export function filled(size, start, unit, end = '') {
  const [head, tail] = [Buffer.from(start), Buffer.from(end)];
  const room = Math.max(Buffer.byteLength(unit), size - head.length - tail.length);
  const whole = Math.floor(room / Buffer.byteLength(unit)) * Buffer.byteLength(unit);
  return Buffer.concat([head, Buffer.alloc(whole, unit), tail]);
}

/** Bytes beyond which making what follows takes the fuzzer longer than reading it takes the service. */
const MOST_NUMBERED = 3_000_000;

/** Likewise, with a unit that is another one each time. */
function numbered(wanted, start, unit, end = '') {
  const size = Math.min(wanted, MOST_NUMBERED);
  const parts = [start];
  let length = start.length + end.length;
  for (let number = 0; length < size - 40 || number === 0; number++) {
    const part = unit(number);
    parts.push(part);
    length += part.length;
  }
  return Buffer.from(parts.join('') + end);
}

const json = (body) => ({ type: 'application/json', body });

const JSON_SHAPES = {
  'json-deep-lists': (_, { size }) => json(filled(size, '', '[')),
  'json-deep-objects': (_, { size }) => json(filled(size, '', '{"a":')),
  'json-closed-lists': (_, { size }) =>
    json(Buffer.concat([Buffer.alloc(size / 2, '['), Buffer.alloc(size / 2, ']')])),
  'json-many-keys': (_, { size }) => json(numbered(size, '{"a":1', (n) => `,"k${n}":${n}`, '}')),
  'json-numbered-keys': (_, { size }) => json(numbered(size, '{"a":1', (n) => `,"${n * 7919}":0`, '}')),
  'json-one-key': (_, { size }) => json(filled(size, '{"a":1', ',"a":1', '}')),
  'json-prototype': (_, { size }) => json(filled(size, '{"a":1', ',"__proto__":{"x":1}', '}')),
  'json-many-nulls': (_, { size }) => json(filled(size, '[null', ',null', ']')),
  'json-many-objects': (_, { size }) => json(filled(size, '[{}', ',{}', ']')),
  'json-many-lists': (_, { size }) => json(filled(size, '[[]', ',[]', ']')),
  'json-many-numbers': (_, { size }) => json(filled(size, '[1', ',1', ']')),
  'json-many-ids': (_, { size }) => json(numbered(size, '[1', (n) => `,${n}`, ']')),
  'json-many-errors': (_, { size }) => json(filled(size, '[{"title":1}', ',{"title":[]}', ']')),
  'json-many-texts': (_, { size }) => json(filled(size, '[""', ',""', ']')),
  'json-long-number': (random, context) => json(aField(random, context, '', anyOf(random, ['9', '0']), '')),
  'json-long-fraction': (random, context) => json(aField(random, context, '1.', '1', '')),
  'json-long-exponent': (random, context) => json(aField(random, context, '1e', '9', '')),
  'json-escapes': (random, context) =>
    json(
      aField(
        random,
        context,
        '"a',
        anyOf(random, ['\\u0301\\u0316', '\\n', '\\"', '\\ud800', '\\u0000']),
        '"',
      ),
    ),
  'json-blanks': (random, { size }) => json(filled(size, '{', anyOf(random, [' ', '\n', '\t']), '}')),
  'json-open-text': (random, context) => json(aField(random, context, '"', 'x', '')),
  'json-not-utf-8': (_, { size }) => json(Buffer.alloc(size, 0xff)),
  'json-surplus': (_, { size }) => json(filled(size, '{}', '{}')),
  'json-text-field': (random, context) => json(fieldsAsJson(random, context, 1)),
  'json-text-fields': (random, context) => json(fieldsAsJson(random, context, namesFor(context).length)),
  'json-rows': (random, { size, ...context }) => {
    const rows = Array.from({ length: 1 + random(20) }, () =>
      fieldsAsJson(random, { ...context, size: size / 20 }, 3),
    );
    return json(Buffer.from(`[${rows.join()}]`));
  },
  'json-values': (random, context) => {
    const values = [
      'null',
      'true',
      '-0',
      '1e400',
      '"\\u0000"',
      '[]',
      '{}',
      '""',
      '[[]]',
      '9e99',
      '"2020-02-30"',
    ];
    const pairs = namesFor(context).map((name) => `${JSON.stringify(name)}:${anyOf(random, values)}`);
    return json(Buffer.from(`{${pairs.join()}}`));
  },
};

/** All fields with texts of one kind. */
const JSON_TEXTS = Object.fromEntries(
  TEXTS.map((kind) => [`json-text-${kind.replaceAll(' ', '-')}`, (_, context) => json(allOf(kind, context))]),
);

function allOf(kind, context) {
  const names = namesFor(context);
  const length = Buffer.byteLength(JSON.stringify(textOf(kind, 100))) / 100;
  const each = Math.max(1, Math.floor(context.size / names.length / length) - 20);
  return Buffer.from(JSON.stringify(Object.fromEntries(names.map((name) => [name, textOf(kind, each)]))));
}

/** One field with a value of one unit, again and again. */
function aField(random, context, start, unit, end) {
  return filled(context.size, `{"${anyOf(random, namesFor(context))}":${start}`, unit, `${end}}`);
}

function fieldsAsJson(random, context, count) {
  const names = namesFor(context);
  const length = Math.max(1, context.size / 3 / count);
  const first = random(names.length);
  const fields = Array.from({ length: count }, (_, index) => [
    names[(first + index) % names.length],
    anyText(random, length),
  ]);
  return Buffer.from(
    JSON.stringify({
      ...Object.fromEntries(names.map((name) => [name, 'x'])),
      ...Object.fromEntries(fields),
    }),
  );
}

const form = (body) => ({ type: 'application/x-www-form-urlencoded', body });

const FORM_SHAPES = {
  'form-many-fields': (_, { size }) => form(filled(size, 'a=1', '&a')),
  'form-other-fields': (_, { size }) => form(numbered(size, 'a=1', (n) => `&k${n}=${n}`)),
  'form-separators': (random, { size }) =>
    form(filled(size, '', anyOf(random, ['&', '=', ';', '&&=', '%', '+', '%26']))),
  'form-markup': (random, context) => form(filled(context.size, `${anyOf(random, namesFor(context))}=`, '<')),
  'form-combining': (random, context) =>
    form(filled(context.size, `password=x&username=a`, encodeURIComponent('\u0301\u0316'))),
  'form-raw-combining': (random, context) =>
    form(filled(context.size, `password=x&username=a`, '\u0301\u0316')),
  'form-broken-escapes': (random, { size }) =>
    form(filled(size, 'a=', anyOf(random, ['%', '%f', '%ff', '%u0301', '%00']))),
  'form-text-fields': (random, context) => {
    const names = namesFor(context);
    const length = context.size / 3 / names.length;
    const pairs = names.map((name) => [
      name,
      anyText(random, Math.max(1, random(2) ? length : 9)).toWellFormed(),
    ]);
    return form(Buffer.from(new URLSearchParams(pairs).toString()));
  },
};

const BOUNDARY = 'X';
const multipart = (body, boundary = BOUNDARY) => ({
  type: `multipart/form-data; boundary=${boundary}`,
  body,
});
const part = (head, content = 'x', boundary = BOUNDARY) =>
  `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
const END = `--${BOUNDARY}--\r\n`;

const MULTIPART_SHAPES = {
  'multipart-boundaries': (_, { size }) => multipart(filled(size, `--${BOUNDARY}`, `\r\n--${BOUNDARY}`)),
  'multipart-empty-parts': (_, { size }) => multipart(filled(size, '', `--${BOUNDARY}\r\n\r\n\r\n`, END)),
  'multipart-many-parts': (_, { size }) => multipart(numbered(size, '', (n) => part(`name="k${n}"`), END)),
  'multipart-many-files': (_, { size }) =>
    multipart(numbered(size, '', (n) => part(`name="k${n}"; filename="f"`), END)),
  'multipart-open-file': (random, context) =>
    multipart(
      Buffer.from(
        part(`name="${anyOf(random, namesFor(context))}"; filename="${anyOf(random, ['a', ''])}"`).slice(
          0,
          -2,
        ),
      ),
    ),
  'multipart-open-octets': () =>
    multipart(
      Buffer.from(
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: application/octet-stream\r\n\r\nx`,
      ),
    ),
  'multipart-open-text': (random, { size }) => multipart(filled(size, part('name="a"').slice(0, -2), 'x')),
  'multipart-no-name': (random, { size }) =>
    multipart(filled(size, '', part(anyOf(random, ['', 'name', 'name=', 'filename="a"'])), END)),
  'multipart-long-name': (_, { size }) =>
    multipart(
      filled(size, `--${BOUNDARY}\r\nContent-Disposition: form-data; name="`, 'n', `"\r\n\r\nx\r\n${END}`),
    ),
  'multipart-many-parameters': (_, { size }) =>
    multipart(
      filled(
        size,
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="a"`,
        '; a="b"',
        `\r\n\r\nx\r\n${END}`,
      ),
    ),
  'multipart-many-headers': (_, { size }) =>
    multipart(numbered(size, `--${BOUNDARY}\r\n`, (n) => `X-${n}: a\r\n`, `\r\nx\r\n${END}`)),
  'multipart-long-header': (_, { size }) => multipart(filled(size, `--${BOUNDARY}\r\nX: `, 'x')),
  'multipart-almost-boundaries': (random, { size }) =>
    multipart(
      filled(
        size,
        part('name="a"; filename="a"').slice(0, -2),
        anyOf(random, ['\r\n--', '\r', '\r\n', '-', `--${BOUNDARY}`, '\n--X']),
      ),
    ),
  'multipart-preamble': (random, { size }) =>
    multipart(filled(size, '', anyOf(random, ['\r\n', 'x', '-', '--', '\r\n-']))),
  'multipart-epilogue': (random, { size }) =>
    multipart(filled(size, part('name="a"') + END, anyOf(random, ['x', '\r\n', `--${BOUNDARY}`]))),
  'multipart-line-feeds': (_, { size }) =>
    multipart(filled(size, '', `--${BOUNDARY}\nContent-Disposition: form-data; name="a"\n\nx\n`)),
  'multipart-strange-boundary': (random, { size }) => {
    const boundary = anyOf(random, [
      '',
      '-',
      '--',
      ' ',
      '"',
      '"a b"',
      'x'.repeat(70),
      'x'.repeat(5000),
      '\u00e9',
      'a;b=c',
      '%0d%0a',
    ]);
    return multipart(filled(size, '', part('name="a"', 'x', boundary)), boundary);
  },
  'multipart-encodings': (random, { size }) =>
    multipart(
      filled(
        size,
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="a"; filename*=${anyOf(random, ["utf-8''%ff", "x''a", "''", '%', "utf-16''%00"])}\r\nContent-Transfer-Encoding: base64\r\nContent-Type: text/plain; charset=${anyOf(random, ['utf-7', 'x', 'utf-16', ''])}\r\n\r\n`,
        '=',
        `\r\n${END}`,
      ),
    ),
  'multipart-text-fields': (random, context) => {
    const fields = namesFor(context).map((name) =>
      part(`name="${name}"`, anyText(random, context.size / 20)),
    );
    return multipart(Buffer.from(`${fields.join('')}${END}`));
  },
};

/** Files to be imported: rows that are hard to split. */
const FILES = {
  'file-one-line': ({ size }) => filled(size, 'title,author\n', 'x'),
  'file-open-quote': ({ size }) => filled(size, 'title,author,published_date,isbn\n"', 'a,b\n'),
  'file-quotes': ({ size }) => filled(size, 'title,author\n', '"'),
  'file-quoted-quotes': ({ size }) => filled(size, 'title,author\n"', '""'),
  'file-broken-quotes': ({ size }) => filled(size, 'title,author\n', 'a"b,"c"d\n'),
  'file-empty-lines': ({ size }) => filled(size, 'title,author,published_date,isbn\n', '\n'),
  'file-returns': ({ size }) => filled(size, 'title,author', '\r'),
  'file-commas': ({ size }) => filled(size, 'title,author\n', ','),
  'file-many-columns': ({ size }) => numbered(size, 'title,author', (n) => `,c${n}`, '\na,b\n'),
  'file-many-equal-columns': ({ size }) => filled(size, 'title', ',title', '\na\n'),
  'file-many-rows': ({ size }) => filled(size, 'title,author,published_date,isbn\n', 'a,b,2001-01-01,1\n'),
  'file-bad-rows': ({ size }) => filled(size, 'title,author,published_date,isbn\n', ',,x,\n'),
  'file-combining': ({ size }) =>
    filled(size, 'title,author,published_date,isbn\na', '\u0301\u0316', ',b,2001-01-01,1\n'),
  'file-formulas': ({ size }) =>
    filled(size, 'title,author,published_date,isbn\n', "'''''''=,b,2001-01-01,1\n"),
  'file-delimiters': ({ size }) => filled(size, '', 'a;b|c\td,e\n'),
  'file-nothing': ({ size }) => filled(size, 'title,author\n', '\0'),
  'file-utf-16': ({ size }) => Buffer.concat([Buffer.from([0xff, 0xfe]), filled(size, '', 'a\0,\0\n\0')]),
  'file-not-utf-8': ({ size }) =>
    filled(size, 'title,author\n', Buffer.from([0xe9, 0x2c, 0x0a]).toString('latin1')),
  'file-lines-of-keys': ({ size }) => linesOfKeys(size, 300),
  'file-lines-of-many-keys': ({ size }) => linesOfKeys(size, 3000),
  'file-json-lines': ({ size }) =>
    filled(size, '', '{"title":"a","author":"b","published_date":"2001-01-01","isbn":"1"}\n'),
  'file-deep-json-lines': ({ size }) => filled(size, '', '{"title":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}\n'),
  'file-open-json': ({ size }) => filled(size, '{"title":"', '['),
  'file-json-list': ({ size }) => filled(size, '[{}', ',{}', ']'),
};

/** JSON Lines, each with so many keys that no other line has. */
function linesOfKeys(size, keys) {
  return numbered(size, '', (line) => {
    const pairs = Array.from({ length: keys }, (_, key) => `"k${line}_${key}":1`);
    return `{${pairs.join()}}\n`;
  });
}

const FILE_SHAPES = Object.fromEntries(
  Object.entries(FILES).map(([name, make]) => [
    name,
    (_, context) => multipart(upload(make(context), isJson(name))),
  ]),
);

const isJson = (name) => name.includes('json') || name.includes('keys');

/** The form that sends a file to be imported. */
function upload(content, json) {
  const head = `${part('name="resource"', 'books.book')}--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.${json ? 'jsonl' : 'csv'}"\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n${END}`)]);
}

const TYPES = [
  '',
  'text/csv',
  'text/plain',
  'application/xml',
  'application/merge-patch+json',
  'application/json; charset=utf-16',
  'application/json; charset=x',
  'application/json;charset="',
  `application/json; ${'a=b; '.repeat(500)}`,
  'application/x-www-form-urlencoded; charset=utf-7',
  'multipart/form-data',
  'multipart/form-data; boundary',
  'multipart/mixed; boundary=X',
  '*/*',
  '/',
  ';',
  'a'.repeat(8000),
  `application/json${' '.repeat(8000)};`,
];

const OTHER_SHAPES = {
  'other-type': (random, { size }) => ({
    type: anyOf(random, TYPES),
    body: filled(size, '', anyOf(random, ['x', '{', '--X\r\n', 'a=b&'])),
  }),
  'other-bytes': (random, { size }) => ({
    type: anyOf(random, [
      'application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=X',
    ]),
    body: Buffer.from(Array.from({ length: Math.min(size, 5000) }, () => random(256))),
  }),
  'other-text': (random, { size }) => ({ type: 'text/plain', body: Buffer.from(textOf('long', size)) }),
};

/** A form with the token that pages ask for, in front of all else. */
export function withToken({ type, body }, csrf) {
  if (type.startsWith('application/x-www-form-urlencoded'))
    return { type, body: Buffer.concat([Buffer.from(`${CSRF_FIELD}=${csrf}&`), body]) };
  if (type === `multipart/form-data; boundary=${BOUNDARY}`)
    return { type, body: Buffer.concat([Buffer.from(part(`name="${CSRF_FIELD}"`, csrf)), body]) };
  return { type, body };
}

const CSRF_FIELD = 'csrfmiddlewaretoken';

export const BODIES = { ...JSON_SHAPES, ...JSON_TEXTS, ...FORM_SHAPES, ...MULTIPART_SHAPES, ...OTHER_SHAPES };
/** Those that import addresses alone take. */
export const UPLOADS = FILE_SHAPES;
