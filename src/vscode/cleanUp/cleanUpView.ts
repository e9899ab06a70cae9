import { posix } from 'node:path';
import * as vscode from 'vscode';
import { packageNames, type CurrentPlan, type LivePlan, type Scope } from '#core/cleanUp';
import type { Rule } from '#core/retention';
import { ownerKey, shortened, visible } from '#core/packages';
import type { CleanUpView, PlanQuery, RuleSourceView, RuleView } from '../../messages/cleanUp.ts';
import { typeName } from '../../texts/typeName.ts';
import { dateAndTimeText, t } from '../../texts/language.ts';
import { maxTitleLength } from '../literal.ts';
import { activeRules, blockingSource } from './activeRules.ts';
import type { Gathering } from './gathering.ts';
import { planNotes } from '../../texts/cleanUp/planNotes.ts';
import { failureViews, type Offer } from './notes.ts';
import type { OpenedPlan } from './openedPlan.ts';
import type { CleanUpRequest } from './persisted.ts';
import { planView } from './planView.ts';
import type { RuleSource, RuleSources } from './ruleSources.ts';
import { ruleText } from '../../texts/cleanUp/ruleText.ts';
import type { Run } from './run.ts';
import { momentOf, shownPlan } from '../../texts/cleanUp/shownPlan.ts';
import { templates } from './templates.ts';

/** `Clean Up: octo-org`, or with the name of the file of an opened plan; also the title of the tab. */
export function cleanUpTitle({ scopes, picked, opened }: Omit<CleanUpRequest, 'account'>): string {
  if (opened !== undefined) {
    const file = posix.basename(vscode.Uri.parse(opened).path);
    return t('Clean-Up Plan: {0}', shortened(visible(file), maxTitleLength));
  }
  const name = scopesText(scopes);
  return picked ? t('Review Delete: {0}', name) : t('Clean Up: {0}', name);
}

/** `octo-org/api-gateway`, `3 packages of octo-org`. */
export function scopesText(scopes: readonly Scope[]): string {
  const [first] = scopes;
  const owners = new Set(scopes.map(({ owner }) => ownerKey(owner)));
  const shown = (name: string) => shortened(visible(name), maxTitleLength);
  if (first && scopes.length === 1) {
    const { owner } = first;
    if (first.kind === 'owner') return shown(owner.login);
    return first.kind === 'type'
      ? t('{type} of {owner}', { type: typeName(first.packageType), owner: shown(owner.login) })
      : shown(`${owner.login}/${first.name}`);
  }
  if (scopes.every(({ kind }) => kind === 'package')) {
    return first && owners.size === 1
      ? t('{count, plural, one {# package} other {# packages}} of {owner}', {
          count: scopes.length,
          owner: shown(first.owner.login),
        })
      : t('{count, plural, one {# package} other {# packages}}', { count: scopes.length });
  }
  return first && owners.size === 1
    ? shown(first.owner.login)
    : t('{count, plural, one {# owner} other {# owners}}', { count: owners.size });
}

interface ViewParts {
  readonly request: CleanUpRequest;
  readonly live: LivePlan;
  readonly gathering: Gathering;
  readonly run: Run;
  readonly sources: RuleSources | undefined;
  readonly opened: OpenedPlan | undefined;
  readonly query: PlanQuery;
  readonly state: object;
  readonly offer: Offer;
}

/** Returns what the page shows. */
export function cleanUpView(parts: ViewParts): CleanUpView {
  const { request, live, gathering, run, sources, opened, query, state, offer } = parts;
  const { account, host } = request.account;
  const listed = sources?.list() ?? [];
  const { current } = live;
  const shown = current && shownPlan(current, listed);
  // An opened plan has rules of its own.
  const blocking = opened ? undefined : blockingSource(listed);
  const isIdle = !gathering.progress && !run.progress;
  const notes = [
    ...(blocking
      ? [t('Nothing is planned, because {0} has problems. Fix them, or turn its rules off.', visible(blocking.label))]
      : []),
    ...(opened?.notes ?? []),
    ...(current ? planNotes(current, gathering) : []),
  ];
  return {
    kind: request.picked ? 'picked' : opened ? 'opened' : 'rules',
    title: cleanUpTitle(request),
    subtitle: [
      ...fileTexts(request, opened),
      account,
      host,
      ...(shown ? [t('Planned: {0}', dateAndTimeText(momentOf(shown)))] : []),
    ].join(' · '),
    sources: opened ? [] : sourceViews(listed, current),
    canCreateFile: sources?.canCreateFile === true,
    templates: request.picked || opened ? [] : templates(request.scopes),
    packages: current ? packageNames(current.gathered) : [],
    progress: run.progress ?? gathering.progress,
    failures: failureViews(gathering, offer, current !== undefined),
    notes,
    lastRun: run.last,
    opened: opened?.view({
      current,
      shown,
      gathering,
      rules: blockingSource(listed) ? undefined : activeRules(listed).map(({ rule }) => rule),
      isIdle,
      ruleViews: (rules) => ruleViews(rules, 0, current),
    }),
    plan: shown && planView(shown, query, { canDelete: isIdle, isDeleting: run.progress !== undefined }),
    state,
  };
}

/** Which file was opened, and which packages it is about. */
function fileTexts({ opened: file, scopes }: CleanUpRequest, opened: OpenedPlan | undefined): readonly string[] {
  if (file === undefined) return [];
  const path = visible(vscode.workspace.asRelativePath(vscode.Uri.parse(file), true));
  return [path, scopesText(scopes), ...(opened ? [opened.origin] : [])];
}

function sourceViews(sources: readonly RuleSource[], current: CurrentPlan | undefined): readonly RuleSourceView[] {
  const active = activeRules(sources);
  return sources.map((source) => {
    const { id, label, isOn, rules, problems, isEdited, canEdit, isUnsaved } = source;
    const note = [source.note, savedText(source)].filter((each) => each !== undefined).join(' ') || undefined;
    const first = active.findIndex((each) => each.source === source);
    return {
      id,
      label,
      isOn,
      ...(note === undefined ? {} : { note }),
      rules: ruleViews(rules, first, current),
      problems,
      isEdited,
      canEdit,
      isUnsaved,
    };
  });
}

/** @param first the index of the first among all rules that count; -1 if they do not. */
function ruleViews(rules: readonly Rule[], first: number, current: CurrentPlan | undefined): readonly RuleView[] {
  return rules.map((rule, index) => ({
    number: first < 0 ? undefined : first + index + 1,
    rule,
    text: ruleText(rule),
    effect: first < 0 || !current ? undefined : effectText(rule, first + index + 1, current),
  }));
}

/** Where the rules of a source are used, apart from this panel. */
function savedText({ kind, rules, isEdited }: RuleSource): string | undefined {
  if (isEdited) return t('Not saved: used in this panel only.');
  return kind === 'setting' && rules.length > 0
    ? t('Saved in your settings, for every owner that you clean up.')
    : undefined;
}

/** How many versions a rule decides on; their parts are not counted. @param number of the rule. */
function effectText(rule: Rule, number: number, { table: { groups } }: CurrentPlan): string {
  const count = groups.find((group) => group.rule === number)?.count ?? 0;
  return rule.delete
    ? t('{count, plural, =0 {Deletes nothing now} one {Deletes # version now} other {Deletes # versions now}}', {
        count,
      })
    : t(
        '{count, plural, =0 {Keeps nothing that would not stay anyway} one {Keeps # version now} other {Keeps # versions now}}',
        { count },
      );
}
