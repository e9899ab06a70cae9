import * as vscode from 'vscode';
import { deletedIn, type PlannedVersion } from '../../../core/deletion/plan.ts';
import type { VersionSummary } from '../../../core/packages/summary.ts';
import { partKind, type PartKind } from '../../../core/images/graph.ts';
import { daysToRestore } from '../../../core/packages/age.ts';
import { shortDigest, versionLabel } from '../../../core/packages/name.ts';
import { visible } from '../../../core/packages/visible.ts';
import { count, versionCount } from '../../explorer/text.ts';
import { imageLabel } from './imageLabel.ts';
import type { PlannedSelection } from './planVersions.ts';
import { uncheckedText } from './uncheckedText.ts';

const maxNamed = 8;

/** A version of a plan, with where it stands. */
interface NamedVersion {
  readonly planned: PlannedVersion;
  readonly of: PlannedSelection;
}

/** The words of the confirmation before versions are deleted, written from the plan. */
export function versionsText(
  all: readonly PlannedSelection[],
  packagesLeftOut: number,
): { readonly message: string; readonly detail: string } {
  const refused = all.filter(({ plan }) => plan.package === 'refusesLast');
  const open = all.filter((each) => !refused.includes(each));
  const versions = open.flatMap((of) => of.plan.versions.map((planned): NamedVersion => ({ planned, of })));
  const picked = versions.filter(({ planned }) => planned.reason === 'picked');
  const along = versions.filter(({ planned }) => planned.reason === 'along');
  const kept = versions.filter(({ planned }) => planned.reason === 'dependency');
  const unchecked = versions.filter(({ planned: { reason } }) => reason === 'unreadable' || reason === 'incomplete');
  const isSomethingDeleted = picked.length > 0;
  const message = isSomethingDeleted
    ? deleteTitle(picked, all)
    : refused.length > 0
      ? insteadTitle(refused)
      : nothingTitle(kept, unchecked);
  const parts = [
    ...(picked.length > 1 ? [named(picked.map((each) => labelOf(each, all)))] : []),
    ...alongText(along, picked.length),
    ...keptText(kept, all, isSomethingDeleted),
    ...uncheckedText(open, unchecked.length),
    ...(isSomethingDeleted ? refusedText(refused) : insteadText(refused)),
    ...open.flatMap((each) => goesAlongText(each, all)),
    ...(isSomethingDeleted || refused.length === 0 ? [restoreText(Math.max(picked.length + along.length, 1))] : []),
    ...(packagesLeftOut > 0 ? [packagesLeftOutText(packagesLeftOut)] : []),
  ];
  return { message, detail: parts.join('\n\n') };
}

function deleteTitle(picked: readonly NamedVersion[], all: readonly PlannedSelection[]): string {
  const { l10n } = vscode;
  const places = new Set(picked.map(({ of }) => placeOf(of)));
  const [first] = picked;
  const [place = ''] = places;
  if (places.size > 1) return l10n.t('Delete {0} of {1} packages?', versionCount(picked.length), count(places.size));
  if (picked.length > 1 || !first) return l10n.t('Delete {0} of {1}?', versionCount(picked.length), place);
  const label = labelOf(first, all.length > 1 ? [first.of] : all);
  // A part is named by its image: "Delete linux/arm64 of 1.6.0 of …" would be read twice.
  return isPart(first) ? l10n.t('Delete {0} from {1}?', label, place) : l10n.t('Delete {0} of {1}?', label, place);
}

function nothingTitle(kept: readonly NamedVersion[], unchecked: readonly NamedVersion[]): string {
  const { l10n } = vscode;
  if (unchecked.length > 0) {
    return unchecked.length + kept.length === 1
      ? l10n.t('It is not known whether other images depend on the selected version.')
      : l10n.t('It is not known whether other images depend on the selected versions.');
  }
  return kept.length === 1
    ? l10n.t('Another image depends on the selected version.')
    : l10n.t('Other images depend on all {0} selected versions.', count(kept.length));
}

