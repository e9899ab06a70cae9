import assert from 'node:assert/strict';
import type { Checkpoint, WalkReport } from './course.ts';
import { isSound, textOf, type Result } from './report.ts';
import { withoutNames } from './withoutNames.ts';

describe('The report of a soak', () => {
  const rest = (seconds: number, changes: Partial<Checkpoint> = {}): Checkpoint => ({
    seconds,
    operations: seconds * 10,
    heap: 60_000_000,
    subscriptions: 21,
    controllers: 30,
    abortListeners: 0,
    handles: { Timeout: 6 },
    sockets: 27,
    ...changes,
  });
  const result = (last: Partial<Checkpoint> = {}, changes: Partial<WalkReport> = {}): Result => ({
    walk: {
      operations: { refresh: 3 },
      checkpoints: [rest(20), rest(40), rest(60, { sockets: 38, ...last })],
      wrongs: [],
      messages: { 'Another account or another window has changed it.': 12 },
      subscribed: {},
      ...changes,
    },
    met: new Map([['reset', 2]]),
    requests: 50,
  });
  const linesOf = (of: Result) => textOf(of).split('\n');

  it('says what each level may be beside what it is', () => {
    const lines = linesOf(result());
    const sockets = lines.find((line) => line.startsWith('connections'));
    assert.match(sockets ?? '', /^connections at the server +27\.00 +38\.00 +≤ 72\.00 +kept +16\.50$/);
    assert.ok(lines.includes('       12  Another account or another window has changed it.'));
  });

  it('ends with a verdict, which names what did not hold', () => {
    assert.equal(linesOf(result()).at(-1), 'Kept: all 6 levels, with nothing wrong.');
    assert.equal(isSound(result()), true);
    const grown = result({ sockets: 80, subscriptions: 30 });
    assert.equal(
      linesOf(grown).at(-1),
      'NOT KEPT: subscriptions to events 30.00, more than 24.00; connections at the server 80.00, more than 72.00',
    );
    assert.equal(isSound(grown), false);
    const wrong = result({}, { wrongs: ['At rest 1: a lie'] });
    assert.equal(linesOf(wrong).at(-1), 'NOT KEPT: 1 thing wrong');
    assert.equal(isSound(wrong), false);
    assert.equal(linesOf(result({}, { checkpoints: [] })).at(-1), 'NOT KEPT: nothing was measured');
    assert.equal(isSound(result({}, { checkpoints: [] })), false);
  });

  it('tells messages apart by all they say, but for names and figures', () => {
    assert.equal(
      withoutNames('Delete 1.0.12 of npm-2 in octo-org?\nIt is\nused.'),
      'Delete … of … in octo-org? It is used.',
    );
    assert.equal(withoutNames('Restored 3 versions of docker-1 sha256:12, 4.'), 'Restored … versions of …, ….');
  });
});
