import * as vscode from 'vscode';
import { deletedIn, type PlannedVersion } from '../../../core/deletion/index.ts';
import { partKind, type PartKind } from '../../../core/images/index.ts';
import { daysToRestore, versionLabel, type VersionSummary, visible } from '../../../core/packages/index.ts';
import { count, versionCount } from '../../explorer/text.ts';
import { explain } from '../../problem.ts';
import { imageLabel, isPart } from './imageLabel.ts';
import type { PlannedSelection } from './checkImages.ts';

const { t } = vscode.l10n;
const maxNamed = 8;

/** A version of a plan, with where it stands. */
interface NamedVersion {
  readonly planned: PlannedVersion;
  readonly version: VersionSummary;
  readonly of: PlannedSelection;
}

/** The words of the confirmation before versions are deleted, written from the plan. */
export function versionsText(
  all: readonly PlannedSelection[],
  packagesLeftOut: number,
): { readonly message: string; readonly detail: string } {
  const refused = all.filter(({ plan }) => plan.package === 'refusesLast');
  const open = all.filter((each) => !refused.includes(each));
  const versions = open.flatMap((of) => of.plan.versions.flatMap((planned) => withVersion(planned, of)));
  const because = (...reasons: PlannedVersion['reason'][]) =>
    versions.filter(({ planned }) => reasons.includes(planned.reason));
  const [picked, along, kept] = [because('picked'), because('along'), because('dependency')];
  const unchecked = because('unreadable', 'incomplete').length;
  const isDeleted = picked.length > 0;
  /** With its package where there are several. */
  const placed = (of: PlannedSelection, text: string) => (all.length > 1 ? `${placeOf(of)} ${text}` : text);
  const keptLabels = kept.map((each) => placed(each.of, keptLabel(each)));
  const parts = [
    ...(picked.length > 1 ? [named(picked.map(({ version, of }) => placed(of, labelOf(version, of))))] : []),
    ...alongText(along, picked.length),
    ...(isDeleted || kept.length === 0 ? keptText(keptLabels) : [named(keptLabels)]),
    ...uncheckedText(open, unchecked),
    ...(isDeleted ? refusedText(refused) : insteadText(refused)),
    ...open.filter(({ plan }) => plan.package === 'goesAlong').map((each) => placed(each, goesAlongText(each))),
    ...(isDeleted || refused.length === 0 ? [restoreText(picked.length + along.length)] : []),
    ...packagesLeftOutText(packagesLeftOut),
  ];
  const message = isDeleted
    ? deleteTitle(picked)
    : refused.length > 0
      ? insteadTitle(refused)
      : nothingTitle(kept.length, unchecked);
  return { message, detail: parts.join('\n\n') };
}

function deleteTitle(picked: readonly NamedVersion[]): string {
  const [place = '', ...others] = new Set(picked.map(({ of }) => placeOf(of)));
  const where = others.length > 0 ? t('{0} packages', count(others.length + 1)) : place;
  const [first, ...more] = picked;
  if (!first || more.length > 0) return t('Delete {0} of {1}?', versionCount(picked.length), where);
  const label = labelOf(first.version, first.of);
  // A part is named by its image: "Delete linux/arm64 of 1.6.0 of …" would be read twice.
  return isPart(first.version, first.of.plan.graph)
    ? t('Delete {0} from {1}?', label, where)
    : t('Delete {0} of {1}?', label, where);
}

function nothingTitle(kept: number, unchecked: number): string {
  if (unchecked > 0) {
    return unchecked + kept === 1
      ? t('It is not known whether other images depend on the selected version.')
      : t('It is not known whether other images depend on the selected versions.');
  }
  return kept === 1
    ? t('Another image depends on the selected version.')
    : t('Other images depend on all {0} selected versions.', count(kept));
}

