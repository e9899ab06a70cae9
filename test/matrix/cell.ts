import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { getAuthenticatedUser } from '../../src/core/github/accounts.ts';
import { connect, type Transport } from '../../src/core/github/connection.ts';
import { enterpriseHost } from '../../src/core/github/host.ts';
import { GitHubError, type Problem } from '../../src/core/github/problem.ts';
import type { Outcome } from '../../src/core/deletion/operation.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import { withRepo } from '../github/smallWorld.ts';
import type { Row } from './row.ts';
import { sceneOf, throughQueue, type Operation, type Scene } from './operations.ts';

/** ms of real time after which a cell hangs, and unless its row says otherwise a request is given up. */
export const patience = 60_000;

/**
 * Meets one operation with one fault: real HTTP, the client's own waits in no time.
 *
 * @returns what came of it, in a sentence.
 * @throws AssertionError where it hangs, writes twice, asks a server that wants to be left alone, or succeeds falsely.
 */
export async function cell(operation: Operation, row: Row, elsewhere: string): Promise<string> {
  const scene = sceneOf(operation);
  const github = await startGitHub({ world: scene.world, behaviour: { rateLimitHeaders: 'never' } });
  try {
    const watch = spoil(github, operation, row, scene, elsewhere);
    const isRefused = row.isRefused === true ? await closedPort() : undefined;
    const transport: Transport = (input, init) => {
      if (isRefused === undefined || !isSpoiled(operation, init?.method)) return fetch(input, init);
      watch.refused++;
      return fetch(isRefused, init);
    };
    const { deletion } = operation;
    const isQueued = deletion && operation.group !== 'write';
    const work = isQueued
      ? throughQueue(deletion(scene), {
          github,
          world: scene.world,
          token: withRepo,
          transport,
          timeoutMs: row.timeout ?? patience,
        }).then((outcome) => queueSentence(outcome, watch, operation, scene))
      : directly(operation, row, scene, { github, transport, watch });
    const sentence = await inTime(work);
    assert.equal(watch.again, 0, 'writes again what has taken effect');
    assertQuiet(github, operation, row);
    return sentence;
  } finally {
    await github.close();
  }
}

interface Watch {
  /** Writes that came after one had taken effect. */
  again: number;
  /** Requests that ended at the closed port. */
  refused: number;
  /** Spoiled requests that came, the refused ones aside. */
  readonly came: () => number;
}

/** Puts the fault in the way of the operation's requests, and watches its writes. */
function spoil(github: GitHub, operation: Operation, row: Row, scene: Scene, elsewhere: string): Watch {
  const watch: Watch = {
    again: 0,
    refused: 0,
    came: () => github.log.filter(({ method }) => isSpoiled(operation, method)).length,
  };
  const { times } = row;
  github.faults.push({
    match: ({ method }) => {
      if (method !== 'GET' && operation.isDone?.(scene)) watch.again++;
      return isSpoiled(operation, method);
    },
    ...(times === undefined ? {} : { times }),
    act: row.act(elsewhere),
  });
  return watch;
}

/** The looks at the server between writes are spared: what they find is what the write is judged by. */
function isSpoiled({ group }: Operation, method = 'GET'): boolean {
  return (group === 'read' || group === 'list') === (method === 'GET');
}

async function directly(
  operation: Operation,
  row: Row,
  scene: Scene,
  { github, transport, watch }: { github: GitHub; transport: Transport; watch: Watch },
): Promise<string> {
  const { clock } = scene.world;
  const host = enterpriseHost(github.origin);
  assert.ok(host);
  const waits: number[] = [];
  const connection = connect({
    host,
    token: withRepo,
    transport,
    userAgent: 'test',
    now: () => clock.now(),
    sleep: (ms) => {
      waits.push(ms / 1000);
      clock.advance(ms);
      return Promise.resolve();
    },
    timeoutMs: row.timeout ?? patience,
  });
  const problem = await operation.run(connection, scene).then((result) => {
    assertSuccess(operation, scene, result);
    return undefined;
  }, problemOf);
  const sent = watch.came() + watch.refused;
  const held = problem?.kind === 'rateLimit' ? ` for ${(problem.endsAt - clock.now()) / 1000} s` : '';
  const apart = waits.length > 0 ? ` ${waits.join(' and ')} s apart` : '';
  if (problem?.kind === 'rateLimit') {
    // Whatever comes of it: what is asserted is that it comes late enough.
    await getAuthenticatedUser(connection).catch(problemOf);
  }
  const outcome = problem === undefined ? 'served' : `\`${problem.kind}\``;
  return `${outcome}${held}, ${counted(sent, 'request')}${apart}`;
}

function assertSuccess(operation: Operation, scene: Scene, result: unknown): void {
  if (operation.isDone) assert.ok(operation.isDone(scene), 'a success without effect');
  else if (Array.isArray(result)) assert.ok(result.length > 0, 'an empty list');
  else assert.ok(result, 'no result');
}

/** The words of both kinds of writes; an outcome that does not know what the server has done says so. */
function queueSentence(outcome: Outcome, { came, refused }: Watch, operation: Operation, scene: Scene): string {
  const isDone = operation.isDone?.(scene) === true;
  const isSaid = outcome.kind === 'deleted' || outcome.kind === 'restored';
  assert.ok(isDone || !isSaid, 'a success without effect');
  const unaware = isDone && !isSaid ? ', though done' : '';
  return `${outcomeWord(outcome)}, ${counted(came() + refused, 'write')}${unaware}`;
}

function outcomeWord(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'deleted':
    case 'restored':
      return 'done';
    case 'alreadyGone':
      return 'already gone';
    case 'refused':
      return `refused: \`${outcome.reason.kind}\``;
    case 'skipped':
      return `not done: \`${outcome.because.kind}\``;
    case 'unknown':
      return 'unknown';
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The requests came no sooner than the answers before them allow, by the clock that the waits move. */
function assertQuiet({ log }: GitHub, operation: Operation, { quiet = 0, times = Infinity }: Row): void {
  log.forEach(({ at }, index) => {
    const spoiled = log.slice(0, index).filter(({ method }) => isSpoiled(operation, method));
    const last = spoiled.slice(0, times).at(-1);
    if (last) assert.ok(at - last.at >= quiet * 1000, `a request comes ${(at - last.at) / 1000} s after a limit`);
  });
}

function problemOf(error: unknown): Problem {
  if (error instanceof GitHubError) return error.problem;
  throw error;
}

/** @throws AssertionError where the work takes longer than anyone waits. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new assert.AssertionError({ message: 'it hangs' })), patience);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** An address that refuses connections. */
async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/`;
}
