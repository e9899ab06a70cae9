import type { PackageSummary } from '../../packages/summary.ts';
import { knownMoment } from '../../packages/moment.ts';
import { invisible } from '../../packages/visible.ts';
import type { Collision } from '../collision.ts';
import { exportedConflicts, exportedGaps, exportedOwners, showsAll, type Exported } from './exported.ts';
import { moment } from './reason.ts';

/** Changes with every change that a reader could stumble over. */
const formatVersion = 1;

/**
 * For machines: names are exactly the server's. Characters that cannot be seen are written as escapes, which JSON reads
 * as the same characters. What is not known is `null`.
 */
export function toJson(exported: Exported): string {
  const { report, arrangement, at } = exported;
  const conflicts = exportedConflicts(exported);
  const owners = exportedOwners(exported);
  const content = {
    format: 'docker-migration-conflicts',
    version: formatVersion,
    host: report.host,
    askedBy: report.account ?? null,
    exportedAt: moment(at),
    publicOnly: owners.some(({ publicOnly }) => publicOnly === true),
    shows: {
      everything: showsAll(arrangement),
      search: arrangement.search,
      owner: arrangement.owner ?? null,
      visibility: arrangement.visibility ?? null,
      sortedBy: arrangement.sortBy,
      descending: arrangement.descending,
    },
    owners: owners.map(({ owner, answer, answeredAt, publicOnly, conflicts: count, reason }) => ({
      login: owner.login,
      kind: owner.kind,
      answer,
      answeredAt: answeredAt ?? null,
      publicOnly: publicOnly ?? null,
      conflicts: count ?? null,
      reason: reason ?? null,
    })),
    missing: exportedGaps(exported),
    conflicts: conflicts.map(({ owner, package: element, collision }) => ({
      owner: owner.login,
      ...packageOf(element),
      collision: collision ? collisionOf(collision) : null,
    })),
  };
  return `${JSON.stringify(content, undefined, 2).replace(invisible, escaped)}\n`;
}

function packageOf(element: PackageSummary) {
  const { name, packageType, id, visibility, versionCount, repository, createdAt, updatedAt, htmlUrl } = element;
  return {
    name,
    type: packageType,
    id,
    visibility,
    versions: versionCount ?? null,
    repository: repository ?? null,
    createdAt: knownMoment(createdAt) ?? null,
    updatedAt: knownMoment(updatedAt) ?? null,
    url: htmlUrl ?? null,
  };
}

function collisionOf(collision: Collision) {
  const { kind, at, docker } = collision;
  return {
    kind,
    checkedAt: moment(at),
    tags: docker.tags ?? null,
    container:
      collision.kind === 'present'
        ? { ...packageOf(collision.container.package), tags: collision.container.tags ?? null }
        : null,
  };
}

/** Line breaks between the lines stay: inside a text there are none but as escapes. */
function escaped(character: string): string {
  return character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
