import type { OpenAPIObject } from '@nestjs/swagger';
import { SAMPLE_ORIGIN } from '../sample-origin.js';
import { placeholder } from './media-examples.js';
import { exampleRequests, successOf, type ExampleRequest, type FormPart } from './example-requests.js';

/** One of `x-codeSamples`, as ReDoc shows them: https://redocly.com/docs-legacy/api-reference-docs/specification-extensions/x-code-samples */
export interface CodeSample {
  readonly lang: string;
  readonly label: string;
  readonly source: string;
}

/** Stands for the access token. */
export const ACCESS_TOKEN = '<access token>';

/** What a sample is made of. */
interface Sample extends ExampleRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** How the answer is read; undefined where there is none. */
  readonly answer: 'json' | 'text' | undefined;
}

/** The document with samples for each of its operations. */
export function withCodeSamples(document: OpenAPIObject): OpenAPIObject {
  const paths = structuredClone(document.paths);
  for (const request of exampleRequests(document, placeholder)) {
    const operation = paths[request.path][request.method.toLowerCase() as 'get']!;
    Object.assign(operation, { 'x-codeSamples': codeSamples(request) });
  }
  return { ...document, paths };
}

function codeSamples(request: ExampleRequest): CodeSample[] {
  const sample = sampleOf(request);
  return WRITERS.map(([lang, label, write]) => ({ lang, label, source: write(sample) }));
}

function sampleOf(request: ExampleRequest): Sample {
  const { operation, path, parameters, accept, authenticated } = request;
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(parameters[name])),
  );
  const headers = {
    ...(accept && { Accept: accept }),
    ...(authenticated && { Authorization: `Bearer ${ACCESS_TOKEN}` }),
  };
  return {
    ...request,
    url: SAMPLE_ORIGIN + address,
    headers,
    answer: '204' in operation.responses ? undefined : successOf(operation).schema ? 'json' : 'text',
  };
}

function curl({ method, url, headers, body, form = [] }: Sample): string {
  const typed = body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' };
  const options = [
    ...Object.entries(typed).map(([name, value]) => `-H ${inShell(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`-d ${inShell(JSON.stringify(body))}`]),
    ...form.map((part) => `-F ${inShell(fromDisk(part, '='))}`),
  ];
  const verb = method === 'GET' ? '' : ` -X ${method}`;
  return [`curl${verb} ${inShell(url)}`, ...options].join(' \\\n  ');
}

function httpie({ method, url, headers, body, form }: Sample): string {
  const items = Object.entries(headers).map(([name, value]) => inShell(`${name}:${value}`));
  // As it is: in name=value, characters of either would have a meaning.
  const raw = body === undefined ? [] : [`--raw ${inShell(JSON.stringify(body))}`];
  const parts = form?.map((part) => inShell(fromDisk(part, ''))) ?? [];
  const command = form ? 'http --multipart' : 'http';
  return [`${command} ${method} ${inShell(url)}`, ...items, ...raw, ...parts].join(' \\\n  ');
}

/** A part of a form whose file the shell finds where it is: `file=@example.csv`. */
const fromDisk = ({ name, value, fileName }: FormPart, sign: string): string =>
  fileName === undefined ? `${name}=${value}` : `${name}${sign}@${fileName}`;

/** JavaScript that makes a form. */
function formData(form: readonly FormPart[] | undefined): string {
  if (!form) return '';
  const lines = form.map(({ name, value, fileName }) => {
    const text = JSON.stringify(value);
    const content = fileName === undefined ? text : `new File([${text}], ${JSON.stringify(fileName)})`;
    return `form.append(${JSON.stringify(name)}, ${content});\n`;
  });
  return `const form = new FormData();\n${lines.join('')}`;
}

function fetchCall({ method, url, headers, body, form, answer }: Sample): string {
  const typed = body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' };
  const options = [
    ...(method === 'GET' ? [] : [`method: '${method}'`]),
    ...(Object.keys(typed).length > 0 ? [`headers: ${indented(typed)}`] : []),
    ...(body === undefined ? [] : [`body: JSON.stringify(${indented(body)})`]),
    ...(form ? ['body: form'] : []),
  ];
  const last = options.length > 0 ? `, ${block('{', options, '}', 2)}` : '';
  const shown = answer ? `response.status, await response.${answer}()` : 'response.status';
  return `${formData(form)}const response = await fetch(${JSON.stringify(url)}${last});\nconsole.log(${shown});`;
}

function axios({ method, url, headers, body, form, answer }: Sample): string {
  const options = [
    ...[`method: '${method.toLowerCase()}'`, `url: ${JSON.stringify(url)}`],
    ...(Object.keys(headers).length > 0 ? [`headers: ${indented(headers)}`] : []),
    ...(body === undefined ? [] : [`data: ${indented(body)}`]),
    ...(form ? ['data: form'] : []),
  ];
  const shown = answer ? 'response.status, response.data' : 'response.status';
  const call = `const response = await axios(${block('{', options, '}', 2)});`;
  return `import axios from 'axios';\n\n${formData(form)}${call}\nconsole.log(${shown});`;
}

const PYTHON = { json: 'response.json()', text: 'response.text' };

function python({ method, url, headers, body, form = [], answer }: Sample): string {
  const options = [
    JSON.stringify(url),
    ...(Object.keys(headers).length > 0 ? [`headers=${inPython(headers, 4)}`] : []),
    ...(body === undefined ? [] : [`json=${inPython(body, 4)}`]),
    ...keyword('data', form.filter(isText).map(pythonPart)),
    ...keyword('files', form.filter((part) => !isText(part)).map(pythonPart)),
  ];
  const call = `response = requests.${method.toLowerCase()}${block('(', options, ')', 4)}`;
  const shown = ['response.status_code', ...(answer ? [PYTHON[answer]] : [])].join(', ');
  return `import requests\n\n${call}\nprint(${shown})`;
}

const isText = ({ fileName }: FormPart): boolean => fileName === undefined;

const pythonPart = ({ name, value, fileName }: FormPart): string =>
  `${JSON.stringify(name)}: ${fileName === undefined ? JSON.stringify(value) : `open(${JSON.stringify(fileName)}, "rb")`}`;

const keyword = (name: string, items: readonly string[]): string[] =>
  items.length > 0 ? [`${name}={${items.join(', ')}}`] : [];

const WRITERS: readonly [lang: string, label: string, write: (sample: Sample) => string][] = [
  ['Shell', 'curl', curl],
  ['JavaScript', 'fetch', fetchCall],
  ['JavaScript', 'axios', axios],
  ['Python', 'Python requests', python],
  ['Shell', 'HTTPie', httpie],
];

/** In single quotes nothing has a meaning to a POSIX shell but the quote itself. */
const inShell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const block = (open: string, lines: readonly string[], close: string, indent: number): string =>
  `${open}\n${lines.map((line) => `${' '.repeat(indent)}${line},\n`).join('')}${close}`;

/** JSON, which JavaScript reads, two levels in. */
const indented = (value: unknown): string => JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');

/** A literal. The two languages write texts and numbers alike. */
function inPython(value: unknown, indent: number): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object') return JSON.stringify(value);
  const inner = indent + 4;
  const within = (lines: string[]): string => lines.map((line) => `${' '.repeat(inner)}${line},\n`).join('');
  const end = ' '.repeat(indent);
  if (Array.isArray(value)) return `[\n${within(value.map((each) => inPython(each, inner)))}${end}]`;
  const entries = Object.entries(value).map(
    ([key, part]) => `${JSON.stringify(key)}: ${inPython(part, inner)}`,
  );
  return `{\n${within(entries)}${end}}`;
}
