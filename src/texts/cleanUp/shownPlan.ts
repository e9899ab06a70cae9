import type { GitHubError } from '#core/github';
import type { CurrentPlan, PackageRows, PlanRow, PlanTable, VersionTable } from '#core/cleanUp';
import { ownTags, referrerTag, type Manifests } from '#core/images';
import { isImageType, shortDigest, shortLabel, visible } from '#core/packages';
import type { AlwaysKept, Planner, RetentionInput, RetentionPlan } from '#core/retention';
import { partOfText, tagsLabel } from '../imageLabel.ts';
import { listText, t } from '../language.ts';

/** A plan with all that its texts are made from. Never modified: another plan is another object. */
export type ShownPlan = {
  /** What is in `spared` was taken out by the user, in both kinds, or is beyond the limit of an opened plan. */
  readonly input: RetentionInput;
  /** Of `input`. */
  readonly plan: RetentionPlan;
  /** Of `plan`. */
  readonly table: PlanTable;
  /** Of the packages of `input`, in their order. */
  readonly versions: VersionTable;
  /** By package: what the registry returned; `undefined` for packages without manifests. */
  readonly manifests: readonly (Manifests | undefined)[];
} & (
  | {
      readonly kind: 'rules';
      readonly planner: Pick<Planner, 'explain'>;
      /** By the `source` of a rule, how it is called: `Settings`. */
      readonly sourceLabels: ReadonlyMap<string, string>;
      /** By package: what an opened plan does not delete, though rules would. */
      readonly beyondLimit: CurrentPlan['beyondLimit'];
    }
  /** By package. */
  | { readonly kind: 'picked'; readonly picks: readonly PackagePicks[] }
);

export type PickWarning = Exclude<AlwaysKept, 'spared'>;

/** What the user picked in a package, by the ids of versions. */
export interface PackagePicks {
  readonly picked: ReadonlySet<number>;
  /** What the user wants deleted whatever depends on it. */
  readonly forced: ReadonlySet<number>;
  readonly findings: PickFindings;
}

/** What the plan of picked versions says besides its verdicts, by the ids of versions. */
export interface PickFindings {
  /** Of deleted versions. */
  readonly warnings: ReadonlyMap<number, readonly PickWarning[]>;
  /** The reason to keep each version that is deleted only as it is forced. */
  readonly forced: ReadonlyMap<number, 'incomplete' | 'unreadable' | 'dependency'>;
  /** Of picked versions that are kept or forced: what stays and depends on them, as far as that is known. */
  readonly dependents: ReadonlyMap<number, readonly number[]>;
}

/** @param sources from which rules are read. */
export function shownPlan(
  { gathered, input, plan, table, versions, basis, beyondLimit }: CurrentPlan,
  sources: readonly { readonly id: string; readonly label: string }[],
): ShownPlan {
  const shown = { input, plan, table, versions, manifests: gathered.map(({ images }) => images?.manifests) };
  if (basis.kind === 'rules') {
    const sourceLabels = new Map(sources.map(({ id, label }) => [id, label]));
    return { ...shown, kind: 'rules', planner: basis.planner, sourceLabels, beyondLimit };
  }
  const picks = basis.plan.packages.map((findings, index): PackagePicks => {
    const { picked, forced } = basis.input.packages[index] ?? {};
    return { picked: new Set(picked), forced: new Set(forced), findings };
  });
  return { ...shown, kind: 'picked', picks };
}

/** What the texts about a version need of its row. */
export type PlannedRow = Pick<PlanRow, 'package' | 'version' | 'tags' | 'planned' | 'part'>;

/** Returns what the user picked in the package of a row; `undefined` in a plan of rules. */
export function picksOf(shown: ShownPlan, { package: index }: Pick<PlannedRow, 'package'>): PackagePicks | undefined {
  return shown.kind === 'picked' ? shown.picks[index] : undefined;
}

/** Returns the moment of the plan, in ms since 1970. */
export function momentOf({ input }: ShownPlan): number {
  return Date.parse(input.now);
}

