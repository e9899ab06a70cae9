import { csvText } from '#core/packages';
import type { DocumentPackage, PlanDocument } from './document.ts';

/** Returns a table with a row for each version; ids of versions are those of the same package. Source: RFC 4180. */
export function planCsv(document: PlanDocument): string {
  const rows = document.packages.flatMap((pkg) => rowsOf(document, pkg));
  return csvText(heads, rows);
}

const heads = [
  ...['moment', 'host', 'account', 'owner', 'type', 'package', 'visibility', 'id', 'version', 'tags', 'created_at'],
  ...['verdict', 'reason', 'rule', 'rule_source', 'rule_note', 'depends_with', 'uncovered_tags', 'requires'],
];

function rowsOf(
  { moment, host, account, rules }: PlanDocument,
  { owner, visibility, input, planned }: DocumentPackage,
) {
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
    ];
  });
}
