import assert from 'node:assert/strict';
import { parseImageConfig } from '../../../src/core/documents/imageConfig.ts';
import { assertMalformed } from './fixtures.ts';

/** As BuildKit writes it. */
const config = {
  architecture: 'arm64',
  variant: 'v8',
  os: 'linux',
  created: '2026-11-03T09:14:07.123456789Z',
  author: 'Octo Org',
  config: {
    User: 'node',
    ExposedPorts: { '8080/tcp': {}, '9090/udp': {} },
    Env: ['PATH=/usr/local/bin:/usr/bin', 'OPTIONS=--a=b', 'EMPTY=', 'NAMED'],
    Entrypoint: ['docker-entrypoint.sh'],
    Cmd: ['node', 'server.js'],
    Volumes: { '/data': {} },
    WorkingDir: '/app',
    Labels: { 'org.opencontainers.image.licenses': 'MIT' },
    StopSignal: 'SIGTERM',
    Healthcheck: { Test: ['CMD-SHELL', 'curl -f http://localhost'], Interval: 30_000_000_000, Timeout: 0, Retries: 3 },
    ArgsEscaped: true,
    OnBuild: null,
  },
  history: [
    { created: '2026-10-01T00:00:00Z', created_by: 'ADD rootfs.tar / # buildkit', comment: 'buildkit.dockerfile.v0' },
    { created: '2026-10-01T00:00:00Z', created_by: 'CMD ["sh"]', empty_layer: true },
  ],
  rootfs: { type: 'layers', diff_ids: [] },
};

const parse = (value: unknown) => parseImageConfig(JSON.stringify(value));

describe('The config of an image', () => {
  it('says how a container starts, and how the image was built', () => {
    assert.deepEqual(parse(config), {
      created: '2026-11-03T09:14:07.123456789Z',
      author: 'Octo Org',
      platform: 'linux/arm64/v8',
      entrypoint: ['docker-entrypoint.sh'],
      cmd: ['node', 'server.js'],
      env: [
        { name: 'PATH', value: '/usr/local/bin:/usr/bin' },
        { name: 'OPTIONS', value: '--a=b' },
        { name: 'EMPTY', value: '' },
        { name: 'NAMED', value: '' },
      ],
      user: 'node',
      workdir: '/app',
      exposedPorts: ['8080/tcp', '9090/udp'],
      volumes: ['/data'],
      stopSignal: 'SIGTERM',
      labels: [{ name: 'org.opencontainers.image.licenses', value: 'MIT' }],
      healthcheck: {
        test: ['CMD-SHELL', 'curl -f http://localhost'],
        intervalMs: 30_000,
        timeoutMs: undefined,
        startPeriodMs: undefined,
        retries: 3,
      },
      history: [
        {
          created: '2026-10-01T00:00:00Z',
          createdBy: 'ADD rootfs.tar / # buildkit',
          comment: 'buildkit.dockerfile.v0',
          isEmptyLayer: false,
        },
        { created: '2026-10-01T00:00:00Z', createdBy: 'CMD ["sh"]', comment: undefined, isEmptyLayer: true },
      ],
    });
  });

  it('may say nothing, as that of an artifact', () => {
    const { env, labels, history, entrypoint, platform, ...rest } = parse({ config: null, history: null });
    assert.deepEqual([env, labels, history, entrypoint, platform], [[], [], [], undefined, undefined]);
    assert.deepEqual(rest.exposedPorts, []);
  });

  it('keeps an entry of the history that is invalid, because entries pair up with layers', () => {
    const { history } = parse({ history: [null, { created_by: 1, empty_layer: 'no' }, { created_by: 'x' }] });
    assert.deepEqual(
      history.map(({ createdBy, isEmptyLayer }) => [createdBy, isEmptyLayer]),
      [
        [undefined, false],
        [undefined, false],
        ['x', false],
      ],
    );
  });

  it('is malformed if it is no object', () => {
    for (const value of [null, [], 'text', 1]) assertMalformed(() => parse(value), 'no valid object');
    assertMalformed(() => parseImageConfig(new Uint8Array([0xff, 0xfe])), 'not JSON');
  });
});
