import type { CurrentPlan } from '#core/cleanUp';
import { byOutcome } from '#core/deletion';
import { markdownName, markdownProse, markdownTable } from '#core/packages';
import type { DocumentFailure, DocumentRun, PlanDocument } from '#core/planFile';
import { outcomeText } from '../deletion/outcomeText.ts';
import { targetText } from '../deletion/reasonText.ts';
import { summaryText } from '../deletion/summaryText.ts';
import { listText, t } from '../language.ts';
import { typeName } from '../typeName.ts';
import { failureGroups } from './failureTexts.ts';
import { groupSentence } from './groupSentence.ts';
import { packageTable, versionTable } from './planTables.ts';
import { ruleText } from './ruleText.ts';
import { shownPlan, type ShownPlan } from './shownPlan.ts';
import { totalsText } from './totalsText.ts';

/** More are counted only. */
const maxResults = 200;
const maxFailures = 200;

/**
 * Returns a plan for people, as a comment in a pull request. Names and sentences with names in them are never links,
 * mentions or HTML. After a run, it says what was planned and the result.
 * @param current the plan that the document was made from; of a run that was continued, what was left of it.
 * @param notes what the reader has to know about the whole.
 * @param summary what the run did, if not all results are its own.
 */
export function planMarkdown(
  document: PlanDocument,
  current: CurrentPlan,
  notes: readonly string[],
  summary?: string,
): string {
  const { host, account, moment, rules, failures, run } = document;
  const shown = shownPlan(current, []);
  const totals = totalsText(shown, run ? 'done' : 'planned');
  const planned = t('Planned on {host} as {account}: {moment}', {
    host: markdownName(host),
    account: markdownName(account),
    moment: utcText(moment),
  });
  return [
    `# ${titleText(document)}`,
    '',
    planned,
    '',
    ...(run ? runLines(run, summary) : []),
    ...(run ? [`## ${planHead(run, shown)}`, ''] : []),
    `- **${markdownProse(totals.deleted)}**`,
    `- ${markdownProse(totals.kept)}`,
    ...(totals.size === undefined ? [] : [`- ${markdownProse(totals.size)}`]),
    ...notes.map((note) => `- ${markdownProse(note)}`),
    '',
    ...section(t('Packages'), packageTable({ current, shown })),
    ...section(
      t('Rules'),
      rules.length === 0 ? [t('There are no rules, so nothing is deleted.')] : rules.map(ruleLine),
    ),
    ...section(t('Verdicts'), groupLines(shown)),
    ...section(t('Versions to delete'), versionTable({ current, shown }, run)),
    ...section(t('Not planned'), failureLines(failures)),
  ].join('\n');
}

const maxOwners = 3;

/** With the owner, and the package if there is only one: `octo-org: container/api`. */
function titleText({ packages, failures }: PlanDocument): string {
  const owners = new Map([...packages, ...failures].map(({ owner: { login } }) => [login.toLowerCase(), login]));
  const [login, ...others] = owners.values();
  if (login === undefined) return t('Clean-up plan');
  const [only] = [...packages.map(({ input }) => input), ...failures.flatMap((each) => (each.types ? [] : each))];
  if (packages.length + failures.length === 1 && only) {
    return t('Clean-up plan: {0}', markdownName(`${login}: ${only.type}/${only.name}`));
  }
  const names = [login, ...others].slice(0, maxOwners).map(markdownName).join(', ');
  const rest = owners.size - maxOwners;
  return rest > 0
    ? t('Clean-up plan: {names} and {count, plural, one {# more owner} other {# more owners}}', { names, count: rest })
    : t('Clean-up plan: {0}', names);
}

/** Of a run that was continued, the plan is what was left of it. */
function planHead({ results }: DocumentRun, { plan }: ShownPlan): string {
  const deleted = new Set(
    plan.packages.flatMap(({ versions }) => versions.flatMap(({ id, verdict }) => (verdict === 'delete' ? id : []))),
  );
  const isContinued = results.some(({ operation: { target } }) => !deleted.has(target.versionId ?? 0));
  return isContinued ? t('Plan of what the earlier run left') : t('Plan');
}

/** `2026-11-27 00:00 UTC`, wherever it is read. */
function utcText(moment: string): string {
  return `${new Date(moment).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Nothing without lines. */
function section(head: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${head}`, '', ...lines, ''];
}

function ruleLine(rule: PlanDocument['rules'][number], index: number): string {
  const text = markdownProse(ruleText(rule));
  const { source = '', note } = rule;
  const from = source === '' ? text : t('{rule} (from {source})', { rule: text, source: markdownName(source) });
  return `${index + 1}. ${note === undefined ? from : `${from}: ${markdownProse(note)}`}`;
}

function groupLines({ table, input: { rules }, ...shown }: ShownPlan): string[] {
  const isLimited = shown.kind === 'rules' && shown.beyondLimit.some(({ size }) => size > 0);
  return markdownTable(
    [t('Verdict'), t('Versions'), t('Reason')],
    table.groups.map((group) => [
      group.verdict === 'delete' ? t('Delete') : t('Keep'),
      String(group.count),
      markdownProse(groupSentence(group, { rules, isLimited })),
    ]),
  );
}

function restLines(count: number): string[] {
  return count > 0 ? ['', t('{count, plural, one {# more is} other {# more are}} not listed here.', { count })] : [];
}

/** Each reason once, with what it is the reason for. */
function failureLines(failures: readonly DocumentFailure[]): string[] {
  let left = maxFailures;
  const lines = failureGroups(failures).flatMap(({ reason, failures: of }) => {
    const names = of.slice(0, left).map(failureName);
    left -= names.length;
    const why = markdownProse(reason);
    if (names.length === 0) return [];
    if (of.length === 1) return [`- ${names.join('')}: ${why}`];
    return [
      `- ${t('{count, plural, one {# package} other {# packages}}', { count: of.length })}: ${why}`,
      `  - ${names.join(', ')}`,
    ];
  });
  return [...lines, ...restLines(failures.length - maxFailures)];
}

function failureName({ owner, ...of }: DocumentFailure): string {
  return of.types === undefined
    ? markdownName(`${owner.login}/${of.type}/${of.name}`)
    : t('{owner}: packages in {types}', { owner: markdownName(owner.login), types: listText(of.types.map(typeName)) });
}

/** What it did, and what it did not delete. */
function runLines(
  { results, endedAt }: DocumentRun,
  summary = results.length > 0 ? summaryText(results, { details: '' }) : t('There was nothing to delete.'),
): string[] {
  const { refused, unknown, skipped } = byOutcome(results);
  const others = [...refused, ...unknown, ...skipped];
  const lines = others.slice(0, maxResults).map((result) => {
    const name = markdownName(targetText(result.operation));
    return `- ${name}: ${markdownProse(outcomeText(result))}`;
  });
  return section(t('Result'), [
    t('{time}: {summary}', { time: utcText(endedAt), summary: markdownProse(summary) }),
    ...(lines.length > 0 ? ['', ...lines] : []),
    ...restLines(others.length - maxResults),
  ]);
}
