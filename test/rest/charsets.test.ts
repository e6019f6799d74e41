import { sendBytes } from '../support/http.js';
import { startService, type Service } from '../support/service.js';
import { testScenarios, type Scenario } from '../support/table.js';

let service: Service;

beforeAll(async () => {
  service = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, 'sqlite::memory:');
});
afterAll(() => service.close());

const base = (): string => service.base;

const FORM = 'application/x-www-form-urlencoded';
const REST = { author: 'A', published_date: '2001-01-01', isbn: '1' };

/** Bytes of a text in which each character is one byte. */
const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const json = (title: string): string => JSON.stringify({ title, ...REST });
const form = (title: string): string => `title=${title}&${new URLSearchParams(REST).toString()}`;
const utf32 = (text: string, order: 'LE' | 'BE'): Buffer =>
  Buffer.concat(
    Array.from(text, (char) => {
      const unit = Buffer.alloc(4);
      unit[`writeUInt32${order}`](char.codePointAt(0)!);
      return unit;
    }),
  );
const MARK = '\ufeff';

const row = (type: string, body: Buffer | string, status: number, answer: unknown): Scenario => ({
  name: `${type}: ${typeof body === 'string' ? body.slice(0, 24) : body.subarray(0, 24).toString('latin1')}`,
  request: 'POST /api/books/',
  headers: { 'Content-Type': type },
  body: typeof body === 'string' ? Buffer.from(body) : body,
  status,
  answer,
});

const stored = (type: string, body: Buffer | string, title: string): Scenario =>
  row(type, body, 201, expect.objectContaining({ title, ...REST }));

const refused = (type: string, body: Buffer | string, detail: string): Scenario =>
  row(type, body, 400, { detail });

const JSON_FAULT = 'JSON parse error - ';
const FORM_FAULT = 'Form parse error - ';
const inJson = (charset: string): string => `application/json; charset=${charset}`;
const inForm = (charset: string): string => `${FORM}; charset=${charset}`;
const LATIN_1 = [
  'iso-8859-1',
  'ISO-8859-1',
  '"iso-8859-1"',
  'latin-1',
  'latin1',
  'Latin_1',
  'l1',
  'iso8859-1',
  'ISO_8859-1:1987',
  'cp819',
];

describe('JSON in the encoding that it names', () => {
  testScenarios(base, [
    stored('application/json', json('Gefängnis 📚'), 'Gefängnis 📚'),
    stored('application/json', json('a genuine \ufffd'), 'a genuine \ufffd'),
    stored(inJson('UTF-8'), json('Gefängnis'), 'Gefängnis'),
    stored(inJson('utf8'), json('Gefängnis'), 'Gefängnis'),
    ...LATIN_1.map((name) => stored(inJson(name), bytes(json('Gef\xe4ngnis')), 'Gefängnis')),
    // Control characters, where Windows has others.
    stored(inJson('iso-8859-1'), bytes(json('a\x80b')), 'a\x80b'),
    ...['windows-1252', 'cp1252', 'CP-1252', '1252'].map((name) =>
      stored(inJson(name), bytes(json('5 \x80')), '5 €'),
    ),
    stored(inJson('iso-8859-15'), bytes(json('5 \xa4')), '5 €'),
    stored(inJson('latin9'), bytes(json('5 \xa4')), '5 €'),
    stored(inJson('iso-8859-9'), bytes(json('\xf0')), 'ğ'),
    stored(inJson('windows-1251'), bytes(json('\xca\xed\xe8\xe3\xe0')), 'Книга'),
    stored(inJson('koi8-r'), bytes(json('\xeb\xce\xc9\xc7\xc1')), 'Книга'),
    stored(inJson('us-ascii'), json('plain'), 'plain'),
    stored(inJson('utf-16le'), Buffer.from(json('Gefängnis 📚'), 'utf16le'), 'Gefängnis 📚'),
    stored(inJson('utf_16_le'), Buffer.from(json('Gefängnis 📚'), 'utf16le'), 'Gefängnis 📚'),
    stored(inJson('utf-16'), Buffer.from(MARK + json('Gefängnis'), 'utf16le'), 'Gefängnis'),
    stored(inJson('utf-16'), Buffer.from(json('Gefängnis'), 'utf16le'), 'Gefängnis'),
    stored(inJson('utf-16'), Buffer.from(MARK + json('Gefängnis'), 'utf16le').swap16(), 'Gefängnis'),
    stored(inJson('utf-16-be'), Buffer.from(json('Gefängnis'), 'utf16le').swap16(), 'Gefängnis'),
    stored(inJson('utf-32'), utf32(MARK + json('Gefängnis 📚'), 'LE'), 'Gefängnis 📚'),
    stored(inJson('utf-32be'), utf32(json('Gefängnis 📚'), 'BE'), 'Gefängnis 📚'),
    stored(inJson('utf-8-sig'), MARK + json('Gefängnis'), 'Gefängnis'),
    stored(
      inJson('shift_jis'),
      Buffer.from([...bytes('{"title":"'), 0x96, 0x7b, ...bytes(`",${json('').slice(12)}`)]),
      '本',
    ),
    ...['klingon', '', 'x-user-defined', 'constructor'].map((name) =>
      stored(inJson(name), json('Gefängnis'), 'Gefängnis'),
    ),
    refused(
      'application/json',
      bytes(json('\xe9')),
      `${JSON_FAULT}'utf-8' codec can't decode byte 0xe9 in position 10: invalid continuation byte`,
    ),
    refused(
      'application/json',
      bytes('\xff'),
      `${JSON_FAULT}'utf-8' codec can't decode byte 0xff in position 0: invalid start byte`,
    ),
    refused(
      'application/json',
      bytes('"\xed\xa0\x80"'),
      `${JSON_FAULT}'utf-8' codec can't decode byte 0xed in position 1: invalid continuation byte`,
    ),
    refused(
      'application/json',
      bytes('"\xe2\x82'),
      `${JSON_FAULT}'utf-8' codec can't decode bytes in position 1-2: unexpected end of data`,
    ),
    refused(
      inJson('klingon'),
      bytes(json('\xe9')),
      `${JSON_FAULT}'utf-8' codec can't decode byte 0xe9 in position 10: invalid continuation byte`,
    ),
    refused(
      inJson('ascii'),
      json('é'),
      `${JSON_FAULT}'ascii' codec can't decode byte 0xc3 in position 10: ordinal not in range(128)`,
    ),
    refused(
      inJson('cp1252'),
      bytes(json('\x81')),
      `${JSON_FAULT}'charmap' codec can't decode byte 0x81 in position 10: character maps to <undefined>`,
    ),
    row(inJson('utf-16le'), Buffer.from([0x7b, 0, 0x7d]), 400, {
      detail: expect.stringContaining("'utf-16-le' codec can't decode"),
    }),
    row(inJson('utf-32le'), Buffer.from([0x7b, 0, 0, 0, 0x7d]), 400, {
      detail: expect.stringContaining("'utf-32-le' codec can't decode"),
    }),
    refused(
      'application/json',
      MARK + json('x'),
      `${JSON_FAULT}Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)`,
    ),
  ]);
});

