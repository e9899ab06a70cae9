import { env, l10n } from 'vscode';
import type { Arrangement } from '../../core/conflicts/arrange.ts';
import type { Collision } from '../../core/conflicts/collision.ts';
import type { ChecksProgress } from '../../core/conflicts/collisionChecks.ts';
import { isPublicOnly, knownOf, type ConflictReport, type Gap, type OwnerReport } from '../../core/conflicts/report.ts';
import { figures } from '../../core/conflicts/figures.ts';
import { GitHubError, type Problem } from '../../core/github/problem.ts';
import type { Owner } from '../../core/github/types.ts';
import type { Action } from '../../messages/action.ts';
import type { CollisionView, ConflictsView, FailureView } from '../../messages/conflicts.ts';
import { shortened, visible } from '../../core/packages/visible.ts';
import { count } from '../explorer/text.ts';
import { momentText } from '../momentText.ts';
import { explain, useRepoScope, type Explanation, type Remedy } from '../problem.ts';
import { readSettings } from '../settings.ts';
import { mostInTitle } from '../webview/panel.ts';
import { panelTitle } from './conflictsStrings.ts';

/** Makes buttons of remedies: their ids come back from the page. `scope` keeps those of one place apart from others. */
export type Offer = (scope: string, remedies: readonly Remedy[]) => readonly Action[];

export interface Shown {
  readonly report: ConflictReport;
  readonly arrangement: Arrangement;
  readonly collisions: Readonly<Record<string, CollisionView>>;
  /** How far a check of many rows is. */
  readonly checking?: ChecksProgress | undefined;
}

/** "Docker Migration Conflicts: octo-org": of the tab, the heading and where one of several reports is chosen. */
export function reportTitle(report: ConflictReport): string {
  return `${panelTitle()}: ${reportOwners(report)}`;
}

/** "octo-org", or "6 owners". */
export function reportOwners({ owners }: ConflictReport): string {
  const [first] = owners;
  return owners.length === 1 && first
    ? shortened(visible(first.owner.login), mostInTitle)
    : l10n.t('{0} owners', count(owners.length));
}

/** What the page shows of a report. */
export function conflictsView({ report, arrangement, collisions, checking }: Shown, offer: Offer): ConflictsView {
  const { owners, asked, conflicts } = figures(report);
  const asking = report.owners.some(({ answer }) => answer.kind === 'pending');
  const complete = report.owners.every(({ answer }) => answer.kind === 'listed') && report.gaps === undefined;
  return {
    report,
    arrangement,
    title: reportTitle(report),
    canChange: report.account !== undefined,
    subtitle: subtitleOf(report),
    ...noteOf(report, offer),
    asking,
    ...(asking ? { progress: l10n.t('Asked {0} of {1} owners', count(asked), count(owners)) } : {}),
    ...(checking ? { checking: checkingView(checking) } : {}),
    ...(complete && conflicts === 0 ? { empty: emptyText(report) } : {}),
    failures: [...report.owners.flatMap((each) => ownerFailure(each, offer)), ...gapFailures(report, offer)],
    collisions,
  };
}

function checkingView({ done, total }: ChecksProgress) {
  return { done, total, text: l10n.t('Checked {0} of {1} packages', count(done), count(total)) };
}

function subtitleOf(report: ConflictReport): string {
  const { host, account } = report;
  const who = account === undefined ? l10n.t('Asked signed out') : l10n.t('Asked by {0}', account);
  const when = answeredAt(report);
  return [who, host, ...(when === undefined ? [] : [when])].join(' · ');
}

/** When the owners answered, by the reader's clock: a moment, or from when to when. */
function answeredAt({ owners }: ConflictReport): string | undefined {
  const times = owners.flatMap(({ answer }) => knownOf(answer)?.at ?? []);
  if (times.length === 0) return undefined;
  const format = new Intl.DateTimeFormat(env.language, { dateStyle: 'medium', timeStyle: 'short' });
  return format.formatRange(Math.min(...times), Math.max(...times));
}

function noteOf(report: ConflictReport, offer: Offer): Pick<ConflictsView, 'note' | 'noteActions'> {
  if (report.account === undefined) {
    return {
      note: l10n.t(
        'You were signed out, so these are only public conflicts. Sign in, then show a new report for the others.',
      ),
      noteActions: offer('note', [{ title: l10n.t('Sign In'), command: 'githubPackages.signIn' }]),
    };
  }
  if (!isPublicOnly(report)) return {};
  const missing = l10n.t(
    'Private conflicts may be missing: GitHub shows private packages of the Docker registry only to sign-ins with the broad "repo" scope, which this was asked without.',
  );
  if (!readSettings().useRepoScope) return { note: missing, noteActions: offer('note', [useRepoScope()]) };
  return { note: `${missing} ${l10n.t('Refresh to include private packages.')}`, noteActions: [refresh()] };
}

