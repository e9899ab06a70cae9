import { conflictKey, conflictsOf, isPublicOnly, requestOf } from '#core/conflicts';
import type { Collision, ConflictReport, LiveReport, ReportRequest } from '#core/conflicts';
import { GitHubError, type Problem } from '#core/github';
import type { Action } from '../../messages/action.ts';
import type { CollisionView, ConflictsView, FailureView } from '../../messages/conflicts.ts';
import { shortened, visible } from '#core/packages';
import { language, momentText, t } from '../../texts/language.ts';
import { explain, useRepoScope, type Explanation, type Remedy } from '../problem.ts';
import { maxTitleLength } from '../literal.ts';

/** As `MessagePanel.offer`. */
export type Offer = (idPrefix: string, remedies: readonly Remedy[]) => readonly Action[];

/** The title of the tab and the heading of the page. */
export function reportTitle(request: ReportRequest): string {
  return t('Docker Migration Conflicts: {0}', reportOwners(request));
}

/** "octo-org", or "6 owners". */
export function reportOwners({ owners }: ReportRequest): string {
  const [first] = owners;
  return owners.length === 1 && first
    ? shortened(visible(first.login), maxTitleLength)
    : t('{count, plural, one {# owner} other {# owners}}', { count: owners.length });
}

export function conflictsView(live: LiveReport, offer: Offer): ConflictsView {
  const { report, progress } = live;
  const { host, account, owners, gaps = [] } = report;
  const conflicts = conflictsOf(report);
  const isComplete = owners.every(({ state }) => state.kind === 'fetched') && gaps.length === 0;
  const who = account === undefined ? t('Checked while signed out') : t('Checked as {0}', account);
  return {
    report,
    title: reportTitle(requestOf(report)),
    subtitle: [who, host, answeredAt(report)].filter(Boolean).join(' · '),
    ...noteOf(report, offer),
    ...(isComplete && conflicts.length === 0 ? { empty: emptyText(report) } : {}),
    failures: failuresOf(report, offer),
    collisions: Object.fromEntries(conflicts.map(conflictKey).map((key) => [key, collisionView(live, key, offer)])),
    progress,
  };
}

/** When the owners were fetched, in local time: a moment or a range; empty if none was. */
function answeredAt({ owners }: ConflictReport): string {
  const times = owners.flatMap(({ state }) => state.known?.at ?? []);
  if (times.length === 0) return '';
  const format = new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short' });
  return format.formatRange(Math.min(...times), Math.max(...times));
}

function noteOf(report: ConflictReport, offer: Offer): Pick<ConflictsView, 'note' | 'noteActions'> {
  const isSignedOut = report.account === undefined;
  if (!isSignedOut && !isPublicOnly(report)) return {};
  const note = t(
    isSignedOut
      ? 'You were signed out, so this report has only public conflicts. Sign in, then choose Show Docker Migration Conflicts again to see the others.'
      : 'Private conflicts may be missing. GitHub shows private packages in the Docker registry only to sign-ins with the broad "repo" scope, which yours did not have.',
  );
  return { note, noteActions: offer('note', [isSignedOut ? signIn() : useRepoScope()]) };
}

function signIn(): Remedy {
  return { title: t('Sign In'), command: 'githubPackages.signIn' };
}

function emptyText(report: ConflictReport): NonNullable<ConflictsView['empty']> {
  const { host, owners } = report;
  const certain = !isPublicOnly(report);
  const owner = owners[0]?.owner.login ?? '';
  return {
    title: certain ? t('No conflicts') : t('No public conflicts found'),
    message: t(
      certain
        ? '{count, plural, =1 {GitHub lists no conflicts that your account can see for {owner} on {host}.} other {GitHub lists no conflicts that your account can see for these # owners on {host}.}} Checked: {time}.'
        : '{count, plural, =1 {GitHub lists no public conflicts for {owner} on {host}.} other {GitHub lists no public conflicts for these # owners on {host}.}} Checked: {time}.',
      { count: owners.length, owner, host, time: answeredAt(report) },
    ),
    certain,
  };
}

function failuresOf({ owners, gaps = [] }: ConflictReport, offer: Offer): FailureView[] {
  const failed = (name: string, problem: Problem, login?: string): FailureView => {
    const { message, remedies } = explain(new GitHubError(problem, 'GET'), { packageType: 'docker', login });
    return { name, isCancelled: false, reason: message, actions: offer(`owner ${name}`, remedies) };
  };
  const failures = owners.flatMap(({ owner: { login }, state }): FailureView[] => {
    if (state.kind !== 'cancelled' && state.kind !== 'failed') return [];
    const former = state.known ? ` ${t('Showing results from {0}.', momentText(state.known.at))}` : '';
    const cancelled = { name: login, isCancelled: true, reason: t('Not checked because you cancelled.'), actions: [] };
    const failure = state.kind === 'failed' ? failed(login, state.problem, login) : cancelled;
    return [{ ...failure, reason: failure.reason + former }];
  });
  const nameOf = (count: number) =>
    t('{count, plural, =0 {Your organizations} one {# organization} other {# organizations}}', { count });
  return [...failures, ...gaps.map(({ ids, problem }) => failed(nameOf(ids.length), problem))];
}

/** What is known about a conflict's collision, and what it means; `undefined` if it was not checked. */
function collisionView(live: LiveReport, key: string, offer: Offer): CollisionView | undefined {
  const collision = live.collisions[key];
  const isChecking = live.isChecking(key);
  if (!collision) return isChecking ? { isChecking } : undefined;
  const { kind, at, docker, container } = collision;
  const { message, remedies } = meaningOf(collision, live.report);
  const checked = t('Checked: {0}', momentText(at));
  const actions = offer(`collision ${key}`, remedies);
  return { isChecking, known: { kind, at, docker, container, message, checked, actions } };
}

function meaningOf(collision: Collision, { account }: ConflictReport): Pick<Explanation, 'message' | 'remedies'> {
  if (collision.kind === 'failed') {
    const { error } = collision;
    const isNotSignedIn = error instanceof GitHubError && error.problem.kind === 'authentication';
    if (account !== undefined || !isNotSignedIn) return explain(error, { packageType: 'container' });
    const message = t('GitHub shows container packages only to signed-in users. Sign in, then check again.');
    return { message, remedies: [signIn()] };
  }
  const messages = {
    present: t(
      'Another package with this name is in the Container registry. If you need only one of them, delete the other. If you need both, pull the images from the Docker registry, tag them with another name, and push them to the Container registry. Then refresh to see whether GitHub still lists the conflict.',
    ),
    same: t('GitHub returns this package for both registries. There is no second package to compare or delete.'),
    absent: t(
      'No container package has this name, or your account cannot see it. Check Again checks only this name; Refresh checks whether GitHub still lists the conflict.',
    ),
  };
  return { message: messages[collision.kind], remedies: [] };
}
