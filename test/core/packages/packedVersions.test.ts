import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { Joined, type Items } from '../../../src/core/packages/items.ts';
import { packVersions } from '../../../src/core/packages/packedVersions.ts';
import type { VersionSummary } from '../../../src/core/packages/summary.ts';

const hex = (length: number) =>
  fc.string({
    unit: fc.constantFrom(...Array.from({ length: 16 }, (_, digit) => digit.toString(16))),
    minLength: length,
    maxLength: length,
  });
const moment = fc
  .date({ min: new Date(0), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().replace(/\.\d+Z/, 'Z'));
const oddMoment = fc.oneof({ weight: 9, arbitrary: moment }, { weight: 1, arbitrary: fc.string() });
const name = fc.oneof(
  { weight: 9, arbitrary: hex(64).map((digest) => `sha256:${digest}`) },
  { weight: 1, arbitrary: fc.string() },
);
const version: fc.Arbitrary<VersionSummary> = fc.record(
  {
    id: fc.nat(Number.MAX_SAFE_INTEGER),
    name,
    tags: fc.array(fc.oneof(fc.string(), fc.constantFrom('', '\n', 'v1', 'latest')), { maxLength: 3 }),
    createdAt: oddMoment,
    updatedAt: oddMoment,
    deletedAt: oddMoment,
  },
  { requiredKeys: ['id', 'name', 'tags', 'createdAt'] },
);

/** As a stranger reads them. */
const plain = (items: Items<unknown>) => JSON.parse(JSON.stringify([...items])) as unknown;

describe('Versions in columns', () => {
  it('read as they were, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(version, { maxLength: 20 }), (versions) => {
        const packed = packVersions(versions);
        assert.deepEqual(plain(packed), plain(versions));
        assert.equal(packed.length, versions.length);
        for (const index of versions.keys()) assert.equal(packed.at(index)?.name, versions[index]?.name);
        assert.deepEqual([packed.at(-1), packed.at(versions.length)], [undefined, undefined]);
      }),
    );
  });

  it('one behind the other are found, narrowed and cut as one array is', () => {
    const parts = fc.array(fc.array(version, { maxLength: 5 }), { maxLength: 6 });
    fc.assert(
      fc.property(parts, fc.nat(30), fc.nat(30), fc.nat(), (all, start, end, remainder) => {
        const joined = new Joined(all.map((part) => packVersions(part)));
        const flat = all.flat();
        const isMeant = ({ id }: VersionSummary) => id % 3 === remainder % 3;
        assert.deepEqual(plain(joined), plain(flat));
        assert.deepEqual(
          flat.map((_, index) => joined.at(index)?.id),
          flat.map(({ id }) => id),
        );
        assert.deepEqual(plain(joined.filter(isMeant)), plain(flat.filter(isMeant)));
        assert.deepEqual(
          plain(joined.filter(isMeant).slice(start, end)),
          plain(flat.filter(isMeant).slice(start, end)),
        );
        assert.equal(joined.find(isMeant)?.id, flat.find(isMeant)?.id);
        assert.equal(joined.every(isMeant), flat.every(isMeant));
      }),
    );
  });

  it('take at most 160 bytes each, a tag on every tenth included', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const count = 100_000;
    const used = () => {
      collect();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const before = used();
    const pages = Array.from({ length: count / 100 }, (_, page) =>
      packVersions(
        Array.from({ length: 100 }, (__, index) => {
          const id = page * 100 + index;
          return {
            id: 900_000_000 + id,
            name: `sha256:${id.toString(16).padStart(64, '0')}`,
            tags: index % 10 === 0 ? [`v1.${id}`] : [],
            createdAt: '2026-01-01T00:00:00Z',
            updatedAt: '2026-01-01T00:00:01Z',
          };
        }),
      ),
    );
    const each = (used() - before) / count;
    assert.ok(each < 160 && pages.length > 0, `${each} bytes`);
    console.log(`      ${each.toFixed(0)} bytes each`);
  });
});
