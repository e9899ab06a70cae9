import assert from 'node:assert/strict';
import { LiveReport } from '../../src/core/conflicts/live.ts';
import { conflictKey } from '../../src/core/conflicts/report.ts';
import { conflictsView } from '../../src/vscode/conflicts/conflictsView.ts';
import { SignedOutError } from '../../src/vscode/problem.ts';
import { host, listed, organization, packageNamed, reportOf } from '../core/conflicts/fixtures.ts';

describe('what a report says of a conflict that could not be checked', () => {
  const owner = organization('octo-org');
  const legacy = packageNamed('legacy');

  /** What the row says, and offers, after GitHub could not be asked. */
  async function rowAfter(error: Error) {
    const live = new LiveReport({ host, account: 'mona', owners: [owner] }, () => undefined);
    live.report = reportOf(listed(owner, legacy));
    const key = conflictKey({ owner, package: legacy });
    await live.check([key], () => Promise.reject(error)).catch(() => undefined);
    const offer = (scope: string, remedies: readonly { title: string }[]) =>
      remedies.map(({ title }) => ({ id: scope, label: title }));
    const { known } = conflictsView(live, offer).collisions[key] ?? {};
    assert.ok(known);
    assert.ok(!('error' in known), 'the page gets plain data');
    return { kind: known.kind, message: known.message, buttons: known.actions.map(({ label }) => label) };
  }

  it('is why GitHub was not asked, and no refusal of GitHub’s', async () => {
    assert.deepEqual(await rowAfter(new SignedOutError()), {
      kind: 'failed',
      message: 'You are signed out. Sign in to GitHub, then try again.',
      buttons: ['Sign In'],
    });
    assert.deepEqual(await rowAfter(new TypeError('x is undefined')), {
      kind: 'failed',
      message: 'Unexpected error: x is undefined. See the log for details.',
      buttons: ['Show Log'],
    });
  });
});
