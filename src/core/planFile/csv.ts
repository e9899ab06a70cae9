import type { Outcome } from '#core/deletion';
import { csvText, targetKey } from '#core/packages';
import type { PlannedVersion } from '#core/retention';
import { referenceOf, type DocumentPackage, type PlanDocument } from './document.ts';

/** Returns, once for each package, what says the reason of a verdict in words. */
export type ExplainPackage = (pkg: DocumentPackage) => (planned: PlannedVersion) => string;

/**
 * Returns a table with a row for each version; ids of versions are those of the same package. `outcome` is empty for what
 * no run has tried. Source: RFC 4180.
 */
export function planCsv(document: PlanDocument, explain: ExplainPackage): string {
  const outcomes = new Map(
    document.run?.results.map(({ operation, outcome }) => [targetKey(operation.target), outcome]),
  );
  const rows = document.packages.flatMap((pkg) => rowsOf(document, pkg, outcomes, explain(pkg)));
  return csvText(heads, rows);
}

const heads = [
  ...['moment', 'host', 'account', 'owner', 'type', 'package', 'visibility', 'id', 'version', 'tags', 'created_at'],
  ...['verdict', 'reason', 'rule', 'rule_source', 'rule_note', 'depends_with', 'uncovered_tags', 'requires'],
  // New columns come last, so that those before keep their places.
  ...['outcome', 'outcome_reason', 'explanation'],
];

function rowsOf(
  { moment, host, account, rules }: PlanDocument,
  pkg: DocumentPackage,
  outcomes: ReadonlyMap<string, Outcome>,
  explain: ReturnType<ExplainPackage>,
) {
  const { owner, visibility, input, planned } = pkg;
  const ofPackage = [moment, host, account, owner.login, input.type, input.name, visibility];
  const plannedById = new Map(planned.map((each) => [each.id, each]));
  return input.versions.map(({ id, name, tags = [], createdAt }) => {
    const version = plannedById.get(id);
    const number = version?.reason === 'rule' ? version.rule : undefined;
    const rule = rules[(number ?? 0) - 1];
    const related = version?.reason === 'dependency' ? version.of : version?.reason === 'along' ? version.with : [];
    return [
      ...[...ofPackage, id, name, tags.join(' '), createdAt, version?.verdict, version?.reason, number],
      ...[rule?.source, rule?.note, related.join(' ')],
      version?.reason === 'uncoveredTag' ? version.tags.join(' ') : undefined,
      version?.verdict === 'delete' ? version.requires?.join(' ') : undefined,
      ...outcomeCells(outcomes.get(targetKey({ ...referenceOf(pkg), versionId: id }))),
      version && explain(version),
    ];
  });
}

function outcomeCells(outcome: Outcome | undefined): readonly (string | undefined)[] {
  if (outcome?.kind === 'refused') return [outcome.kind, outcome.reason.kind];
  return [outcome?.kind, outcome?.kind === 'skipped' ? outcome.because.kind : undefined];
}
