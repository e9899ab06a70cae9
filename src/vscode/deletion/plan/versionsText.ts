import { deletedIn, type PlannedVersion } from '#core/deletion';
import { partOfImage, type PartKind } from '#core/images';
import { daysToRestore, versionLabel, type VersionSummary, visible } from '#core/packages';
import { listText, t } from '../../language.ts';
import { explain } from '../../problem.ts';
import type { PlannedSelection } from './checkImages.ts';
import { imageLabel, isPart } from './imageLabel.ts';

const maxNamed = 8;

interface ListedVersion {
  readonly planned: PlannedVersion;
  readonly version: VersionSummary;
  readonly selection: PlannedSelection;
}

/** Returns the text of the confirmation that precedes a delete, built from the plan. */
export function versionsText(
  all: readonly PlannedSelection[],
  excludedPackages: number,
): { readonly message: string; readonly detail: string } {
  const refused = all.filter(({ plan }) => plan.packageEffect === 'lastVersionRefused');
  const deletable = all.filter((each) => !refused.includes(each));
  const versions = deletable.flatMap((selection) =>
    selection.plan.versions.flatMap((planned): ListedVersion[] => {
      const version = selection.known.get(planned.id);
      return version ? [{ planned, version, selection }] : [];
    }),
  );
  const because = (...reasons: PlannedVersion['reason'][]) =>
    versions.filter(({ planned }) => reasons.includes(planned.reason));
  const [selected, parts, kept] = [because('selected'), because('part'), because('dependency')];
  const unchecked = because('unreadable', 'incomplete').length;
  /** Adds the package if there are several. */
  const withPackage = (selection: PlannedSelection, text: string) =>
    all.length > 1 ? `${packageLabel(selection)} ${text}` : text;
  const keptNames = truncatedList(kept.map((each) => withPackage(each.selection, keptLabel(each))));
  const selectedNames = selected.map(({ version, selection }) => withPackage(selection, labelOf(version, selection)));
  const isDeleted = selected.length > 0;
  /** Whether the title says why the versions are kept. */
  const isInTitle = !isDeleted && refused.length === 0;
  const paragraphs = [
    ...(selected.length > 1 ? [truncatedList(selectedNames)] : []),
    ...(parts.length > 0 ? [partsDeletedText(parts, selected.length)] : []),
    ...(kept.length > 0
      ? [isInTitle && unchecked === 0 ? selectedText(kept.length, keptNames) : keptText(kept.length, keptNames)]
      : []),
    ...uncheckedText(deletable, isInTitle ? 0 : unchecked),
    ...(refused.length > 0 ? (isDeleted ? [refusedText(refused)] : insteadText(refused)) : []),
    ...deletable
      .filter(({ plan }) => plan.packageEffect === 'deletedToo')
      .map((each) => packageDeletedText(each, all.length > 1)),
    ...(isDeleted || isInTitle ? [restoreText(selected.length + parts.length, kept.length + unchecked)] : []),
    ...(excludedPackages > 0 ? [excludedPackagesText(excludedPackages)] : []),
  ];
  const message = isDeleted
    ? deleteTitle(selected)
    : refused.length > 0
      ? insteadTitle(refused)
      : nothingTitle(kept.length, unchecked);
  return { message, detail: paragraphs.join('\n\n') };
}

function deleteTitle(selected: readonly ListedVersion[]): string {
  const packageNames = new Set(selected.map(({ selection }) => packageLabel(selection)));
  const [first, ...more] = selected;
  const label = first ? labelOf(first.version, first.selection) : '';
  const [packageName = ''] = packageNames;
  // The label of a part has its image: "Delete linux/arm64 of 1.6.0 of …" would be confusing.
  if (first && more.length === 0 && isPart(first.version, first.selection.plan.graph)) {
    return t('Delete {0} from {1}?', label, packageName);
  }
  return t(
    'Delete {count, plural, =1 {{label}} other {# versions}} of {packages, plural, =1 {{packageName}} other {# packages}}?',
    { count: selected.length, label, packages: packageNames.size, packageName },
  );
}

function nothingTitle(kept: number, unchecked: number): string {
  return t(
    unchecked > 0
      ? 'Other images may depend on the selected {count, plural, one {version} other {versions}}.'
      : '{count, plural, one {Another image depends on the selected version.} other {Each of the # selected versions is required by another image.}}',
    { count: kept + unchecked },
  );
}

function insteadTitle(refused: readonly PlannedSelection[]): string {
  const [packageName = ''] = refused.map(packageLabel);
  return t('{count, plural, =1 {Delete the package {packageName} instead?} other {Delete the # packages instead?}}', {
    count: refused.length,
    packageName,
  });
}

function partsDeletedText(parts: readonly ListedVersion[], selected: number): string {
  return t(
    selected === 1
      ? '{count, plural, one {# more version belongs only to this version and is deleted with it: {parts}.} other {# more versions belong only to this version and are deleted with it: {parts}.}}'
      : '{count, plural, one {# more version belongs only to these versions and is deleted with them: {parts}.} other {# more versions belong only to these versions and are deleted with them: {parts}.}}',
    { count: parts.length, parts: partsText(parts) },
  );
}

