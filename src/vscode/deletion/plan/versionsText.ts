import { partOfImage, type PartKind } from '#core/images';
import { daysToRestore, versionLabel, type VersionSummary, visible } from '#core/packages';
import type { PlannedVersion } from '#core/retention';
import { listText, t } from '../../../texts/language.ts';
import type { PlannedSelection } from './gatherSelections.ts';
import { imageLabel, isPart } from '../../../texts/imageLabel.ts';

const maxNamed = 8;

interface ListedVersion {
  readonly planned: PlannedVersion;
  readonly version: VersionSummary;
}

/**
 * Returns the text of the confirmation that precedes a delete, built from the plan.
 * @param excludedPackages how many packages were also selected.
 */
export function versionsText(
  selection: PlannedSelection,
  excludedPackages: number,
): { readonly message: string; readonly detail: string } {
  const { plan, known, picked, effect } = selection;
  const planned = new Map(plan.versions.map((version) => [version.id, version]));
  const listed = (ids: readonly number[]) =>
    ids.flatMap((id): ListedVersion[] => {
      const [of, version] = [planned.get(id), known.get(id)];
      return of && version ? [{ planned: of, version }] : [];
    });
  const selected = listed(picked).filter((each) => each.planned.verdict === 'delete');
  const kept = listed(picked).filter((each) => each.planned.verdict === 'keep');
  const parts = listed(plan.versions.filter(({ reason }) => reason === 'along').map(({ id }) => id));
  const excluded = excludedPackages > 0 ? [excludedPackagesText(excludedPackages)] : [];
  const textOf = (message: string, paragraphs: readonly string[]) => ({
    message,
    detail: [...paragraphs, ...excluded].join('\n\n'),
  });
  if (effect === 'lastVersionRefused') {
    const message = t('Delete the package {0} instead?', packageLabel(selection));
    return textOf(message, insteadText(selection, listed(picked)));
  }
  const keptNames = truncatedList(kept.map((each) => keptLabel(each, selection)));
  if (selected.length === 0) {
    const message = t(
      '{count, plural, one {Another image depends on the selected version.} other {Each of the # selected versions is required by another image.}}',
      { count: kept.length },
    );
    return textOf(message, [selectedText(kept.length, keptNames)]);
  }
  const deleted = selected.length + parts.length;
  return textOf(deleteTitle(selected, selection), [
    ...(selected.length > 1 ? [truncatedList(selected.map(({ version }) => labelOf(version, selection)))] : []),
    ...(parts.length > 0 ? [partsDeletedText(parts, selected.length, selection)] : []),
    ...(kept.length > 0 ? [keptText(kept.length, keptNames)] : []),
    ...(effect === 'deletedToo' ? [packageDeletedText(deleted)] : []),
    t('You can restore {count, plural, one {it} other {them}} for {days} days, from Recently Deleted.', {
      count: deleted,
      days: daysToRestore,
    }),
  ]);
}

function deleteTitle(selected: readonly ListedVersion[], selection: PlannedSelection): string {
  const packageName = packageLabel(selection);
  const [first, ...more] = selected;
  const label = first ? labelOf(first.version, selection) : '';
  // The label of a part has its image: "Delete linux/arm64 of 1.6.0 of …" would be confusing.
  if (first && more.length === 0 && isPart(first.version, selection.graph)) {
    return t('Delete {0} from {1}?', label, packageName);
  }
  return t('Delete {count, plural, =1 {{label}} other {# versions}} of {packageName}?', {
    count: selected.length,
    label,
    packageName,
  });
}

function partsDeletedText(parts: readonly ListedVersion[], selected: number, selection: PlannedSelection): string {
  return t(
    selected === 1
      ? '{count, plural, one {# more version belongs only to this version and is deleted with it: {parts}.} other {# more versions belong only to this version and are deleted with it: {parts}.}}'
      : '{count, plural, one {# more version belongs only to these versions and is deleted with them: {parts}.} other {# more versions belong only to these versions and are deleted with them: {parts}.}}',
    { count: parts.length, parts: partsText(parts, selection) },
  );
}

