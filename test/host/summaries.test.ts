import assert from 'node:assert/strict';
import {
  correctRefusals,
  type SkipReason,
  type Operation,
  type Outcome,
  type Result,
} from '../../src/core/deletion/operation.ts';
import type { Progress } from '../../src/core/deletion/run/progress.ts';
import { outcomeText } from '../../src/texts/deletion/outcomeText.ts';
import { reportText } from '../../src/vscode/deletion/report/report.ts';
import { runTitle, summaryText } from '../../src/texts/deletion/summaryText.ts';
import { progressText } from '../../src/texts/deletion/progressText.ts';

describe('what is told of a run', () => {
  const owner = { kind: 'organization', login: 'octo-org' } as const;
  const operation = (id: number | undefined, action: Operation['action'] = 'delete'): Operation => ({
    action,
    target: { owner, packageType: 'npm', name: 'tool', versionId: id },
    ...(id === undefined ? {} : { facts: { versionName: `1.${id}.0`, tags: [] } }),
  });
  const results = (...outcomes: readonly Outcome[]): Result[] =>
    outcomes.map((outcome, id) => ({ operation: operation(id), outcome }));
  const deleted: Outcome = { kind: 'deleted' };
  const refused: Outcome = { kind: 'refused', reason: { kind: 'noAdminRight', message: 'Not Found' } };
  const left: Outcome = { kind: 'skipped', because: { kind: 'windowClosed', sent: false } };
  const already: Outcome = { kind: 'restored', already: true };

  it('counts in English', () => {
    assert.match(summaryText(results(deleted, deleted, refused)), /^Deleted 2 versions of tool\. 1 failed: Your/);
    assert.match(summaryText(results(refused, refused)), /^Nothing was deleted\. 2 failed: Your/);
    assert.equal(
      summaryText(results(deleted, left)),
      'Deleted 1 version of tool. 1 skipped: The VS Code window closed before the request was sent.',
    );
  });

  it('says why operations were skipped, and what to do', () => {
    const skipped = (because: SkipReason): Outcome => ({ kind: 'skipped', because });
    const revoked = skipped({ kind: 'authentication', message: 'Bad credentials' });
    assert.equal(
      summaryText(results(deleted, revoked, revoked)),
      'Deleted 1 version of tool. 2 skipped: GitHub no longer accepts your sign-in. Try again, and sign in when VS Code asks.',
    );
    const cancelled = skipped({ kind: 'cancelled' });
    assert.equal(
      summaryText(results(deleted, cancelled)),
      'Deleted 1 version of tool. 1 skipped: The operation was cancelled.',
    );
    const secured = skipped({ kind: 'singleSignOn', authorizeUrl: 'https://github.com/sso', message: 'SAML' });
    assert.match(summaryText(results(secured, secured)), /^2 skipped: The organization requires single sign-on\. Auth/);
    assert.equal(summaryText(results(revoked, cancelled)), '2 skipped for several reasons. See the report.');
    assert.equal(summaryText(results(revoked, cancelled), { details: '' }), '2 skipped for several reasons.');
    assert.equal(
      summaryText(results(revoked, cancelled), { details: 'See the result file.' }),
      '2 skipped for several reasons. See the result file.',
    );
    const alike = skipped({ kind: 'noAdminRight', message: 'Not Found' });
    assert.match(
      summaryText(results(refused, alike, alike)),
      /^Nothing .* 1 failed: Your .* 2 skipped for the same reason\.$/,
    );
    assert.match(summaryText(results(revoked)), /^Skipped tool 1\.0\.0: .* Try again, and sign in/);
  });

  it('does not advise to ask for the admin role where other deletes in the package worked', () => {
    const text = summaryText(correctRefusals(results(deleted, refused, deleted)));
    assert.equal(
      text,
      'Deleted 2 versions of tool. 1 failed: GitHub returned "Not Found", although it deleted other versions of octo-org/tool. Try again. If that fails too, check that you still have the admin role for the package.',
    );
  });

  it('says of the last version that the package went with it', () => {
    const text = summaryText(results({ kind: 'deleted', tookPackage: true }));
    assert.equal(text, 'Deleted tool 1.0.0 and its package.');
  });

  it('says why a package was not restored, and what was restored already', () => {
    const restored = (id: number | undefined, outcome: Outcome): Result => ({
      operation: operation(id, 'restore'),
      outcome,
    });
    const isThere: Outcome = { kind: 'refused', reason: { kind: 'notDeleted', message: '' } };
    assert.equal(
      summaryText([restored(undefined, isThere)]),
      'Could not restore octo-org/tool. There is nothing to restore: octo-org/tool has not been deleted.',
    );
    const unknown: Outcome = { kind: 'refused', reason: { kind: 'notFound', message: '' } };
    assert.match(summaryText([restored(undefined, unknown)]), /Not found on GitHub\. The name is wrong, .* admin role/);
    assert.equal(summaryText([restored(1, already)]), 'tool 1.1.0 was already restored.');
    assert.equal(
      summaryText([restored(1, already), restored(2, { kind: 'restored' })]),
      'Restored 1 version of tool. 1 already restored.',
    );
  });

  it('says what was gone already, in a sentence about the only one', () => {
    const gone: Outcome = { kind: 'alreadyGone' };
    assert.equal(summaryText(results(gone)), 'tool 1.0.0 was already gone.');
    assert.equal(summaryText(results(deleted, gone, gone)), 'Deleted 1 version of tool. 2 already gone.');
  });

  it('says of a part why it was not deleted', () => {
    const part: Outcome = { kind: 'skipped', because: { kind: 'required', by: operation(2) } };
    assert.equal(summaryText(results(part)), 'Skipped tool 1.0.0: the image tool 1.2.0 was not deleted.');
  });

  it('tells versions and packages apart, and names the only package', () => {
    const [version, tool] = [operation(1), operation(undefined)];
    assert.equal(runTitle([version]), 'Deleting 1 version');
    assert.equal(runTitle([version, operation(2)]), 'Deleting 2 versions');
    assert.equal(runTitle([tool]), 'Deleting octo-org/tool');
    assert.equal(runTitle([tool, tool]), 'Deleting 2 packages');
    assert.equal(runTitle([tool, version]), 'Deleting 2 items');
    assert.equal(runTitle([operation(1, 'restore'), operation(2, 'restore')]), 'Restoring 2 versions');
    assert.equal(runTitle([version, operation(2, 'restore')]), 'Deleting and restoring 2 items');
    const done = [version, operation(2), tool].map((each): Result => ({ operation: each, outcome: deleted }));
    assert.equal(summaryText(done), 'Deleted 2 versions of tool. Deleted 1 package.');
  });

  it('never tells as done what is not confirmed', () => {
    const unknown: Outcome = { kind: 'unknown' };
    const inTransit: Outcome = { kind: 'unknown', because: { kind: 'inTransit' } };
    assert.equal(
      summaryText(results(deleted, unknown, inTransit, inTransit)),
      'Deleted 1 version of tool. 2 could not be confirmed yet. The extension checks again in a few minutes. 1 could not be confirmed. See the report.',
    );
    assert.equal(summaryText(results(unknown)), 'Could not confirm what happened to tool 1.0.0. See the report.');
  });

  it('says of each version what became of it, and why', () => {
    const tagged: Operation = { ...operation(1), facts: { versionName: 'sha256:0', tags: ['v1', 'latest'] } };
    const of = (outcome: Outcome, of = tagged) => outcomeText({ operation: of, outcome });
    const skipped = (because: SkipReason) => of({ kind: 'skipped', because });
    const downloads: Outcome = { kind: 'refused', reason: { kind: 'tooManyDownloads', message: 'no' } };
    const image = (name: string, tags: readonly string[] = [name]) => ({ id: 7, name: `sha256:${name}`, tags });
    const dependents = (...tags: readonly string[]) => tags.map((tag) => image(tag));
    assert.deepEqual(
      [
        of(deleted),
        of({ kind: 'deleted', tookPackage: true }),
        of({ kind: 'alreadyGone' }),
        of(downloads),
        of({ kind: 'refused', reason: { kind: 'notDeleted', message: '' } }, operation(1, 'restore')),
        of({ kind: 'restored' }),
        of(already),
        skipped({ kind: 'tagsChanged', tags: ['v1', 'latest', 'v2'] }),
        skipped({ kind: 'tagsChanged', tags: ['v1', 'latest', 'v2', 'v3'] }),
        skipped({ kind: 'tagsChanged', tags: ['v1'] }),
        skipped({ kind: 'tagsChanged', tags: [] }),
        skipped({ kind: 'tagsChanged', tags: ['v1', 'v\u202e2'] }),
        skipped({ kind: 'dependency', dependents: dependents('2.0') }),
        skipped({ kind: 'dependency', dependents: dependents('2.0', '2.1') }),
        skipped({ kind: 'dependency', dependents: dependents('1', '2', '3', '4', '5', '6') }),
        skipped({ kind: 'unverified', problem: undefined }),
        skipped({ kind: 'unverified', problem: { kind: 'server', message: 'oops', status: 502 } }),
        skipped({ kind: 'required', by: tagged }),
        skipped({ kind: 'cancelled' }),
        skipped({ kind: 'windowClosed', sent: false }),
      ],
      [
        'Deleted.',
        'Deleted together with its package.',
        'It was already gone.',
        'Kept: over 5,000 downloads, GitHub refused.',
        'Not restored: There is nothing to restore: octo-org/tool has not been deleted.',
        'Restored.',
        'It was already restored.',
        'Skipped: it got the tag v2 after the plan was made.',
        'Skipped: it got the tags v2, v3 after the plan was made.',
        'Skipped: it lost the tag latest after the plan was made.',
        'Skipped: it lost the tags v1, latest after the plan was made.',
        'Skipped: its tags changed after the plan was made: it got v⟨U+202E⟩2 and lost latest.',
        'Skipped: the image 2.0 depends on it.',
        'Skipped: these images depend on it: 2.0; 2.1.',
        'Skipped: these images depend on it: 1; 2; 3; and 3 more.',
        'Skipped: it could not be checked whether the package has changed.',
        'Skipped: it could not be checked whether the package has changed. GitHub returned a server error (502). Try again later.',
        'Skipped: the image tool v1, latest was not deleted.',
        'Skipped: The operation was cancelled.',
        'Skipped: The VS Code window closed before the request was sent.',
      ],
    );
    assert.match(of(refused), /^Kept: Your account can read octo-org\/tool but cannot delete/);
    assert.match(of({ kind: 'unknown' }), /^The request was sent, but GitHub had not responded/);
  });

  it('is a report that says each reason once, and what can be done next', () => {
    const report = reportText(results(deleted, refused, refused, left), Date.UTC(2026, 10, 22, 12));
    assert.match(report, /^# Deletion Report, November 22, 2026/);
    assert.equal(report.match(/Ask for the admin role/g)?.length, 2, 'in the summary and in its group');
    assert.match(report, /closed before the request was sent\.\n\n- `octo-org\/tool 1\.3\.0`/);
    assert.match(report, /You can restore deleted items from Recently Deleted until December 22, 2026/);
    assert.match(
      report,
      /Failed items were not changed\. For the reasons, see above\.\n\nSkipped items still exist\. To delete them, select/,
    );
  });
});

describe('what is told while a run goes on', () => {
  const state: Progress = {
    done: 20,
    skipped: 0,
    total: 60,
    ratePerMinute: 176.4,
    slowedTo: undefined,
    timeLeft: 13_600,
    paused: undefined,
  };

  it('is how far it is, how fast it goes and how long it takes', () => {
    assert.equal(progressText(state), '20 of 60, 176 a minute, 14 s left');
  });

  it('is the pace that is left after a secondary limit', () => {
    assert.equal(
      progressText({ ...state, slowedTo: 60, timeLeft: 40_000 }),
      '20 of 60, slowed to 60 a minute by GitHub’s rate limit, 40 s left',
    );
  });

  it('is that the user has paused it', () => {
    assert.equal(progressText({ ...state, paused: { reason: 'user' } }), '20 of 60, paused');
    assert.equal(progressText({ ...state, done: 60, paused: { reason: 'user' } }), '60 of 60');
  });

  it('does not count as done what was skipped', () => {
    assert.equal(progressText({ ...state, skipped: 40, timeLeft: 0 }), '20 of 60, 40 skipped');
    assert.equal(progressText({ ...state, skipped: 4 }), '20 of 60, 4 skipped, 176 a minute, 14 s left');
  });
});
