import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { INSTALLED_APPS } from '../../src/installed-apps.js';
import { readSettings } from '../../src/settings.js';
import { ROOT } from '../operations/process.js';
import { send } from '../support/http.js';
import { startService, type Service } from '../support/service.js';
import { composeServices, filled, manifests, read, settingNames, variablesOf } from './sources.js';

const instructions = DockerfileParser.parse(read('Dockerfile')).getInstructions();
const argumentsOf = (keyword: string): string[] =>
  instructions
    .filter((each) => each.getKeyword() === keyword)
    .map((each) => each.getArgumentsContent() ?? '');
const imageVariables = Object.fromEntries(
  argumentsOf('ENV').flatMap((line) => line.split(' ').map((pair) => pair.split('=') as [string, string])),
);
const services = composeServices();
const kinds = manifests();
const kind = (name: string) => kinds.get(name)!;
const example = variablesOf(read('deploy/bookstore.env.example'));
const environmentOf = (name: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(services[name].environment ?? {}).map(([key, value]) => [key, `${value}`]),
  );

describe('Each variable in the files of deployment', () => {
  const { data } = kind('ConfigMap');
  const { stringData } = kind('Secret');

  it.each([
    ['Dockerfile', imageVariables],
    ['deploy/bookstore.env.example', example],
    ['compose.yaml: web-1', environmentOf('web-1')],
    ['compose.yaml: migrate', environmentOf('migrate')],
    ['deploy/kubernetes', { ...data, ...stringData }],
  ])('is a setting of the service, with a value that it takes: %s', (_, variables) => {
    expect(Object.keys(variables).length).toBeGreaterThan(2);
    expect(Object.keys(variables).filter((name) => !settingNames().includes(name))).toEqual([]);
    expect(readSettings(filled(variables), INSTALLED_APPS).production).toBe(true);
  });
});

describe('The Dockerfile', () => {
  it('has nothing that a linter finds', () => {
    expect(validate(read('Dockerfile'))).toEqual([]);
  });

  it('copies what is there and what .dockerignore lets in', () => {
    const sources = argumentsOf('COPY')
      .filter((line) => !line.includes('/srv/'))
      .flatMap((line) => line.split(' ').slice(0, -1));
    const [all, ...allowed] = read('.dockerignore')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    expect(all).toBe('*');
    expect(sources).toContain('package-lock.json');
    expect(sources.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
    expect(sources.filter((source) => !allowed.includes(`!${source.split('/')[0]}`))).toEqual([]);
  });

  it('runs the service as an account that is not root, at the port that it names', () => {
    expect(argumentsOf('USER').at(-1)).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(argumentsOf('EXPOSE')).toEqual([imageVariables.PORT]);
    expect(argumentsOf('CMD').at(-1)).toBe('["node", "scripts/start.mjs"]');
  });
});

describe('compose.yaml', () => {
  it('starts the service twice, once migrated, each time on a root that is read-only', () => {
    expect(services.migrate.command).toEqual(['node', 'scripts/manage.mjs', 'migrate']);
    for (const name of ['migrate', 'web-1', 'web-2'])
      expect(services[name]).toMatchObject({ read_only: true, tmpfs: [expect.stringMatching(/^\/tmp:/)] });
    for (const name of ['web-1', 'web-2'])
      expect(services[name].depends_on?.migrate.condition).toBe('service_completed_successfully');
  });

  it('waits only for services that are there, and for health only where it is looked at', () => {
    const waits = Object.values(services).flatMap(({ depends_on }) => Object.entries(depends_on ?? {}));
    expect(waits.map(([name]) => name).filter((name) => !(name in services))).toEqual([]);
    const healthy = waits.filter(([, { condition }]) => condition === 'service_healthy');
    // The image of the service brings its own health check.
    expect(argumentsOf('HEALTHCHECK')).toHaveLength(1);
    const unseen = healthy.filter(
      ([name]) => services[name].image !== 'bookstore' && !services[name].healthcheck,
    );
    expect(unseen).toEqual([]);
  });

  it('trusts its balancer, which asks both copies where they listen', () => {
    const { ipv4_address } = services.balancer.networks!.default;
    expect(services['web-1'].environment!.TRUST_PROXY).toBe(ipv4_address);
    const servers = [...read('deploy/nginx-compose.conf').matchAll(/^ +server ([^ ;]+)/gm)];
    expect(servers.map(([, server]) => server)).toEqual(
      ['web-1', 'web-2'].map((name) => `${name}:${imageVariables.PORT}`),
    );
    const [, listening] = /listen (\d+);/.exec(read('deploy/nginx-compose.conf'))!;
    expect(services.balancer.ports).toEqual([expect.stringMatching(`:${listening}$`)]);
  });

  it('mounts files that are there', () => {
    const mounted = Object.values(services).flatMap(({ volumes = [] }) => volumes);
    const files = mounted.map((volume) => volume.split(':')[0]).filter((path) => path.startsWith('.'));
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });
});

describe('What asks the service whether it is well', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ ALLOWED_HOSTS: 'shop.example.com' }, 'sqlite::memory:');
  });
  afterAll(() => service.close());

  it('asks at addresses that it has, in Docker, compose and Kubernetes', async () => {
    const [container] = kind('Deployment').spec.template.spec.containers;
    const { startupProbe, livenessProbe, readinessProbe } = container;
    const probes = [startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet.path);
    const health = /\}(\/\w+)`/.exec(argumentsOf('HEALTHCHECK')[0])![1];
    const balancer = /:8080(\/\w+)/.exec(JSON.stringify(services.balancer.healthcheck))![1];
    for (const path of [...probes, health, balancer])
      expect([path, (await send(service.base, { path })).status]).toEqual([path, 200]);
  });
});

describe.each(['deploy/nginx.conf', 'deploy/nginx-compose.conf'])('%s', (file) => {
  const bytesOf = (text: string): number => Number.parseInt(text, 10) * 1024 ** 2;

  it('lets bodies in that the service takes, and sets all that TRUST_PROXY listens to', () => {
    const limits = [...read(file).matchAll(/client_max_body_size +(\d+m);/g)].map(([, size]) =>
      bytesOf(size),
    );
    const { bodyLimit, importBodyLimit } = readSettings(filled({}), INSTALLED_APPS);
    expect(limits).toHaveLength(2);
    expect(limits[0]).toBeGreaterThan(bodyLimit);
    expect(limits[1]).toBeGreaterThan(importBodyLimit);
    for (const header of ['X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host'])
      expect(read(file)).toContain(`proxy_set_header ${header} `);
  });
});

describe('deploy/bookstore.service', () => {
  const unit = Object.fromEntries(
    [...read('deploy/bookstore.service').matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  );

  it('starts what is there until it stays, however late its database is', () => {
    expect(existsSync(join(ROOT, unit.ExecStart.split(' ')[1]))).toBe(true);
    expect(unit).toMatchObject({ Restart: 'always', StartLimitIntervalSec: '0' });
  });

  it('reads the file that the example is one of, and lets a stop take its time', () => {
    expect(read('deploy/bookstore.env.example')).toContain(`# ${unit.EnvironmentFile},`);
    expect(Number(unit.TimeoutStopSec)).toBeGreaterThan(28);
    expect(example.DATABASE_URL).toContain(`/${unit.StateDirectory}`);
  });
});