/** Asks all owners again. */
export function refresh(): Action {
  return { id: 'refresh', label: l10n.t('Refresh') };
}

function emptyText(report: ConflictReport): NonNullable<ConflictsView['empty']> {
  const { host, owners } = report;
  const when = answeredAt(report) ?? '';
  const [first] = owners;
  if (isPublicOnly(report)) {
    return {
      title: l10n.t('No public conflicts found'),
      certain: false,
      message:
        owners.length === 1 && first
          ? l10n.t('{0} on {1} lists no conflict that is public. Asked: {2}.', first.owner.login, host, when)
          : l10n.t(
              'None of the {0} owners asked on {1} lists a conflict that is public. Asked: {2}.',
              count(owners.length),
              host,
              when,
            ),
    };
  }
  return {
    title: l10n.t('No conflicts'),
    certain: true,
    message:
      owners.length === 1 && first
        ? l10n.t(
            'GitHub lists no conflict of {0} on {1} that your account can see. Asked: {2}.',
            first.owner.login,
            host,
            when,
          )
        : l10n.t(
            'GitHub lists no conflict of the {0} owners asked on {1} that your account can see. Asked: {2}.',
            count(owners.length),
            host,
            when,
          ),
  };
}

function ownerFailure({ owner, answer }: OwnerReport, offer: Offer): FailureView[] {
  if (answer.kind !== 'cancelled' && answer.kind !== 'failed') return [];
  const { login } = owner;
  const kept = answer.known ? { kept: l10n.t('Showing its answer of {0}.', momentText(answer.known.at)) } : {};
  const stopped = answer.kind === 'cancelled';
  if (stopped) {
    const reason = answer.known
      ? l10n.t('Not asked again: the report was stopped.')
      : l10n.t('Not asked: the report was stopped.');
    return [{ login, owners: 1, stopped, reason, ...kept, actions: [] }];
  }
  const { message, remedies } = explainFailure(answer.problem, owner);
  return [{ login, owners: 1, stopped, reason: message, ...kept, actions: offer(`owner ${login}`, remedies) }];
}

function gapFailures({ gaps = [] }: ConflictReport, offer: Offer): FailureView[] {
  return gaps.map((gap) => {
    const problem: Problem =
      gap.of === 'organizations' ? gap.problem : { kind: 'singleSignOn', authorizeUrl: undefined, message: '' };
    const { message, remedies } = explainFailure(problem);
    const owners = gap.of === 'organizations' ? 1 : gap.ids.length;
    return { login: gapName(gap), owners, stopped: false, reason: message, actions: offer(gapName(gap), remedies) };
  });
}

/** What a gap is called where others have a login. */
export function gapName(gap: Gap): string {
  if (gap.of === 'organizations') return l10n.t('Your organizations');
  return gap.ids.length === 1 ? l10n.t('1 organization') : l10n.t('{0} organizations', count(gap.ids.length));
}

/** Why an owner could not be asked. */
function explainFailure(problem: Problem, owner?: Owner): Explanation {
  return explain(new GitHubError(problem, 'GET docker/conflicts'), {
    packageType: 'docker',
    ...(owner ? { login: owner.login } : {}),
  });
}

/** What was found of a collision, and what it means. */
export function collisionView(collision: Collision, key: string, report: ConflictReport, offer: Offer): CollisionView {
  const { message, remedies } = meaningOf(collision, report);
  const checked = l10n.t('Checked: {0}', momentText(collision.at));
  return { kind: 'known', collision, message, checked, actions: offer(`collision ${key}`, remedies) };
}

function meaningOf(collision: Collision, { account }: ConflictReport): Pick<Explanation, 'message' | 'remedies'> {
  switch (collision.kind) {
    case 'present':
      return {
        message: l10n.t(
          'Another package of this name is in the Container registry. If only one of the two is needed, delete the other. If both are, pull the images of the Docker registry, tag them with another name, and push them to the Container registry. Refresh shows whether GitHub still lists the conflict.',
        ),
        remedies: [],
      };
    case 'same':
      return {
        message: l10n.t('GitHub gives this very package as the container package of its name: there is no other.'),
        remedies: [],
      };
    case 'absent':
      return {
        message: l10n.t(
          'No container package has this name, or your account may not see it. Check Again asks about this name only; Refresh asks GitHub whether the conflict is still listed.',
        ),
        remedies: [],
      };
    case 'refused': {
      const signIn = { title: l10n.t('Sign In'), command: 'githubPackages.signIn' };
      if (account === undefined && collision.problem.kind === 'authentication') {
        const message = l10n.t('GitHub shows container packages to people who are signed in. Sign in and ask again.');
        return { message, remedies: [signIn] };
      }
      return explain(new GitHubError(collision.problem, 'GET'), { packageType: 'container' });
    }
  }
}