function insteadTitle(refused: readonly PlannedSelection[]): string {
  const [first] = refused;
  return refused.length === 1 && first
    ? vscode.l10n.t('Delete the package {0} instead?', placeOf(first))
    : vscode.l10n.t('Delete the {0} packages instead?', count(refused.length));
}

/** The parts of images that are deleted with them. */
function alongText(along: readonly NamedVersion[], picked: number): string[] {
  const { l10n } = vscode;
  if (along.length === 0) return [];
  const list = new Intl.ListFormat(vscode.env.language, { type: 'conjunction' });
  const parts = list.format(partCounts(along));
  const number = count(along.length);
  if (along.length === 1) {
    return [
      picked === 1
        ? l10n.t('1 more version belongs only to it and is deleted with it: {0}.', parts)
        : l10n.t('1 more version belongs only to them and is deleted with them: {0}.', parts),
    ];
  }
  return [
    picked === 1
      ? l10n.t('{0} more versions belong only to it and are deleted with it: {1}.', number, parts)
      : l10n.t('{0} more versions belong only to them and are deleted with them: {1}.', number, parts),
  ];
}

/** "2 platforms", "1 signature". */
function partCounts(along: readonly NamedVersion[]): string[] {
  const kinds = along.map(({ planned, of }) => {
    const digest = of.known.get(planned.id)?.name ?? '';
    const node = of.plan.graph?.get(digest);
    return (node && partKind(node)?.as) ?? 'referrer';
  });
  const { t } = vscode.l10n;
  const texts: Record<PartKind, (number: number) => string> = {
    platform: (number) => (number === 1 ? t('1 platform') : t('{0} platforms', count(number))),
    index: (number) => (number === 1 ? t('1 index') : t('{0} indexes', count(number))),
    attestation: (number) => (number === 1 ? t('1 attestation') : t('{0} attestations', count(number))),
    signature: (number) => (number === 1 ? t('1 signature') : t('{0} signatures', count(number))),
    referrer: (number) => (number === 1 ? t('1 attached artifact') : t('{0} attached artifacts', count(number))),
  };
  return (Object.keys(texts) as PartKind[]).flatMap((kind) => {
    const number = kinds.filter((each) => each === kind).length;
    return number > 0 ? [texts[kind](number)] : [];
  });
}

/** What images that stay depend on. */
function keptText(kept: readonly NamedVersion[], all: readonly PlannedSelection[], withHeading: boolean): string[] {
  const { l10n } = vscode;
  if (kept.length === 0) return [];
  const labels = kept.map((each) => keptLabel(each, all));
  if (!withHeading) return [named(labels)];
  if (labels.length === 1) return [l10n.t('1 selected version is kept: {0}.', labels[0] ?? '')];
  return [
    `${l10n.t('{0} selected versions are kept because images that stay depend on them:', count(labels.length))}\n${named(labels)}`,
  ];
}

/** Named by an image that stays. */
function keptLabel({ planned, of }: NamedVersion, all: readonly PlannedSelection[]): string {
  const version = of.known.get(planned.id);
  if (!version) return '';
  const [dependent] = planned.reason === 'dependency' ? planned.of : [];
  const above = dependent === undefined ? undefined : of.known.get(dependent);
  const whole = above && above.name !== version.name ? of.plan.graph?.get(above.name) : undefined;
  const label = imageLabel(version, of.plan.graph, whole);
  const needs =
    version.tags.length > 0 && above
      ? vscode.l10n.t('{0} (part of {1})', label, imageLabel(above, of.plan.graph))
      : label;
  return prefixOf(of, all) + needs;
}

/** Of packages that would lose their last version, beside others of which something goes. */
function refusedText(refused: readonly PlannedSelection[]): string[] {
  if (refused.length === 0) return [];
  const heading = vscode.l10n.t(
    'Kept, because GitHub keeps the last version of a package; delete the package instead:',
  );
  return [`${heading}\n${named(refused.map(placeOf))}`];
}

