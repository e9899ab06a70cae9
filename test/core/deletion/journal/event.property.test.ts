import assert from 'node:assert/strict';
import fc from 'fast-check';
import { withoutCorruptLines } from '../../../../src/core/deletion/journal/event.ts';
import { parseJournal, serializeEvent, type Event } from '../../../../src/core/deletion/journal/event.ts';
import { prunable } from '../../../../src/core/deletion/journal/prune.ts';
import { recentlyDeleted } from '../../../../src/core/deletion/journal/recentlyDeleted.ts';
import { restoreOperations } from '../../../../src/core/deletion/restore.ts';
import { replay, unsettledIntents } from '../../../../src/core/deletion/journal/replay.ts';
import { packageTypes } from '../../../../src/core/github/types.ts';
import { always, anyJson, anyText, spoiled } from '../../property.ts';
import { intended, noon, onVersion, accountOnHost, planned, settled, unreadableIn } from './fixtures.ts';

const id = fc.constantFrom('a', 'b', 'c', '__proto__');
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.tuple(id, fc.nat()).map(([plan, version]) => planned(plan, [onVersion(version)])),
  fc.tuple(id, fc.nat()).map(([intent, version]) => intended(intent, onVersion(version))),
  id.map((intent) => settled(intent)),
  id.map((plan): Event => ({ type: 'end', plan, at: noon })),
  fc.array(id).map((intents): Event => ({ type: 'removed', intents, at: noon })),
);

const target = { owner: { kind: 'organization', login: 'org' }, packageType: 'npm', name: 'thing', versionId: 7 };
const operation = fc.oneof(
  spoiled({ action: 'delete', target, facts: { tags: ['a'], versionCount: 3, versionName: '1' } }),
  spoiled(target).map((each) => ({ action: 'delete', target: each })),
);
const nearlyEvent = operation
  .chain((each) =>
    fc.oneof(
      spoiled({ v: 1, type: 'intent', id: 'a', plan: 'p', at: noon, ...accountOnHost, operation: each, undoes: ['b'] }),
      spoiled({ v: 1, type: 'plan', id: 'p', at: noon, ...accountOnHost, operations: [each] }),
      spoiled({ v: 1, type: 'settled', intent: 'a', at: noon, effect: 'deleted', tookPackage: true, recovered: false }),
      spoiled({ kind: 'rejected', message: 'no', status: 422 }).map((refusal) => {
        return { v: 1, type: 'settled', intent: 'a', at: noon, effect: 'none', refusal };
      }),
      spoiled({ v: 1, type: 'removed', intents: ['a'], at: noon }),
      spoiled({ v: 2, type: 'intent', id: 'a', plan: { more: true }, at: noon }),
    ),
  )
  .map((value) => `\n${JSON.stringify(value)}\n`);
const bytes = fc.uint8Array({ maxLength: 200 }).map((each) => new TextDecoder().decode(each));
/** What a disk, a hand or another version may have left between the lines of this one. */
const anything = fc.oneof(
  anyText,
  bytes,
  nearlyEvent,
  anyJson.map((each) => JSON.stringify(each)),
);
const files = fc.array(
  fc.array(anything).map((parts) => parts.join('')),
  { maxLength: 3 },
);

const isGood = ({ type }: { readonly type: string }): boolean => type !== 'corrupt' && type !== 'newer';

describe('Whatever stands in the journal', () => {
  it('is put together, and what comes of it can be shown and done', () =>
    always([files], (texts) => {
      const all = texts.map((text, index) => ({ name: String(index), text }));
      const state = replay(all);
      assert.deepEqual(replay(all.toReversed()), state);
      prunable(all, noon);
      unsettledIntents(state);
      for (const entry of recentlyDeleted(state, noon)) {
        assert.ok(!Number.isNaN(new Date(entry.expiresAt).getTime()));
        const [restore] = restoreOperations([entry], [], () => undefined);
        assert.ok(restore && packageTypes.includes(restore.target.packageType));
      }
    }));

  it('never makes the delete of a package of what was the delete of a version', () =>
    always([fc.oneof(anyJson, fc.double(), fc.integer())], (given) => {
      // JSON has no -0.
      const versionId = given === 0 ? 0 : given;
      const one = { ...onVersion(1), target: { ...onVersion(1).target, versionId } };
      const lines = [
        { ...intended('a', onVersion(1)), operation: one },
        { ...planned('p', []), operations: [one] },
      ];
      for (const each of parseJournal(lines.map((line) => JSON.stringify(line)).join('\n'))) {
        const known = each.type === 'intent' ? [each.operation] : each.type === 'plan' ? each.operations : [];
        for (const { target } of known) assert.equal(target.versionId, versionId);
      }
    }));

  it('has no date that cannot be shown', () =>
    always([fc.double(), fc.double()], (at, now) => {
      const text = [intended('a', onVersion(1), at), settled('a', { at })]
        .map((each) => JSON.stringify(each))
        .join('\n');
      for (const { deletedAt, expiresAt } of recentlyDeleted(replay([{ name: 'a', text }]), now)) {
        for (const moment of [deletedAt, expiresAt]) assert.ok(!Number.isNaN(new Date(moment).getTime()));
      }
    }));

  it('keeps every good line, whatever stands before and behind it', () =>
    always([fc.array(fc.tuple(event, anyText))], (parts) => {
      const text = parts.map(([each, noise]) => serializeEvent(each) + noise).join('');
      const known = parseJournal(text).filter(isGood);
      for (const [each] of parts) assert.ok(known.some((one) => JSON.stringify(one) === JSON.stringify(each)));
      assert.equal(known.length, parts.length);
    }));

  it('keeps every line but the one that it breaks off in', () =>
    always([fc.array(event, { minLength: 1 }), fc.nat()], (events, accountOnHost) => {
      const text = events.map(serializeEvent).join('');
      const length = accountOnHost % text.length;
      const known = parseJournal(text.slice(0, length)).filter(isGood);
      assert.deepEqual(known, events.slice(0, known.length));
      const whole = events.filter(
        (_, index) =>
          events
            .slice(0, index + 1)
            .map(serializeEvent)
            .join('').length <= length,
      );
      assert.ok(known.length >= whole.length);
    }));

  it('is without damage once that is set aside, and says the same', () =>
    always([fc.array(fc.oneof(anything, event.map(serializeEvent))).map((parts) => parts.join(''))], (text) => {
      const sound = withoutCorruptLines(text);
      const { corrupt, newer } = unreadableIn(text);
      assert.equal(sound.corrupt, corrupt);
      assert.deepEqual(unreadableIn(sound.text), { corrupt: 0, newer });
      assert.deepEqual(replay([{ name: 'a', text: sound.text }]), replay([{ name: 'a', text }]));
    }));
});
