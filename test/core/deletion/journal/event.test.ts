import assert from 'node:assert/strict';
import { parseJournal, serializeEvent, type Event } from '../../../../src/core/deletion/journal/event.ts';
import { replay } from '../../../../src/core/deletion/journal/replay.ts';
import { random } from '../random.ts';
import { intended, noon, onVersion, accountOnHost, planned, settled, unreadableIn } from './fixtures.ts';

const events: readonly Event[] = [
  planned('p', [onVersion(1), onVersion(2, 'restore')]),
  intended('i', onVersion(1)),
  intended('j', onVersion(2, 'restore'), noon, { undoes: ['i'] }),
  settled('i', { tookPackage: true, recovered: true }),
  settled('j', { effect: 'none', refusal: { kind: 'tooManyDownloads', message: 'no' } }),
  settled('j', { effect: 'none', refusal: { kind: 'rejected', message: 'no', status: 422 } }),
  { type: 'removed', intents: ['i', 'j'], at: noon },
  { type: 'end', plan: 'p', at: noon },
];
const text = events.map(serializeEvent).join('');

describe('A line of the journal', () => {
  it('is read as it was written', () => {
    assert.deepEqual(parseJournal(text), events);
  });

  it('is one line, whatever names hold', () => {
    const facts = { versionName: 'a\nb\u2028c', tags: ['"\\\r\n', '\ud800'] };
    const event = intended('i', { ...onVersion(1), facts });
    assert.equal(serializeEvent(event).trim().split('\n').length, 1);
    assert.deepEqual(parseJournal(serializeEvent(event)), [event]);
  });

  it('that a crash tore spoils no other, wherever it tore', () => {
    for (let length = 0; length < text.length; length++) {
      const lines = parseJournal(text.slice(0, length) + serializeEvent(settled('after')));
      assert.ok(lines.filter(({ type }) => type === 'corrupt').length <= 1);
      assert.ok(!lines.some(({ type }) => type === 'newer'));
      assert.deepEqual(lines.at(-1), settled('after'));
      const whole = lines.slice(0, -1).filter(({ type }) => type !== 'corrupt');
      assert.deepEqual(whole, events.slice(0, whole.length));
    }
  });

  it('that is spoilt in any way never raises an error, and is counted', () => {
    const chance = random(7);
    for (let round = 0; round < 500; round++) {
      const spoilt = Array.from(text);
      for (let times = 1 + chance.below(5); times > 0; times--) {
        spoilt[chance.below(spoilt.length)] = String.fromCharCode(chance.below(0x300));
      }
      replay([{ name: 'a', text: spoilt.join('') }]);
      const { corrupt, newer } = unreadableIn(spoilt.join(''));
      assert.ok(corrupt + newer <= 10);
    }
    const rubbish = ['null', '7', '[]', '{}', '"plan"', '{"type":7}', '{', '\0', '{"type":"plan"}'].join('\n');
    assert.deepEqual(unreadableIn(rubbish), { corrupt: 9, newer: 0 });
  });

  it('of a newer version is left alone and counted; unknown properties are no matter', () => {
    const lines = [
      { v: 2, type: 'intent', shape: 'new' },
      { v: 1, type: 'archived', at: noon },
      { v: 1, ...settled('i'), colour: 'red' },
    ];
    const all = text + lines.map((line) => JSON.stringify(line)).join('\n');
    assert.deepEqual(unreadableIn(all), { corrupt: 0, newer: 2 });
    assert.equal(replay([{ name: 'a', text: all }]).intents.size, 2);
  });

  it('of an older version lacks what was added later', () => {
    const { facts, ...operation } = onVersion(1);
    assert.ok(facts);
    const lines = [
      { type: 'intent', id: 'i', plan: 'p', at: noon, ...accountOnHost, operation },
      { type: 'settled', intent: 'i', at: noon, effect: 'deleted' },
    ];
    assert.deepEqual(parseJournal(lines.map((line) => JSON.stringify(line)).join('\n')), [
      intended('i', operation, noon, { plan: 'p' }),
      settled('i'),
    ]);
  });

  it('with a refusal that is not known here, as of a newer version, is read without it', () => {
    const line = JSON.stringify({ ...settled('i', { effect: 'none' }), refusal: { kind: 'archived', message: 'no' } });
    assert.deepEqual(parseJournal(line), [settled('i', { effect: 'none', refusal: undefined })]);
  });

  it('never makes the delete of a package out of the delete of a version', () => {
    for (const versionId of ['1', null, 1.5, {}]) {
      const line = JSON.stringify({
        ...intended('i', onVersion(1)),
        operation: { action: 'delete', target: { ...onVersion(1).target, versionId } },
      });
      assert.deepEqual(parseJournal(line), [{ type: 'corrupt' }]);
    }
  });
});