/** "2 platforms and 1 signature". */
function partsText(parts: readonly ListedVersion[], { graph }: PlannedSelection): string {
  const kinds = parts.map(({ version }) => {
    const node = graph?.get(version.name);
    return (node && partOfImage(node)?.kind) ?? 'referrer';
  });
  const counted = (kind: PartKind) => ({ count: kinds.filter((each) => each === kind).length });
  const texts: Record<PartKind, string> = {
    platform: t('{count, plural, one {# platform} other {# platforms}}', counted('platform')),
    index: t('{count, plural, one {# index} other {# indexes}}', counted('index')),
    attestation: t('{count, plural, one {# attestation} other {# attestations}}', counted('attestation')),
    signature: t('{count, plural, one {# signature} other {# signatures}}', counted('signature')),
    referrer: t('{count, plural, one {# attached artifact} other {# attached artifacts}}', counted('referrer')),
  };
  return listText((Object.keys(texts) as PartKind[]).flatMap((kind) => (kinds.includes(kind) ? [texts[kind]] : [])));
}

function selectedText(count: number, names: string): string {
  return t('{count, plural, one {Selected: {names}} other {Selected:\n{names}}}', { count, names });
}

function keptText(count: number, names: string): string {
  return t(
    '{count, plural, one {# selected version is kept: {names}. Other images depend on it.} other {# selected versions are kept because other images depend on them. Kept:\n{names}}}',
    { count, names },
  );
}

/** The label of a kept version; of a part, with the image that depends on it. */
function keptLabel({ planned, version }: ListedVersion, { known, graph }: PlannedSelection): string {
  const [dependent] = planned.reason === 'dependency' ? planned.of : [];
  const above = dependent === undefined ? undefined : known.get(dependent);
  const image = above && above.name !== version.name ? graph?.get(above.name) : undefined;
  const label = imageLabel(version, graph, image);
  return version.tags.length > 0 && above ? t('{0} (part of {1})', label, imageLabel(above, graph)) : label;
}

/** Why only the package can be deleted, and how to keep it. */
function insteadText(selection: PlannedSelection, selected: readonly ListedVersion[]): string[] {
  const [first] = selected;
  if (!first) return [];
  const isTagged = selection.graph !== undefined && selected.some(({ version }) => version.tags.length > 0);
  const text = t(
    isTagged
      ? '{count, plural, =1 {{label} is the only version with a tag. It can be deleted only together with its package.} other {Every version with a tag is selected. The last one can be deleted only together with its package.}}'
      : '{count, plural, =1 {{label} is the only version.} other {Every version is selected.}} The last version can be deleted only together with its package.',
    { count: selected.length, label: labelOf(first.version, selection) },
  );
  if (selected.length === 1) return [text];
  return [
    text,
    isTagged
      ? t('To keep the package, deselect one version with a tag.')
      : t('To keep the package, deselect one version.'),
  ];
}

function packageDeletedText(count: number): string {
  return t(
    '{count, plural, one {The package is deleted along with its only version.} other {The package is deleted along with all # of its versions.}}',
    { count },
  );
}

/** Returns what is said of packages that were also selected. */
export function excludedPackagesText(count: number): string {
  return t(
    '{count, plural, one {# selected package is not included; delete it separately.} other {# selected packages are not included; delete them separately.}}',
    { count },
  );
}

function labelOf(version: VersionSummary, { row, graph }: PlannedSelection): string {
  return graph ? imageLabel(version, graph) : visible(versionLabel(version, row.package.packageType));
}

/** `owner/name`. */
function packageLabel({ row }: PlannedSelection): string {
  return visible(`${row.owner.login}/${row.package.name}`);
}

/** The first few, and how many more there are. A single further name is listed: "and 1 more" would be as long. */
function truncatedList(names: readonly string[]): string {
  const shown = names.length <= maxNamed + 1 ? names : names.slice(0, maxNamed);
  const rest = names.length - shown.length;
  return [...shown, ...(rest > 0 ? [t('{count, plural, other {and # more}}', { count: rest })] : [])].join('\n');
}
