import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { INSTALLED_APPS } from '../../src/installed-apps.js';
import { readSettings } from '../../src/settings.js';
import { ROOT } from '../operations/process.js';

export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

type Variables = Readonly<Record<string, string>>;

/** The names of the variables that the service reads. */
export function settingNames(): string[] {
  const names: string[] = [];
  const recorder = new Proxy(
    {},
    {
      get: (_, name) => void names.push(String(name)),
    },
  );
  readSettings(recorder, INSTALLED_APPS);
  return names;
}

/** What lines such as `NAME=value` and `#NAME=value` say. */
export const variablesOf = (text: string): Variables =>
  Object.fromEntries([...text.matchAll(/^#?([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]));

/** Fills what a template leaves to whoever uses it. */
export const filled = (variables: Variables): Variables => ({
  NODE_ENV: 'production',
  ...variables,
  SECRET_KEY: 'q5b0mZxk3H8tC1vJr7wYnE4sUdLgPfAi9oKX2aT6cR0',
});

interface Service {
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly image: string;
  readonly command?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly disable?: boolean };
  readonly networks?: { readonly default: { readonly ipv4_address?: string } };
  readonly ports?: readonly string[];
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly volumes?: readonly string[];
}

/** The services of compose.yaml, with default values, and texts in place of variables that have none. */
export function composeServices(): Readonly<Record<string, Service>> {
  const text = read('compose.yaml').replace(/\$\{\w+:(?:-(\w+)|\?)\}/g, (_, value?: string) => value ?? 'x');
  return (parse(text, { merge: true }) as { services: Record<string, Service> }).services;
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

interface Container {
  readonly image: string;
  readonly command?: readonly string[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly envFrom: readonly Readonly<Record<string, { readonly name: string }>>[];
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
  readonly securityContext: unknown;
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

interface Pod {
  readonly metadata: { readonly labels: Variables };
  readonly spec: {
    readonly containers: readonly [Container];
    readonly volumes?: readonly { readonly name: string }[];
    readonly securityContext: { readonly runAsNonRoot: boolean };
    readonly terminationGracePeriodSeconds?: number;
  };
}

/** What a file of deploy/kubernetes may say; each has but a part of it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly data: Variables;
  readonly stringData: Variables;
  readonly spec: {
    readonly template: Pod;
    readonly selector: Variables & { readonly matchLabels: Variables };
    readonly ports: readonly { readonly name: string; readonly targetPort: string }[];
    readonly rules: readonly [
      { readonly http: { readonly paths: readonly { readonly backend: { readonly service: unknown } }[] } },
    ];
  };
}

/** The manifests by their kind. Throws for a file that is not YAML. */
export function manifests(): ReadonlyMap<string, Manifest> {
  const documents = readdirSync(join(ROOT, 'deploy/kubernetes')).flatMap((file) =>
    parseAllDocuments(read(`deploy/kubernetes/${file}`)).map((document) => {
      if (document.errors.length > 0) throw new Error(`${file}: ${document.errors[0].message}`);
      return document.toJS() as Manifest;
    }),
  );
  return new Map(documents.map((manifest) => [manifest.kind, manifest]));
}
