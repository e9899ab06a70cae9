import assert from 'node:assert/strict';
import { explain } from '../../src/vscode/problem.ts';
import type { DeletionContext } from '../../src/vscode/deletion/context.ts';
import { createDeleter } from '../../src/vscode/deletion/run/deleter.ts';

describe('a plan that somebody else has confirmed', () => {
  const plan = {
    operations: [
      {
        action: 'delete',
        target: { owner: { kind: 'organization', login: 'org' }, packageType: 'npm', name: 'tool', versionId: 7 },
      },
    ],
  } as const;

  /** What a run says, and offers, that the account with ID 1 confirmed. */
  async function refusal(state: object) {
    const sessions = { current: () => Promise.resolve(state) };
    const { run } = createDeleter({ sessions } as unknown as DeletionContext, () => undefined);
    const error: unknown = await run(plan, 'github.com 1').catch((reason: unknown) => reason);
    const { message, remedies } = explain(error);
    return { message, buttons: remedies.map(({ title }) => title) };
  }

  it('is not run for another account', async () => {
    const state = {
      kind: 'signedIn',
      session: { account: { id: '2', label: 'hubot' } },
      connection: { host: { name: 'github.com' } },
    };
    assert.match(
      (await refusal(state)).message,
      /^You switched to another account or provider\. Nothing was changed\./,
    );
  });

  it('is not run for somebody who has signed out, who is told of no other account', async () => {
    assert.deepEqual(await refusal({ kind: 'signedOut' }), {
      message: 'You are signed out. Nothing was changed. Sign in, then try again.',
      buttons: ['Sign In'],
    });
  });
});