/** "2 platforms and 1 signature". */
function partsText(parts: readonly ListedVersion[]): string {
  const kinds = parts.map(({ version, selection }) => {
    const node = selection.plan.graph?.get(version.name);
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
function keptLabel({ planned, version, selection: { known, plan } }: ListedVersion): string {
  const [dependent] = planned.reason === 'dependency' ? planned.dependents : [];
  const above = dependent === undefined ? undefined : known.get(dependent);
  const image = above && above.name !== version.name ? plan.graph?.get(above.name) : undefined;
  const label = imageLabel(version, plan.graph, image);
  return version.tags.length > 0 && above ? t('{0} (part of {1})', label, imageLabel(above, plan.graph)) : label;
}

/** What was not checked, why, and what that means for the plan. Never calls anything safe. */
function uncheckedText(deletable: readonly PlannedSelection[], kept: number): string[] {
  const unverified = deletable.filter(({ plan }) => plan.isUnverified);
  // One reason is enough; a package that is deleted as a whole has none.
  const reasons = unverified.flatMap(reasonText).slice(0, 1);
  const isDeleting = unverified.some(({ plan }) => deletedIn(plan).length > 0);
  const parts = t(
    'Platforms, attestations and signatures are kept because not all manifests of other images were read. Images whose manifests were not read may depend on the versions that you delete.',
  );
  const untagged = t(
    '{count, plural, one {# selected version without a tag is kept because not all manifests of other images were read.} other {# selected versions without a tag are kept because not all manifests of other images were read.}}',
    { count: kept },
  );
  return [...reasons, ...(isDeleting ? [parts] : []), ...(kept > 0 ? [untagged] : [])];
}

function reasonText({ selection: { check }, plan }: PlannedSelection): string[] {
  if (!check) return [];
  const { stopped, images, all } = check;
  if (stopped === 'cancelled') return [t('You cancelled the check.')];
  if (stopped === 'skipped') return [t('You skipped the check.')];
  if (!images.isComplete) return [t('The list of versions changed while it was being read.')];
  const failed = all.flatMap((version) => {
    const state = images.manifests.get(version.name);
    return state?.kind === 'unreadable' ? [{ version, error: state.error }] : [];
  });
  // A version with a tag has a name to show.
  const [first] = failed.sort((one, other) => other.version.tags.length - one.version.tags.length);
  if (!first) return [];
  // After several failures in a row the rest is skipped.
  const unknown = [...(plan.graph?.values() ?? [])].filter(({ isUnknown }) => isUnknown);
  const label = imageLabel(first.version, plan.graph);
  const { message: reason } = explain(first.error, { packageType: 'container' });
  return [
    t(
      '{count, plural, =1 {The manifest of {label} could not be read.} other {# manifests could not be read, including that of {label}.}} {reason}',
      { count: unknown.length, label, reason },
    ),
  ];
}

function refusedText(refused: readonly PlannedSelection[]): string {
  const heading = t(
    'The selected versions of these packages are kept, because the last version (for container packages, the last one with a tag) can be deleted only together with its package:',
  );
  return `${heading}\n${truncatedList(refused.map(packageLabel))}`;
}

/** Why only the packages can be deleted, and how to keep them. */
function insteadText(refused: readonly PlannedSelection[]): string[] {
  const [first, ...others] = refused;
  const versions = first?.selection.versions ?? [];
  const [version] = versions;
  if (!first || !version) return [];
  const general = t(
    'The last version of a package can be deleted only together with the package. For container packages, that is the last version with a tag.',
  );
  if (others.length > 0) return [truncatedList(refused.map(packageLabel)), general];
  const isTagged = first.plan.graph !== undefined && versions.some(({ tags }) => tags.length > 0);
  const text = t(
    isTagged
      ? '{count, plural, =1 {{label} is the only version with a tag. It can be deleted only together with its package.} other {Every version with a tag is selected. The last one can be deleted only together with its package.}}'
      : '{count, plural, =1 {{label} is the only version.} other {Every version is selected.}} The last version can be deleted only together with its package.',
    { count: versions.length, label: labelOf(version, first) },
  );
  if (versions.length === 1) return [text];
  return [
    text,
    isTagged
      ? t('To keep the package, deselect one version with a tag.')
      : t('To keep the package, deselect one version.'),
  ];
}

/** @param isOneOfSeveral whether the package is to be named. */
function packageDeletedText(each: PlannedSelection, isOneOfSeveral: boolean): string {
  return t(
    isOneOfSeveral
      ? '{count, plural, one {{name} is deleted along with its only version.} other {{name} is deleted along with all # of its versions.}}'
      : '{count, plural, one {The package is deleted along with its only version.} other {The package is deleted along with all # of its versions.}}',
    { count: deletedIn(each.plan).length, name: packageLabel(each) },
  );
}

function excludedPackagesText(count: number): string {
  return t(
    '{count, plural, one {# selected package is not included; delete it separately.} other {# selected packages are not included; delete them separately.}}',
    { count },
  );
}

function restoreText(deleted: number, kept: number): string {
  const values = { count: deleted === 0 ? kept : deleted, days: daysToRestore };
  return deleted === 0
    ? t(
        '{count, plural, one {If you delete it anyway, you can restore it} other {If you delete them anyway, you can restore them}} for {days} days, from Recently Deleted.',
        values,
      )
    : t('You can restore {count, plural, one {it} other {them}} for {days} days, from Recently Deleted.', values);
}

function labelOf(version: VersionSummary, { selection, plan }: PlannedSelection): string {
  return plan.graph
    ? imageLabel(version, plan.graph)
    : visible(versionLabel(version, selection.row.package.packageType));
}

/** `owner/name`. */
function packageLabel({ selection: { row } }: PlannedSelection): string {
  return visible(`${row.owner.login}/${row.package.name}`);
}

/** The first few, and how many more there are. A single further name is listed: "and 1 more" would be as long. */
function truncatedList(names: readonly string[]): string {
  const shown = names.length <= maxNamed + 1 ? names : names.slice(0, maxNamed);
  const rest = names.length - shown.length;
  return [...shown, ...(rest > 0 ? [t('{count, plural, other {and # more}}', { count: rest })] : [])].join('\n');
}
