import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareLayers, layerDifference, type LayerChange } from '../../../src/core/comparison/layers.ts';
import { compareSizes } from '../../../src/core/comparison/size.ts';
import type { LayerWithInstruction } from '../../../src/core/documents/types.ts';
import { always } from '../property.ts';
import { layerOf } from './fixtures.ts';

const short = ({ kind, before, after }: LayerChange) =>
  `${kind} ${before?.number ?? '-'} ${after?.number ?? '-'} ${(after ?? before).instruction ?? ''}`.trim();
const compared = (before: LayerWithInstruction[], after: LayerWithInstruction[]) =>
  compareLayers(before, after).map(short);

describe('compareLayers', () => {
  const base = layerOf(1, 'ADD rootfs /');

  it('finds layers that are the same, rebuilt, added and removed', () => {
    const before = [base, layerOf(2, 'RUN apk add curl'), layerOf(3, 'RUN npm ci'), layerOf(4, 'COPY dist .')];
    const after = [base, layerOf(5, 'RUN npm ci'), layerOf(6, 'COPY assets .'), layerOf(4, 'COPY dist .')];
    assert.deepEqual(compared(before, after), [
      'same 1 1 ADD rootfs /',
      'removed 2 - RUN apk add curl',
      'rebuilt 3 2 RUN npm ci',
      'added - 3 COPY assets .',
      'same 4 4 COPY dist .',
    ]);
  });

  it('calls as few layers moved as possible', () => {
    const [a, b, c, d] = [layerOf(1, 'a'), layerOf(2, 'b'), layerOf(3, 'c'), layerOf(4, 'd')];
    assert.deepEqual(compared([a, b, c, d], [d, a, b, c]), ['moved 4 1 d', 'same 1 2 a', 'same 2 3 b', 'same 3 4 c']);
  });

  it('pairs layers that occur several times in their order', () => {
    const empty = layerOf(32, 'WORKDIR /srv');
    assert.deepEqual(compared([empty, base, empty], [empty, base]), [
      'same 1 1 WORKDIR /srv',
      'same 2 2 ADD rootfs /',
      'removed 3 - WORKDIR /srv',
    ]);
  });

  it('pairs what the classic builder copied, whose instruction has a hash', () => {
    const copy = (hash: string) => `COPY file:${hash.repeat(64)} in /srv`;
    assert.deepEqual(compared([layerOf(1, copy('a'))], [layerOf(2, copy('b'))]), [`rebuilt 1 1 ${copy('b')}`]);
  });

  it('never pairs layers whose instructions are not known', () => {
    assert.deepEqual(compared([layerOf(1)], [layerOf(2)]), ['removed 1 -', 'added - 1'].reverse());
  });

  it('compares 1,000 layers in reverse order quickly', () => {
    const layers = Array.from({ length: 1000 }, (_, index) => layerOf(index, `RUN ${index}`));
    const start = performance.now();
    const changes = compareLayers(layers, layers.toReversed());
    const ms = performance.now() - start;
    assert.equal(changes.filter(({ kind }) => kind === 'same').length, 1);
    // Less than 10 ms on a quiet machine.
    assert.ok(ms < 500, `${ms} ms`);
  });

  const layer = fc
    .tuple(fc.nat(5), fc.option(fc.constantFrom('RUN a', 'RUN b', 'COPY c'), { nil: undefined }))
    .map(([content, instruction]) => layerOf(content, instruction));
  const layers = fc.array(layer, { maxLength: 12 });

  it('has each layer of both images once, those of the second in their order', () =>
    always([layers, layers], (before, after) => {
      const changes = compareLayers(before, after);
      const numbers = (side: 'before' | 'after') => changes.flatMap((change) => change[side]?.number ?? []);
      assert.deepEqual(
        numbers('after'),
        after.map((_, index) => index + 1),
      );
      assert.deepEqual(
        numbers('before').sort((one, other) => one - other),
        before.map((_, index) => index + 1),
      );
      for (const { kind, before: old, after: current } of changes) {
        if (!old || !current) continue;
        assert.equal(old.layer.digest === current.layer.digest, kind !== 'rebuilt');
      }
    }));

  it('says of an image that it is the same as itself', () =>
    always([layers], (same) => {
      assert.ok(compareLayers(same, same).every(({ kind }) => kind === 'same'));
    }));

  it('removes in one direction what it adds in the other', () =>
    always([layers, layers], (one, other) => {
      const count = (changes: readonly LayerChange[], wanted: LayerChange['kind']) =>
        changes.filter(({ kind }) => kind === wanted).length;
      const [there, back] = [compareLayers(one, other), compareLayers(other, one)];
      assert.equal(count(there, 'added'), count(back, 'removed'));
      assert.equal(count(there, 'rebuilt'), count(back, 'rebuilt'));
      assert.equal(count(there, 'moved'), count(back, 'moved'));
    }));

  it('explains the whole difference in size', () =>
    always([layers, layers, fc.nat(9), fc.nat(9)], (before, after, oldConfig, newConfig) => {
      const image = (all: readonly LayerWithInstruction[], config: number) => ({
        config: layerOf(99, '', config).layer,
        compressedSize: all.reduce((sum, each) => sum + (each.layer.size ?? 0), config),
      });
      const changes = compareLayers(before, after);
      const size = compareSizes(image(before, oldConfig), image(after, newConfig), changes);
      const explained = size.layers.reduce((sum, { difference }) => sum + difference, size.config ?? 0);
      assert.equal(explained, size.difference);
      const magnitudes = size.layers.map(({ difference }) => Math.abs(difference));
      assert.deepEqual(
        magnitudes,
        magnitudes.toSorted((one, other) => other - one),
      );
    }));

  it('knows no difference where a size is not known', () => {
    const unsized = { ...layerOf(2, 'RUN a'), layer: { ...layerOf(2).layer, size: undefined } };
    const [change] = compareLayers([layerOf(1, 'RUN a')], [unsized]);
    assert.ok(change);
    assert.equal(layerDifference(change), undefined);
    const sizes = { config: undefined, compressedSize: undefined };
    assert.deepEqual(compareSizes(sizes, { ...sizes, compressedSize: 5 }, [change]), {
      before: undefined,
      after: 5,
      difference: undefined,
      layers: [],
      config: 0,
    });
  });
});
