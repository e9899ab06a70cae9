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

/** A cell that takes longer hangs; also the timeout of a request, unless its row has another. In ms of real time. */
export const cellTimeoutMs = 60_000;

/**
 * Runs one operation against one fault over real HTTP; the client's waits move a simulated clock.
 *
 * @returns the outcome, in a sentence.
 * @throws AssertionError if it hangs, repeats a write that took effect, sends a request before a rate limit has ended, or
 * reports a false success.
 */
export async function runCell(operation: Operation, row: Row, otherOrigin: string): Promise<string> {
  const scene = sceneOf(operation);
  const github = await startGitHub({ world: scene.world, behaviour: { rateLimitHeaders: 'never' } });
  try {
    const watch = injectFault(github, operation, row, scene, otherOrigin);
    const closedUrl = row.isRefused === true ? await startClosedUrl() : undefined;
    const transport: Transport = (input, init) => {
      if (closedUrl === undefined || !isTargeted(operation, init?.method)) return fetch(input, init);
      watch.connectionsRefused++;
      return fetch(closedUrl, init);
    };
    const { deletion } = operation;
    const isQueued = deletion && operation.group !== 'write';
    const work = isQueued
      ? throughQueue(deletion(scene), {
          github,
          world: scene.world,
          token: withRepo,
          transport,
          timeoutMs: row.timeoutMs ?? cellTimeoutMs,
        }).then((outcome) => queueSentence(outcome, watch, operation, scene))
      : runDirectly(operation, row, scene, { github, transport, watch });
    const sentence = await inTime(work);
    assert.equal(watch.repeatedWrites, 0, 'writes again what has taken effect');
    assertLimitsObserved(github, operation, row);
    return sentence;
  } finally {
    await github.close();
  }
}

interface Watch {
  /** Writes after one had taken effect. */
  repeatedWrites: number;
  /** Requests to a URL that accepts no connection. */
  connectionsRefused: number;
  /** Requests of the kind that the fault is for, without those whose connection was refused. */
  readonly received: () => number;
}

/** Lets the fault act on the operation's requests, and watches its writes. */
function injectFault(github: GitHub, operation: Operation, row: Row, scene: Scene, otherOrigin: string): Watch {
  const watch: Watch = {
    repeatedWrites: 0,
    connectionsRefused: 0,
    received: () => github.log.filter(({ method }) => isTargeted(operation, method)).length,
  };
  const { times } = row;
  github.faults.push({
    match: ({ method }) => {
      if (method !== 'GET' && operation.isDone?.(scene)) watch.repeatedWrites++;
      return isTargeted(operation, method);
    },
    ...(times === undefined ? {} : { times }),
    act: row.act(otherOrigin),
  });
  return watch;
}

/** Reads that verify the outcome of a write are no targets. */
function isTargeted({ group }: Operation, method = 'GET'): boolean {
  return (group === 'read' || group === 'list') === (method === 'GET');
}

async function runDirectly(
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
    timeoutMs: row.timeoutMs ?? cellTimeoutMs,
  });
  const problem = await operation.run(connection, scene).then((result) => {
    assertSuccess(operation, scene, result);
    return undefined;
  }, problemOf);
  const sent = watch.received() + watch.connectionsRefused;
  const limited = problem?.kind === 'rateLimit' ? ` for ${(problem.endsAt - clock.now()) / 1000} s` : '';
  const apart = waits.length > 0 ? ` ${waits.join(' and ')} s apart` : '';
  if (problem?.kind === 'rateLimit') {
    // Its result does not matter: `assertLimitsObserved` checks that it is not sent too early.
    await getAuthenticatedUser(connection).catch(problemOf);
  }
  const outcome = problem === undefined ? 'served' : `\`${problem.kind}\``;
  return `${outcome}${limited}, ${counted(sent, 'request')}${apart}`;
}

function assertSuccess(operation: Operation, scene: Scene, result: unknown): void {
  if (operation.isDone) assert.ok(operation.isDone(scene), 'a success without effect');
  else if (Array.isArray(result)) assert.ok(result.length > 0, 'an empty list');
  else assert.ok(result, 'no result');
}

/** The outcome of a delete or restore by the queue, with `, though done` if the server did it and the outcome does not say so. */
function queueSentence(
  outcome: Outcome,
  { received, connectionsRefused }: Watch,
  operation: Operation,
  scene: Scene,
): string {
  const isDone = operation.isDone?.(scene) === true;
  const isSaid = outcome.kind === 'deleted' || outcome.kind === 'restored';
  assert.ok(isDone || !isSaid, 'a success without effect');
  const unaware = isDone && !isSaid ? ', though done' : '';
  return `${outcomeWord(outcome)}, ${counted(received() + connectionsRefused, 'write')}${unaware}`;
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
      return `skipped: \`${outcome.because.kind}\``;
    case 'unknown':
      return 'unknown';
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Asserts that no request was sent before a limit had ended, on the simulated clock. */
function assertLimitsObserved(
  { log }: GitHub,
  operation: Operation,
  { limitSeconds = 0, times = Infinity }: Row,
): void {
  log.forEach(({ at }, index) => {
    const targeted = log.slice(0, index).filter(({ method }) => isTargeted(operation, method));
    const last = targeted.slice(0, times).at(-1);
    if (last)
      assert.ok(at - last.at >= limitSeconds * 1000, `a request comes ${(at - last.at) / 1000} s after a limit`);
  });
}

function problemOf(error: unknown): Problem {
  if (error instanceof GitHubError) return error.problem;
  throw error;
}

/** @throws AssertionError if the work takes longer than `cellTimeoutMs`. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new assert.AssertionError({ message: 'it hangs' })), cellTimeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Returns a URL that refuses connections. */
async function startClosedUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/`;
}
