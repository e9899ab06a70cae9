import { csvText } from '#core/packages';
import { contentOf, filtersOf, kindNames, type Content, type Exported } from './json.ts';

/** Returns one table, with a `row_type` for conflicts, owners and failures; every field is quoted. Source: RFC 4180. */
export function toCsv(exported: Exported): string {
  const content = contentOf(exported);
  const byLogin = new Map(content.owners.map((owner) => [owner.login, owner]));
  const rows = [
    ...content.conflicts.map((conflict) => rowOf(content, 'conflict', byLogin.get(conflict.owner), conflict)),
    ...content.owners.map((owner) => rowOf(content, owner.answer === 'listed' ? 'owner' : 'failure', owner)),
    ...content.missing.map((reason) => rowOf(content, 'failure', undefined, undefined, reason)),
  ];
  return csvText(
    Object.keys(rowOf(content, 'conflict')),
    rows.map((row) => Object.values(row)),
  );
}

function rowOf(
  content: Content,
  type: 'conflict' | 'owner' | 'failure',
  owner?: Content['owners'][number],
  conflict?: Content['conflicts'][number],
  reason = owner?.reason,
) {
  const container = conflict?.collision?.container;
  return {
    row_type: type,
    host: content.host,
    asked_by: content.askedBy,
    exported_at: content.exportedAt,
    filter: filtersOf(content.shows)
      .map((filter) => filter.join(': '))
      .join('; '),
    owner: owner?.login,
    owner_kind: owner && kindNames[owner.kind],
    answer: owner?.answer ?? 'failed',
    answered_at: owner?.answeredAt,
    public_only: owner?.publicOnly,
    owner_conflicts: conflict ? undefined : owner?.conflicts,
    reason: conflict ? undefined : reason,
    name: conflict?.name,
    type: conflict?.type,
    id: conflict?.id,
    visibility: conflict?.visibility,
    versions: conflict?.versions,
    repository: conflict?.repository,
    created_at: conflict?.createdAt,
    updated_at: conflict?.updatedAt,
    url: conflict?.url,
    collision: conflict && (conflict.collision?.kind ?? 'not checked'),
    container_id: container?.id,
    container_versions: container?.versions,
    container_url: container?.url,
  };
}