/** Returns a version by its id; `undefined` if the plan does not have it. */
export function rowOf(shown: ShownPlan, packageIndex: number, id: number): PlannedRow | undefined {
  const rows = shown.versions.packages[packageIndex];
  const position = rows && positionsIn(rows).get(id);
  if (position === undefined) return undefined;
  const version = rows?.versions[position];
  const planned = shown.plan.packages[packageIndex]?.versions[position];
  if (!version || !planned) return undefined;
  return { package: packageIndex, version, planned, tags: rows.tagsAt(position), part: rows.partAt(position) };
}

/** What is found out about a package's data, which lasts as long as it: each re-plan has the same. */
const positions = new WeakMap<PackageRows, ReadonlyMap<number, number>>();
const sets = new WeakMap<readonly number[], ReadonlySet<number>>();
const errors = new WeakMap<Manifests, GitHubError | undefined>();

function positionsIn(rows: PackageRows): ReadonlyMap<number, number> {
  const known = positions.get(rows) ?? new Map(rows.versions.map(({ id }, position) => [id, position]));
  positions.set(rows, known);
  return known;
}

/** Returns whether the user took a version out of the plan. */
export function isSpared(shown: ShownPlan, row: PlannedRow): boolean {
  const { package: index, version } = row;
  const spared = shown.input.packages[index]?.spared;
  if (!spared || isBeyondLimit(shown, row)) return false;
  const known = sets.get(spared) ?? new Set(spared);
  sets.set(spared, known);
  return known.has(version.id);
}

/** Returns whether rules would delete a version, and the plan that was opened does not. */
export function isBeyondLimit(shown: ShownPlan, { package: index, version }: PlannedRow): boolean {
  return shown.kind === 'rules' && shown.beyondLimit[index]?.has(version.id) === true;
}

/** Returns why a manifest of a package could not be read: the first, if several could not. */
export function firstError(manifests: Manifests): GitHubError | undefined {
  if (errors.has(manifests)) return errors.get(manifests);
  let found: GitHubError | undefined;
  for (const state of manifests.values()) {
    if (state.kind !== 'unreadable') continue;
    found = state.error;
    break;
  }
  errors.set(manifests, found);
  return found;
}

export function isImageRow({ input }: ShownPlan, { package: index }: Pick<PlannedRow, 'package'>): boolean {
  const type = input.packages[index]?.type;
  return type !== undefined && isImageType(type);
}

/** `v1.4, latest`, `linux/arm64 of 3.4.6`, a version, or a short digest. */
export function nameOf(row: PlannedRow, shown: ShownPlan): string {
  const { version, tags, part } = row;
  if (tags.length > 0) return tagsLabel(tags);
  if (!isImageRow(shown, row)) return visible(version.name);
  if (part) return partOfText(part, imageName(part.image));
  const [orphan] = (version.tags ?? []).flatMap((tag) => referrerTag(tag, version.name) ?? []);
  return orphan ? partOfText(orphan, shortDigest(orphan.subject)) : visible(shortDigest(version.name));
}

/** Returns the name of an image: its tags, or its short digest. */
export function imageName({ name, tags = [] }: PlannedRow['version']): string {
  return visible(shortLabel({ name, tags: ownTags({ digest: name, tags }) }, 'container'));
}

const maxNames = 3;

/** `v1.4, 1.5, 1.6 and 3 more versions`. @param ids of versions of one package. */
export function namesOf(shown: ShownPlan, packageIndex: number, ids: readonly number[]): string {
  const shownIds = ids.length <= maxNames + 1 ? ids : ids.slice(0, maxNames);
  const names = shownIds.map((id) => {
    const row = rowOf(shown, packageIndex, id);
    if (!row) return String(id);
    return row.tags.length > 0 ? imageName(row.version) : nameOf(row, shown);
  });
  const rest = ids.length - names.length;
  if (rest === 0) return listText(names);
  return t('{names} and {count, plural, one {# more version} other {# more versions}}', {
    names: names.join(', '),
    count: rest,
  });
}
