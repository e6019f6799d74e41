import { stringify } from 'yaml';
import { SAMPLE_ORIGIN } from './sample-origin.js';
import type { Renderer } from '../core/contracts.js';

/** YAML 1.1 is what many tools still read: there a date without quotes is no text. */
export const toYaml = (document: object): string =>
  stringify(document, {
    aliasDuplicateObjects: false,
    compat: 'yaml-1.1',
    singleQuote: true,
    lineWidth: 100,
  });

export const toJson = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;

/** Writes a document once: the service has few, and they do not change while it runs. Each client gets its own address in it. */
function once(write: (document: object) => string): Renderer['render'] {
  const texts = new WeakMap<object, string>();
  return ({ data }, request) => {
    const document = data as object;
    const text = texts.get(document) ?? write(document);
    texts.set(document, text);
    return text.replaceAll(SAMPLE_ORIGIN, request.absoluteUrl(''));
  };
}

const [yaml, json] = [once(toYaml), once(toJson)];

const renderer = (mediaType: string, format: string, render: Renderer['render'], charset = ''): Renderer => ({
  mediaType,
  format,
  contentType: mediaType + charset,
  vary: 'Accept, Host',
  render,
});

/** drf-spectacular's, in its order. */
export const SCHEMA_RENDERERS: readonly Renderer[] = [
  renderer('application/vnd.oai.openapi', 'yaml', yaml, '; charset=utf-8'),
  renderer('application/yaml', 'yaml', yaml, '; charset=utf-8'),
  renderer('application/vnd.oai.openapi+json', 'json', json),
  renderer('application/json', 'json', json),
];
