import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareMetadata } from '../../../src/core/comparison/metadata.ts';
import { comparePlatforms } from '../../../src/core/comparison/platforms.ts';
import { compareConfigs, compareNamedValues, isChanged, isTimestamp } from '../../../src/core/comparison/values.ts';
import { parseImageConfig } from '../../../src/core/documents/imageConfig.ts';
import type { PackageVersion } from '../../../src/core/github/types.ts';
import { always, anyText } from '../property.ts';

const configOf = (config: object, more: object = {}) => parseImageConfig(JSON.stringify({ config, ...more }));

describe('compareConfigs', () => {
  it('has the keys that one of the images has, with those that changed', () => {
    const before = configOf(
      { Entrypoint: ['node'], Cmd: ['a.js'], User: 'root' },
      { os: 'linux', architecture: 'arm64' },
    );
    const after = configOf({ Entrypoint: ['node'], Cmd: ['b.js'], StopSignal: 'SIGQUIT' });
    assert.deepEqual(compareConfigs(before, after), [
      { name: 'platform', before: 'linux/arm64', after: undefined },
      { name: 'entrypoint', before: '["node"]', after: '["node"]' },
      { name: 'cmd', before: '["a.js"]', after: '["b.js"]' },
      { name: 'user', before: 'root', after: undefined },
      { name: 'stopSignal', before: undefined, after: 'SIGQUIT' },
    ]);
  });

  it('ignores the order of ports and volumes, not that of words', () => {
    const before = configOf({ ExposedPorts: { '1/tcp': {}, '2/tcp': {} }, Volumes: { a: {}, b: {} }, Cmd: ['a', 'b'] });
    const after = configOf({ ExposedPorts: { '2/tcp': {}, '1/tcp': {} }, Volumes: { b: {}, a: {} }, Cmd: ['b', 'a'] });
    const changed = compareConfigs(before, after).filter(isChanged);
    assert.deepEqual(
      changed.map(({ name }) => name),
      ['cmd'],
    );
  });

  it('compares all of a health check', () => {
    const check = (Interval: number) => configOf({ Healthcheck: { Test: ['CMD', 'true'], Interval, Retries: 3 } });
    assert.deepEqual(compareConfigs(check(5e9), check(30e9)), [
      {
        name: 'healthcheck',
        before: '["CMD","true"] interval=5000ms retries=3',
        after: '["CMD","true"] interval=30000ms retries=3',
      },
    ]);
  });

  it('has nothing where there is no config', () => assert.deepEqual(compareConfigs(undefined, undefined), []));

  it('tells the time of a build from other changes', () => {
    const created = (at: string | undefined) => configOf({}, { created: at });
    const [change] = compareConfigs(created('2026-11-20T09:30:00Z'), created('2026-11-21T09:30:00.123456789Z'));
    assert.ok(change && isChanged(change) && isTimestamp(change));
    const label = (before: string | undefined, after: string | undefined) => ({ name: 'a', before, after });
    assert.ok(isTimestamp(label(undefined, '2026-11-20 09:30:00+00:00')));
    assert.ok(!isTimestamp(label('2026-11-20T09:30:00Z', 'yesterday')));
    assert.ok(!isTimestamp(label('2026-11-20', '2026-11-21')), 'a version may be a date');
  });
});

describe('compareNamedValues', () => {
  it('finds what was added, changed and removed', () => {
    const before = [
      { name: 'PATH', value: '/bin' },
      { name: 'OLD', value: '' },
    ];
    const after = [
      { name: 'NEW', value: 'a=b' },
      { name: 'PATH', value: '/usr/bin' },
    ];
    assert.deepEqual(compareNamedValues(before, after), [
      { name: 'NEW', before: undefined, after: 'a=b' },
      { name: 'PATH', before: '/bin', after: '/usr/bin' },
      { name: 'OLD', before: '', after: undefined },
    ]);
  });

  const values = fc.array(fc.record({ name: fc.constantFrom('a', 'b', '__proto__'), value: anyText }), {
    maxLength: 8,
  });

  it('has each value of both images once, whatever their names are', () =>
    always([values, values], (before, after) => {
      const changes = compareNamedValues(before, after);
      assert.equal(changes.filter((change) => change.after !== undefined).length, after.length);
      assert.equal(changes.filter((change) => change.before !== undefined).length, before.length);
      assert.ok(!compareNamedValues(after, after).some(isChanged));
    }));
});

describe('comparePlatforms', () => {
  const platform = (name: string | undefined, digest: string, size: number) => ({ name, digest, size });

  it('finds platforms that were added, lost, or changed', () => {
    const before = [platform('linux/amd64', 'a', 1), platform('linux/arm64', 'b', 2), platform('linux/386', 'c', 3)];
    const after = [platform('linux/amd64', 'a', 1), platform('linux/arm64', 'd', 5), platform('linux/riscv64', 'e', 4)];
    assert.deepEqual(
      comparePlatforms(before, after).map(({ name, kind, before: old, after: current }) => [
        name,
        kind,
        old?.size,
        current?.size,
      ]),
      [
        ['linux/amd64', 'same', 1, 1],
        ['linux/arm64', 'changed', 2, 5],
        ['linux/riscv64', 'added', undefined, 4],
        ['linux/386', 'removed', 3, undefined],
      ],
    );
  });

  it('pairs platforms without names in their order', () => {
    const found = comparePlatforms([platform(undefined, 'a', 1)], [platform(undefined, 'b', 1)]);
    assert.deepEqual(
      found.map(({ kind }) => kind),
      ['changed'],
    );
  });
});

describe('compareMetadata', () => {
  it('has what GitHub knows of two versions, whatever else it may return', () => {
    const before = { id: 1, name: '1.0.0', created_at: '2026-01-01T00:00:00Z', license: 'MIT', description: null };
    const after = { id: 2, name: '1.1.0', created_at: '2026-02-01T00:00:00Z', license: 7, description: 'new' };
    const [one, other] = [before, after].map((each) => each as unknown as PackageVersion);
    assert.ok(one && other);
    assert.deepEqual(compareMetadata(one, other), [
      { name: 'version', before: '1.0.0', after: '1.1.0' },
      { name: 'license', before: 'MIT', after: undefined },
      { name: 'description', before: undefined, after: 'new' },
      { name: 'created', before: '2026-01-01T00:00:00Z', after: '2026-02-01T00:00:00Z' },
      { name: 'id', before: '1', after: '2' },
    ]);
  });
});
