import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { concatenate, type Items } from '../../../src/core/packages/items.ts';
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
const digest = hex(64).map((text) => `sha256:${text}`);
const tag = fc
  .oneof(fc.string({ minLength: 1 }), fc.constantFrom('v1', 'latest'))
  .filter((text) => !text.includes('\n'));
/** Versions whose parts are of these kinds. */
const versionOf = (name: fc.Arbitrary<string>, moment: fc.Arbitrary<string>, tag: fc.Arbitrary<string>) =>
  fc.record(
    {
      id: fc.nat(Number.MAX_SAFE_INTEGER),
      name,
      tags: fc.array(tag, { maxLength: 3 }),
      createdAt: moment,
      updatedAt: moment,
      deletedAt: moment,
    },
    { requiredKeys: ['id', 'name', 'tags', 'createdAt'] },
  );
const often = (usual: fc.Arbitrary<string>, odd: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: odd });
const fitting: fc.Arbitrary<VersionSummary> = versionOf(digest, moment, tag);
const odd: fc.Arbitrary<VersionSummary> = versionOf(
  often(digest, fc.string()),
  often(moment, fc.string()),
  often(tag, fc.constantFrom('', '\n')),
);
/** A page: of a list of images, or of what a stranger sends. */
const page = (maxLength: number) => fc.oneof(fc.array(fitting, { maxLength }), fc.array(odd, { maxLength }));

/** As a stranger reads them. */
const plain = (items: Items<unknown>) => JSON.parse(JSON.stringify([...items])) as unknown;

describe('Versions in columns', () => {
  it('read as they were, whatever they hold', () => {
    fc.assert(
      fc.property(page(20), (versions) => {
        const packed = packVersions(versions);
        assert.deepEqual(plain(packed), plain(versions));
        assert.equal(packed.length, versions.length);
        for (const index of versions.keys()) assert.equal(packed.at(index)?.name, versions[index]?.name);
        assert.equal(packed.at(versions.length), undefined);
      }),
    );
  });

  it('one behind the other are found, narrowed and cut as one array is', () => {
    const parts = fc.array(page(5), { maxLength: 6 });
    fc.assert(
      fc.property(parts, fc.nat(30), fc.nat(30), fc.nat(), (all, start, end, remainder) => {
        const joined = concatenate(all.map((part) => packVersions(part)));
        const flat = all.flat();
        const isMeant = ({ id }: VersionSummary) => id % 3 === remainder % 3;
        assert.deepEqual(plain(joined), plain(flat));
        assert.deepEqual([joined.at(-1), joined.at(flat.length)], [undefined, undefined]);
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
        assert.equal(joined.some(isMeant), flat.some(isMeant));
      }),
    );
  });

  for (const [what, nameOf] of [
    ['images', (id: number) => `sha256:${id.toString(16).padStart(64, '0')}`],
    ['other types', (id: number) => `1.${String(id)}.0`],
  ] as const) {
    it(`of ${what} take at most 160 bytes each, a tag on every tenth included`, () => measure(nameOf));
  }

  async function measure(nameOf: (id: number) => string): Promise<void> {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const count = 100_000;
    const used = async () => {
      // Buffers are given back a moment after their owners.
      for (let time = 0; time < 3; time++) {
        collect();
        await setTimeout(20);
      }
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const before = await used();
    const pages = Array.from({ length: count / 100 }, (_, page) =>
      packVersions(
        Array.from({ length: 100 }, (__, index) => {
          const id = page * 100 + index;
          return {
            id: 900_000_000 + id,
            name: nameOf(id),
            tags: index % 10 === 0 ? [`v1.${id}`] : [],
            createdAt: '2026-01-01T00:00:00Z',
            updatedAt: '2026-01-01T00:00:01Z',
          };
        }),
      ),
    );
    const each = ((await used()) - before) / count;
    assert.ok(each < 160 && pages.length > 0, `${each} bytes`);
    console.log(`      ${each.toFixed(0)} bytes each`);
  }
});