function insteadTitle(refused: readonly PlannedSelection[]): string {
  const [first] = refused;
  return refused.length === 1 && first
    ? t('Delete the package {0} instead?', placeOf(first))
    : t('Delete the {0} packages instead?', count(refused.length));
}

/** The parts of images that are deleted with them. */
function alongText(along: readonly NamedVersion[], picked: number): string[] {
  if (along.length === 0) return [];
  const parts = partsText(along);
  if (picked > 1) return [t('Versions that belong only to them are deleted with them: {0}.', parts)];
  return [
    along.length === 1
      ? t('1 more version belongs only to it and is deleted with it: {0}.', parts)
      : t('{0} more versions belong only to it and are deleted with it: {1}.', count(along.length), parts),
  ];
}

/** "2 platforms and 1 signature". */
function partsText(along: readonly NamedVersion[]): string {
  const texts: Record<PartKind, (number: number) => string> = {
    platform: (number) => (number === 1 ? t('1 platform') : t('{0} platforms', count(number))),
    index: (number) => (number === 1 ? t('1 index') : t('{0} indexes', count(number))),
    attestation: (number) => (number === 1 ? t('1 attestation') : t('{0} attestations', count(number))),
    signature: (number) => (number === 1 ? t('1 signature') : t('{0} signatures', count(number))),
    referrer: (number) => (number === 1 ? t('1 attached artifact') : t('{0} attached artifacts', count(number))),
  };
  const kinds = along.map(({ version, of }) => {
    const node = of.plan.graph?.get(version.name);
    return (node && partKind(node)?.as) ?? 'referrer';
  });
  const counts = (Object.keys(texts) as PartKind[]).flatMap((kind) => {
    const number = kinds.filter((each) => each === kind).length;
    return number > 0 ? [texts[kind](number)] : [];
  });
  return new Intl.ListFormat(vscode.env.language, { type: 'conjunction' }).format(counts);
}

/** What images that stay depend on. */
function keptText(labels: readonly string[]): string[] {
  if (labels.length === 0) return [];
  if (labels.length === 1) return [t('1 selected version is kept: {0}.', ...labels)];
  const heading = t('{0} selected versions are kept because images that stay depend on them:', count(labels.length));
  return [`${heading}\n${named(labels)}`];
}

/** Named by an image that stays. */
function keptLabel({ planned, version, of: { known, plan } }: NamedVersion): string {
  const [dependent] = planned.reason === 'dependency' ? planned.of : [];
  const above = dependent === undefined ? undefined : known.get(dependent);
  const whole = above && above.name !== version.name ? plan.graph?.get(above.name) : undefined;
  const label = imageLabel(version, plan.graph, whole);
  return version.tags.length > 0 && above ? t('{0} (part of {1})', label, imageLabel(above, plan.graph)) : label;
}

/** What was not checked, why, and what that means for the plan; never that it is safe. */
function uncheckedText(open: readonly PlannedSelection[], kept: number): string[] {
  const unverified = open.filter(({ plan }) => plan.isUnverified);
  const going = unverified.flatMap(({ plan }) => deletedIn(plan)).length;
  // One reason is enough; a package of which all goes has none.
  const reasons = unverified.flatMap(reasonText).slice(0, 1);
  if (going === 0) return reasons;
  return [
    ...reasons,
    t(
      'Platforms, attestations and signatures are kept, because other images were not read. Whether another image depends on what is deleted was not checked.',
    ),
    ...(kept === 1 ? [t('1 selected version without a tag is kept, because other images were not read.')] : []),
    ...(kept > 1
      ? [t('{0} selected versions without a tag are kept, because other images were not read.', count(kept))]
      : []),
  ];
}

