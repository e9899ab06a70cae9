import type { Owner } from '../../github/types.ts';
import { knownMoment } from '../../packages/moment.ts';
import type { PackageSummary } from '../../packages/summary.ts';
import { invisible } from '../../packages/visible.ts';
import { arrange, isNarrowed } from '../arrange.ts';
import type { Collision } from '../collision.ts';
import type { KeptReport } from '../kept.ts';
import { conflictKey, conflictsOf, knownOf, type Gap, type OwnerReport } from '../report.ts';
import { moment, reasonOf } from './reason.ts';

/** A report as it is handed to others, narrowed as it is arranged. Exports are in English, whatever the editor's language. */
export interface Exported extends KeptReport {
  /** When it was exported, in ms since 1970. */
  readonly at: number;
}

/** Changes with every change that a reader could stumble over. */
const formatVersion = 1;

/**
 * For machines: names are exactly the server's. Characters that cannot be seen are written as escapes, which JSON reads
 * as the same characters. What is not known is `null`.
 */
export function toJson(exported: Exported): string {
  return `${JSON.stringify(contentOf(exported), undefined, 2).replace(invisible, escaped)}\n`;
}

/** Line breaks between the lines stay: inside a text there are none but as escapes. */
function escaped(character: string): string {
  return character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

export type Content = ReturnType<typeof contentOf>;

/** What every format says, as JSON has it. */
export function contentOf({ report, collisions, arrangement, at }: Exported) {
  const conflicts = arrange(conflictsOf(report), arrangement).map((each) => ({
    owner: each.owner.login,
    ...packageOf(each.package),
    collision: collisionOf(collisions[conflictKey(each)]),
  }));
  // Of a narrowed export the owners whose conflicts it shows, and those that may have more than is known.
  const shown = new Set(conflicts.map(({ owner }) => owner));
  const wanted = arrangement.owner?.toLowerCase();
  const isAbout = ({ owner, answer }: OwnerReport) => {
    if (wanted !== undefined) return owner.login.toLowerCase() === wanted;
    return !isNarrowed(arrangement) || shown.has(owner.login) || answer.kind !== 'listed' || answer.publicOnly === true;
  };
  const owners = report.owners.filter(isAbout).map(ownerOf);
  return {
    format: 'docker-migration-conflicts',
    version: formatVersion,
    host: report.host,
    askedBy: report.account ?? null,
    exportedAt: moment(at),
    /** Whether private packages may be missing; so of each owner's answer. */
    publicOnly: owners.some(({ publicOnly }) => publicOnly === true),
    shows: {
      everything: !isNarrowed(arrangement),
      search: arrangement.search,
      owner: arrangement.owner ?? null,
      visibility: arrangement.visibility ?? null,
      sortedBy: arrangement.sortBy,
      descending: arrangement.descending,
    },
    owners,
    missing: wanted === undefined ? (report.gaps ?? []).map(missing) : [],
    conflicts,
  };
}

/** What an owner is to whoever asked. */
export const kindNames: Readonly<Record<Owner['kind'], string>> = {
  organization: 'organization',
  authenticatedUser: 'signed-in user',
  user: 'user',
};

const reasons = {
  listed: null,
  pending: 'It had not answered yet.',
  cancelled: 'The report was stopped before it was asked.',
};

/** How it stands with an owner: when it last answered, with how many conflicts, and why not now. */
function ownerOf({ owner, answer }: OwnerReport) {
  const known = knownOf(answer);
  return {
    login: owner.login,
    kind: owner.kind,
    answer: answer.kind,
    answeredAt: moment(known?.at) ?? null,
    publicOnly: known ? known.publicOnly === true : null,
    conflicts: known?.conflicts.length ?? null,
    reason: answer.kind === 'failed' ? reasonOf(answer.problem) : reasons[answer.kind],
  };
}

/** Why organizations are missing that nobody could list. */
function missing(gap: Gap): string {
  if (gap.of === 'organizations') return `The organizations could not be listed. ${reasonOf(gap.problem)}`;
  const { ids } = gap;
  const which =
    ids.length === 1
      ? `1 organization could not be listed (id `
      : `${ids.length} organizations could not be listed (ids `;
  return `${which}${ids.join(', ')}). ${reasonOf({ kind: 'singleSignOn', authorizeUrl: undefined, message: '' })}`;
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

function collisionOf(collision: Collision | undefined) {
  if (!collision) return null;
  const container = collision.kind === 'present' ? collision.container : undefined;
  return {
    kind: collision.kind,
    checkedAt: moment(collision.at),
    tags: collision.docker.tags ?? null,
    container: container ? { ...packageOf(container.package), tags: container.tags ?? null } : null,
  };
}