describe('Forms in the encoding that they name', () => {
  testScenarios(base, [
    stored(FORM, form('Gef%C3%A4ngnis+%F0%9F%93%9A'), 'Gefängnis 📚'),
    stored(FORM, form('Gefängnis'), 'Gefängnis'),
    stored(FORM, form('100%25+%zz+%e'), '100% %zz %e'),
    stored(FORM, form('%EF%BF%BD'), '\ufffd'),
    ...LATIN_1.map((name) => stored(inForm(name), form('Gef%E4ngnis'), 'Gefängnis')),
    stored(inForm('iso-8859-1'), bytes(form('Gef\xe4ngnis')), 'Gefängnis'),
    stored(inForm('windows-1252'), form('5+%80'), '5 €'),
    stored(inForm('utf-16le'), Buffer.from(form('Gefängnis'), 'utf16le'), 'Gefängnis'),
    stored(inForm('klingon'), form('Gef%C3%A4ngnis'), 'Gefängnis'),
    refused(
      FORM,
      form('%FF'),
      `${FORM_FAULT}'utf-8' codec can't decode byte 0xff in position 0: invalid start byte`,
    ),
    refused(
      FORM,
      bytes(form('Gef\xe4ngnis')),
      `${FORM_FAULT}'utf-8' codec can't decode byte 0xe4 in position 3: invalid continuation byte`,
    ),
    refused(
      FORM,
      form('%ED%A0%80'),
      `${FORM_FAULT}'utf-8' codec can't decode byte 0xed in position 0: invalid continuation byte`,
    ),
    refused(
      inForm('ascii'),
      form('%E4'),
      `${FORM_FAULT}'ascii' codec can't decode byte 0xe4 in position 0: ordinal not in range(128)`,
    ),
  ]);
});

describe('Forms in parts, in the encoding that they name', () => {
  const MULTIPART = 'multipart/form-data; boundary=X';
  const part = (name: string, value: string, ...more: string[]): string =>
    ['--X', `Content-Disposition: form-data; name="${name}"`, ...more, '', value, ''].join('\r\n');
  const parts = (title: string, ...more: string[]): string =>
    [
      part('title', title, ...more),
      ...Object.entries(REST).map(([name, value]) => part(name, value)),
      '--X--\r\n',
    ].join('');
  testScenarios(base, [
    stored(MULTIPART, parts('Gefängnis'), 'Gefängnis'),
    stored(`${MULTIPART}; charset=latin-1`, bytes(parts('Gef\xe4ngnis')), 'Gefängnis'),
    stored(
      MULTIPART,
      bytes(parts('Gef\xe4ngnis', 'Content-Type: text/plain; charset=ISO-8859-1')),
      'Gefängnis',
    ),
    stored(MULTIPART, parts('R2Vmw6RuZ25pcw==', 'Content-Transfer-Encoding: base64'), 'Gefängnis'),
    refused(
      MULTIPART,
      bytes(parts('Gef\xe4ngnis')),
      "Multipart form parse error - 'utf-8' codec can't decode byte 0xe4 in position 3: invalid continuation byte",
    ),
  ]);
});

describe('An address with characters that are not encoded', () => {
  it.each(['/api/books/?search=Gefängnis', '/Gefängnis', 'Gefängnis'])(
    'is refused, and how to mend it: %s',
    async (target) => {
      expect(await sendBytes(base(), `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`)).toMatch(
        /^HTTP\/1\.1 400 [^]*\{"detail":"Malformed request: percent-encode the address\."\}$/,
      );
    },
  );
});