/** Why something was not read. */
function reasonText({ selection: { check }, plan }: PlannedSelection): string[] {
  if (!check) return [];
  const { stopped, images, all } = check;
  if (stopped === 'cancelled') return [t('You cancelled the check.')];
  if (stopped === 'declined') return [t('You skipped the check.')];
  if (!images.isComplete) return [t('The list of versions changed while it was read.')];
  const failed = all.flatMap((version) => {
    const state = images.manifests.get(version.name);
    return state?.kind === 'unreadable' ? [{ version, error: state.error }] : [];
  });
  // Tagged ones can be named.
  const [first] = failed.sort((one, other) => other.version.tags.length - one.version.tags.length);
  if (!first) return [];
  const label = imageLabel(first.version, plan.graph);
  const reason = explain(first.error, { packageType: 'container' }).message;
  // After some failures in a row the others are not tried.
  const amount = [...(plan.graph?.values() ?? [])].filter(({ isUnknown }) => isUnknown).length;
  return [
    amount === 1
      ? t('The manifest of {0} could not be read. {1}', label, reason)
      : t('{0} manifests could not be read, the first being that of {1}. {2}', count(amount), label, reason),
  ];
}

/** Of packages that would lose their last version, beside others of which something goes. */
function refusedText(refused: readonly PlannedSelection[]): string[] {
  if (refused.length === 0) return [];
  const heading = t('Kept, because GitHub keeps the last version of a package; delete the package instead:');
  return [`${heading}\n${named(refused.map(placeOf))}`];
}

function insteadText(refused: readonly PlannedSelection[]): string[] {
  const [first, ...others] = refused;
  const [version, ...more] = first?.selection.versions ?? [];
  if (!first || !version) return [];
  const general = t('GitHub keeps the last version of a package. Delete the package to delete it.');
  if (others.length > 0) return [named(refused.map(placeOf)), general];
  const isTagged = first.plan.graph !== undefined && [version, ...more].some(({ tags }) => tags.length > 0);
  if (more.length === 0) {
    return isTagged
      ? [t('{0} is the last version with a tag. GitHub deletes it only with its package.', labelOf(version, first))]
      : [t('{0} is the only version. GitHub deletes it only with its package.', labelOf(version, first))];
  }
  if (!isTagged) return [general, t('To keep the package, leave a version out of the selection.')];
  return [
    t('Every version with a tag is selected. GitHub deletes the last one only with its package.'),
    t('To keep the package, leave a version with a tag out of the selection.'),
  ];
}

function goesAlongText({ plan }: PlannedSelection): string {
  const number = deletedIn(plan).length;
  return number === 1
    ? t('This is the only version: the package is deleted with it.')
    : t('These are all {0} versions: the package is deleted with them.', count(number));
}

function packagesLeftOutText(number: number): string[] {
  if (number === 0) return [];
  return [
    number === 1
      ? t('1 package in the selection is not deleted; delete it separately.')
      : t('{0} packages in the selection are not deleted; delete them separately.', count(number)),
  ];
}

function restoreText(number: number): string {
  return number > 1
    ? t('You can restore them for {0} days, from Recently Deleted.', daysToRestore)
    : t('You can restore it for {0} days, from Recently Deleted.', daysToRestore);
}

function withVersion(planned: PlannedVersion, of: PlannedSelection): NamedVersion[] {
  const version = of.known.get(planned.id);
  return version ? [{ planned, version, of }] : [];
}

function labelOf(version: VersionSummary, { selection, plan }: PlannedSelection): string {
  return plan.graph
    ? imageLabel(version, plan.graph)
    : visible(versionLabel(version, selection.row.package.packageType));
}

/** `owner/name`. */
function placeOf({ selection: { row } }: PlannedSelection): string {
  return visible(`${row.owner.login}/${row.package.name}`);
}

/** The first few, and how many there are besides; a last one takes no more room than "and 1 more". */
function named(names: readonly string[]): string {
  const shown = names.length <= maxNamed + 1 ? names : names.slice(0, maxNamed);
  const rest = names.length - shown.length;
  return (rest > 0 ? [...shown, t('and {0} more', count(rest))] : shown).join('\n');
}
