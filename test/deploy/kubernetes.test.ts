import { manifests, read } from './sources.js';

const kinds = manifests();
const kind = (name: string) => kinds.get(name)!;
const podOf = (name: string) => kind(name).spec.template;
const containerOf = (name: string) => podOf(name).spec.containers[0];

describe('The manifests for Kubernetes', () => {
  it('are these', () => {
    expect([...kinds].map(([name, { apiVersion }]) => `${apiVersion} ${name}`).sort()).toEqual([
      'apps/v1 Deployment',
      'batch/v1 Job',
      'networking.k8s.io/v1 Ingress',
      'policy/v1 PodDisruptionBudget',
      'v1 ConfigMap',
      'v1 Namespace',
      'v1 Secret',
      'v1 Service',
    ]);
  });

  it('are all in the namespace', () => {
    const { name } = kind('Namespace').metadata;
    const others = [...kinds.values()].filter((manifest) => manifest.kind !== 'Namespace');
    expect(new Set(others.map(({ metadata }) => metadata.namespace))).toEqual(new Set([name]));
  });

  it.each(['Job', 'Deployment'])('give %s its settings, and no right that it does not need', (name) => {
    const references = containerOf(name).envFrom.flatMap((each) => Object.entries(each));
    expect(references).toEqual([
      ['configMapRef', { name: kind('ConfigMap').metadata.name }],
      ['secretRef', { name: kind('Secret').metadata.name }],
    ]);
    expect(podOf(name).spec.securityContext).toMatchObject({ runAsNonRoot: true });
    expect(containerOf(name).securityContext).toEqual({
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('run one image, the version of package.json', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    expect(containerOf('Job').image).toBe(containerOf('Deployment').image);
    expect(containerOf('Job').image).toMatch(new RegExp(`:${version}$`));
  });

  it('agree on the port', () => {
    const [port] = containerOf('Deployment').ports;
    expect(read('Dockerfile')).toMatch(new RegExp(`^EXPOSE ${port.containerPort}$`, 'm'));
    const [served] = kind('Service').spec.ports;
    expect(served.targetPort).toBe(port.name);
    const { startupProbe, livenessProbe, readinessProbe } = containerOf('Deployment');
    for (const { httpGet } of [startupProbe, livenessProbe, readinessProbe])
      expect(httpGet.port).toBe(port.name);
    const [{ backend }] = kind('Ingress').spec.rules[0].http.paths;
    expect(backend.service).toEqual({ name: kind('Service').metadata.name, port: { name: served.name } });
  });

  it('find the pods by their label', () => {
    const { labels } = podOf('Deployment').metadata;
    expect(kind('Deployment').spec.selector.matchLabels).toEqual(labels);
    expect(kind('PodDisruptionBudget').spec.selector.matchLabels).toEqual(labels);
    expect(kind('Service').spec.selector).toEqual(labels);
    expect(podOf('Job').metadata.labels).not.toEqual(labels);
  });

  it('mount volumes that are there, /tmp among them', () => {
    const { volumes = [], terminationGracePeriodSeconds } = podOf('Deployment').spec;
    const { volumeMounts = [] } = containerOf('Deployment');
    expect(volumeMounts.map(({ name }) => name)).toEqual(volumes.map(({ name }) => name));
    expect(volumeMounts.map(({ mountPath }) => mountPath)).toContain('/tmp');
    // The pause of preStop, and the 25 s that a stop takes at most.
    expect(terminationGracePeriodSeconds).toBeGreaterThan(5 + 25);
  });
});