function insteadText(refused: readonly PlannedSelection[]): string[] {
  const { l10n } = vscode;
  const [first] = refused;
  const [version] = first?.selection.versions ?? [];
  if (!first || !version) return [];
  if (refused.length > 1) {
    return [
      named(refused.map(placeOf)),
      l10n.t('GitHub keeps the last version of a package. Delete the package to delete it.'),
    ];
  }
  const { versions } = first.selection;
  const isTagged = first.plan.graph !== undefined && versions.some(({ tags }) => tags.length > 0);
  if (versions.length === 1) {
    const label = labelOfVersion(version, first);
    return [
      isTagged
        ? l10n.t('{0} is the last version with a tag. GitHub deletes it only with its package.', label)
        : l10n.t('{0} is the only version. GitHub deletes it only with its package.', label),
    ];
  }
  return isTagged
    ? [
        l10n.t('Every version with a tag is selected. GitHub deletes the last one only with its package.'),
        l10n.t('To keep the package, leave a version with a tag out of the selection.'),
      ]
    : [
        l10n.t(
          'All {0} versions are selected. GitHub deletes the last one only with its package.',
          count(versions.length),
        ),
        l10n.t('To keep the package, leave a version out of the selection.'),
      ];
}

function goesAlongText(each: PlannedSelection, all: readonly PlannedSelection[]): string[] {
  if (each.plan.package !== 'goesAlong') return [];
  const number = deletedIn(each.plan).length;
  return [
    prefixOf(each, all) +
      (number === 1
        ? vscode.l10n.t('This is the only version: the package is deleted with it.')
        : vscode.l10n.t('These are all {0} versions: the package is deleted with them.', count(number))),
  ];
}

function packagesLeftOutText(number: number): string {
  return number === 1
    ? vscode.l10n.t('1 package in the selection is not deleted; delete it separately.')
    : vscode.l10n.t('{0} packages in the selection are not deleted; delete them separately.', count(number));
}

/** How what is deleted comes back. */
export function restoreText(number: number): string {
  return number === 1
    ? vscode.l10n.t('You can restore it for {0} days, from Recently Deleted.', daysToRestore)
    : vscode.l10n.t('You can restore them for {0} days, from Recently Deleted.', daysToRestore);
}

/** What a version is called; with its package where there are several. */
function labelOf({ planned, of }: NamedVersion, all: readonly PlannedSelection[]): string {
  const version = of.known.get(planned.id);
  return version ? prefixOf(of, all) + labelOfVersion(version, of) : '';
}

function labelOfVersion(version: VersionSummary, { selection, plan }: PlannedSelection): string {
  return plan.graph
    ? imageLabel(version, plan.graph)
    : visible(versionLabel(version, selection.row.package.packageType));
}

/** Whether its label is that of a part of an image. */
function isPart({ planned, of: { known, plan } }: NamedVersion): boolean {
  const node = plan.graph?.get(known.get(planned.id)?.name ?? '');
  return (
    node?.tags.length === 0 &&
    imageLabel({ name: node.digest, tags: node.versions[0]?.tags ?? [] }, plan.graph) !== shortDigest(node.digest)
  );
}

/** `owner/name`. */
function placeOf({ selection: { row } }: PlannedSelection): string {
  return visible(`${row.owner.login}/${row.package.name}`);
}

function prefixOf(each: PlannedSelection, all: readonly PlannedSelection[]): string {
  return all.length > 1 ? `${placeOf(each)} ` : '';
}

/** The first few, and how many there are besides; a last one takes no more room than "and 1 more". */
function named(names: readonly string[]): string {
  const shown = names.length <= maxNamed + 1 ? names : names.slice(0, maxNamed);
  const rest = names.length - shown.length;
  return (rest > 0 ? [...shown, vscode.l10n.t('and {0} more', count(rest))] : shown).join('\n');
}
