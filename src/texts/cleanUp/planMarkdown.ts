import { byOutcome } from '#core/deletion';
import { markdownName, markdownProse, markdownTable, timeOf } from '#core/packages';
import type { DocumentFailure, DocumentRun, PlanDocument } from '#core/planFile';
import { outcomeText } from '../deletion/outcomeText.ts';
import { targetText } from '../deletion/reasonText.ts';
import { summaryText } from '../deletion/summaryText.ts';
import { listText, t } from '../language.ts';
import { failureReason } from './failureReason.ts';
import { groupLabel } from './groupLabel.ts';
import { reasonText } from './reasonText.ts';
import { ruleText } from './ruleText.ts';
import { nameOf, type ShownPlan } from './shownPlan.ts';
import { totalsText } from './totalsText.ts';

/** More are counted only. */
const maxVersions = 200;
const maxFailures = 200;

/**
 * Returns a plan for people, as a comment in a pull request. Names and sentences with names in them are never links,
 * mentions or HTML. After a run, it says what was planned and the result.
 * @param shown the plan that the document was made from; of a run that was continued, what was left of it.
 * @param notes what the reader has to know about the whole.
 * @param summary what the run did, if not all results are its own.
 */
export function planMarkdown(
  document: PlanDocument,
  shown: ShownPlan,
  notes: readonly string[],
  summary?: string,
): string {
  const { host, account, moment, rules, failures, run } = document;
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
    ...section(
      t('Rules'),
      rules.length === 0 ? [t('There are no rules, so nothing is deleted.')] : rules.map(ruleLine),
    ),
    ...section(t('Verdicts'), groupLines(shown)),
    ...section(t('Versions to delete'), versionLines(shown, run)),
    ...section(t('Not planned'), [
      ...failures.slice(0, maxFailures).map(failureLine),
      ...restLines(failures.length - maxFailures),
    ]),
  ].join('\n');
}

function titleText({ packages }: PlanDocument): string {
  const owners = new Map(packages.map(({ owner }) => [owner.login.toLowerCase(), owner.login]));
  const [only] = packages;
  const names =
    only && packages.length === 1
      ? [`${only.owner.login}/${only.input.name}`]
      : owners.size <= 3
        ? [...owners.values()]
        : [];
  return names.length > 0 ? t('Clean-up plan: {0}', names.map(markdownName).join(', ')) : t('Clean-up plan');
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

function groupLines(shown: ShownPlan): string[] {
  return markdownTable(
    [t('Verdict'), t('Reason'), t('Versions')],
    shown.table.groups.map((group) => [
      group.verdict === 'delete' ? t('Delete') : t('Keep'),
      markdownProse(groupLabel(group, shown)),
      String(group.count),
    ]),
  );
}

function versionLines(shown: ShownPlan, run: DocumentRun | undefined): string[] {
  const query = { search: '', verdict: 'delete', sortBy: 'package', descending: false } as const;
  const { items, total } = shown.table.rows(query, 0, maxVersions);
  if (total === 0) return [];
  // Of one owner, as the script that writes results has it.
  const results = new Map(
    run?.results.map((result) => {
      const { packageType, name, versionId } = result.operation.target;
      return [`${packageType}/${name}/${versionId}`, outcomeText(result)];
    }),
  );
  return [
    ...markdownTable(
      [t('Package'), t('Version'), t('Created'), t('Reason'), ...(run ? [t('Result')] : [])],
      items.map((row) => {
        const { type = '', name = '' } = shown.input.packages[row.package] ?? {};
        const createdAt = timeOf(row.version.createdAt);
        return [
          markdownName(`${type}/${name}`),
          markdownName(nameOf(row, shown)),
          createdAt === undefined ? '' : new Date(createdAt).toISOString().slice(0, 10),
          markdownProse(reasonText(row, shown)),
          ...(run ? [markdownProse(results.get(`${type}/${name}/${row.version.id}`) ?? '')] : []),
        ];
      }),
    ),
    ...restLines(total - items.length),
  ];
}

function restLines(count: number): string[] {
  return count > 0 ? ['', t('{count, plural, one {# more is} other {# more are}} not listed here.', { count })] : [];
}

function failureLine({ owner, reason, ...of }: DocumentFailure): string {
  const name =
    of.types === undefined
      ? markdownName(`${owner.login}/${of.type}/${of.name}`)
      : t('{owner}: packages in {types}', { owner: markdownName(owner.login), types: listText(of.types) });
  return `- ${name}: ${markdownProse(failureReason(reason))}`;
}

/** What it did, and what it did not delete. */
function runLines(
  { results, endedAt }: DocumentRun,
  summary = results.length > 0 ? summaryText(results) : t('There was nothing to delete.'),
): string[] {
  const { refused, unknown, skipped } = byOutcome(results);
  const others = [...refused, ...unknown, ...skipped];
  const lines = others.slice(0, maxVersions).map((result) => {
    const name = markdownName(targetText(result.operation));
    return `- ${name}: ${markdownProse(outcomeText(result))}`;
  });
  return section(t('Result'), [
    t('{time}: {summary}', { time: utcText(endedAt), summary: markdownProse(summary) }),
    ...(lines.length > 0 ? ['', ...lines] : []),
    ...restLines(others.length - maxVersions),
  ]);
}
