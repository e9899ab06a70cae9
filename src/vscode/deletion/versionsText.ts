import * as vscode from 'vscode';
import { leftoversOf, type CheckedImages, type Consequence } from '../../core/deletion/question.ts';
import type { VersionRow } from '../../core/explorer/row.ts';
import { referrerTag } from '../../core/images/referrerTag.ts';
import type { Break } from '../../core/images/safety.ts';
import { daysToRestore } from '../../core/packages/age.ts';
import { versionLabel } from '../../core/packages/name.ts';
import { visible } from '../../core/packages/visible.ts';
import { count, versionCount } from '../explorer/text.ts';
import { explain } from '../problem.ts';
import { ImageLabels, partOf } from './imageLabel.ts';

/** The versions of one package that are asked about. */
export interface AskedPackage {
  readonly rows: readonly VersionRow[];
  /** Of container packages. */
  readonly images?: CheckedImages | undefined;
  readonly consequence: Consequence;
}

const mostNamed = 8;
const mostImages = 3;

/** The words of the question before versions are deleted. What it counts and lists is what the plain delete deletes. */
export function versionsText(
  asked: readonly AskedPackage[],
  packagesLeftOut: number,
): { message: string; detail: string } {
  const going = asked.filter(({ consequence }) => consequence.going.length > 0);
  const refused = asked.filter(({ consequence }) => consequence.package === 'refusesLast');
  const number = going.flatMap(({ consequence }) => consequence.going).length;
  const parts =
    number > 0
      ? [...namesOf(going), ...neededText(asked), ...refusedText(refused), ...unknownText(asked), ...packageText(going)]
      : [...neededText(asked, false), ...(refused.length > 0 ? insteadText(refused) : [])];
  if (number > 0) parts.push(restoreText(number));
  else if (refused.length === 0) parts.push(insistText(asked));
  if (packagesLeftOut > 0) parts.push(packagesLeftOutText(packagesLeftOut));
  const message =
    number > 0 ? deleteTitle(going, number) : refused.length > 0 ? insteadTitle(refused) : nothingTitle(asked);
  return { message, detail: parts.join('\n\n') };
}

function deleteTitle(going: readonly AskedPackage[], number: number): string {
  const { l10n } = vscode;
  const [first] = going;
  if (!first) return '';
  if (going.length > 1) return l10n.t('Delete {0} of {1} packages?', versionCount(number), count(going.length));
  const [row] = goingRows(first);
  if (number > 1 || !row) return l10n.t('Delete {0} of {1}?', versionCount(number), placeOf(first));
  const isReferrer = row.version.tags.some((tag) => referrerTag(tag));
  return isReferrer && first.images
    ? l10n.t('Delete {0} from {1}?', labelOf(first, row), placeOf(first))
    : l10n.t('Delete {0} of {1}?', labelOf(first, row), placeOf(first));
}

function nothingTitle(asked: readonly AskedPackage[]): string {
  const { l10n } = vscode;
  const needed = asked.flatMap((each) => each.consequence.needed.map((version) => ({ each, version })));
  const tags = new Set(
    needed.flatMap(({ each, version }) =>
      version.breaks.flatMap((broken) => broken.tags.map((tag) => labelsOf(each).ofTags([tag]))),
    ),
  );
  const images = sentence([...tags]);
  const [first] = needed;
  if (needed.length === 1 && first) {
    const { version } = first.version;
    // A signature's label names the image again.
    const label = version.tags.length > 0 ? l10n.t('this version') : labelsOf(first.each).of(version);
    return tags.size === 1
      ? l10n.t('Nothing to delete: {0} needs {1}.', images, label)
      : l10n.t('Nothing to delete: {0} need {1}.', images, label);
  }
  return tags.size === 1
    ? l10n.t('Nothing to delete: {0} needs all {1} versions.', images, count(needed.length))
    : l10n.t('Nothing to delete: {0} need all {1} versions.', images, count(needed.length));
}

function insteadTitle(refused: readonly AskedPackage[]): string {
  const [first] = refused;
  return refused.length === 1 && first
    ? vscode.l10n.t('Delete the package {0} instead?', placeOf(first))
    : vscode.l10n.t('Delete the {0} packages instead?', count(refused.length));
}

/** What goes, and all tags of images that go with it, by package; a signature's tag is no name of an image. */
function namesOf(going: readonly AskedPackage[]): string[] {
  const rows = going.flatMap((each) => goingRows(each).map((row) => ({ each, row })));
  if (rows.length < 2) return [];
  const prefix = prefixIn(going);
  const names = named(rows.map(({ each, row }) => prefix(each) + labelOf(each, row)));
  const tags = going.flatMap((each) => {
    const own = goingRows(each).flatMap(({ version }) => version.tags.filter((tag) => !referrerTag(tag)));
    const list = own.map(visible).join(', ');
    return own.length > 0 ? [going.length > 1 ? `${placeOf(each)}: ${list}` : list] : [];
  });
  if (tags.length === 0) return [names];
  const separator = going.length > 1 ? '\n' : ' ';
  return [names, `${vscode.l10n.t('These tags go with them:')}${separator}${tags.join('\n')}`];
}

/** Once, under a heading of its own; without it where nothing goes. */
function neededText(asked: readonly AskedPackage[], withHeading = true): string[] {
  const { l10n } = vscode;
  const prefix = prefixIn(asked);
  const lines = asked.flatMap((each) =>
    each.consequence.needed.map(({ version, breaks }) => {
      const [label, why] = [labelsOf(each).of(version), breaksText(each, breaks)];
      return prefix(each) + (label === why ? label : `${label}: ${why}`);
    }),
  );
  if (lines.length === 0) return [];
  if (!withHeading) return [named(lines)];
  const heading =
    lines.length === 1
      ? l10n.t('Left out, since images that stay need it:')
      : l10n.t('Left out, since images that stay need them:');
  return [`${heading}\n${named(lines)}`];
}

function breaksText(each: AskedPackage, breaks: readonly Break[]): string {
  return named(
    breaks.map(({ tags, reason }) => partOf(reason, labelsOf(each).ofTags(tags))),
    '; ',
    mostImages,
  );
}

/** Of packages that would lose their last version, beside others of which something goes. */
function refusedText(refused: readonly AskedPackage[]): string[] {
  if (refused.length === 0) return [];
  const heading = vscode.l10n.t(
    'Left out, since GitHub keeps the last version of a package; delete the package instead:',
  );
  return [`${heading}\n${named(refused.map(placeOf))}`];
}

function insteadText(refused: readonly AskedPackage[]): string[] {
  const { l10n } = vscode;
  const [first] = refused;
  const [row] = first?.rows ?? [];
  if (refused.length > 1) {
    return [
      named(refused.map(placeOf)),
      l10n.t('GitHub keeps the last version of a package: it goes only with the package.'),
    ];
  }
  if (!first || !row) return [];
  const isTagged = first.images !== undefined && first.rows.some(({ version }) => version.tags.length > 0);
  if (first.rows.length === 1) {
    return [
      isTagged
        ? l10n.t('{0} is the last version with a tag: GitHub deletes it only with its package.', labelOf(first, row))
        : l10n.t('{0} is the only version: GitHub deletes it only with its package.', labelOf(first, row)),
    ];
  }
  return isTagged
    ? [
        l10n.t('Every version with a tag is selected: GitHub deletes the last one only with its package.'),
        l10n.t('To keep the package, leave a version with a tag out of the selection.'),
      ]
    : [
        l10n.t(
          'These are all {0} versions: GitHub deletes the last one only with its package.',
          count(first.rows.length),
        ),
        l10n.t('To keep the package, leave a version out of the selection.'),
      ];
}

/** What was not checked; never that it is safe. */
function unknownText(asked: readonly AskedPackage[]): string[] {
  const { l10n } = vscode;
  const unsure = asked.filter(({ consequence }) => consequence.unknown.length > 0);
  if (unsure.length === 0) return [];
  const prefix = prefixIn(asked);
  const labels = unsure.flatMap((each) =>
    each.consequence.unknown.map(({ version }) => prefix(each) + labelsOf(each).of(version)),
  );
  const what = sentence(labels);
  if (unsure.some(({ images }) => images?.isSkipped)) {
    return [
      l10n.t('You skipped the check of which images need {0}: it is not known whether deleting breaks an image.', what),
    ];
  }
  const unread = new Map(
    unsure.flatMap(({ consequence }) =>
      consequence.unknown.flatMap(({ because }) =>
        because.map(({ version, error }) => [version.digest, error] as const),
      ),
    ),
  );
  const first = [...unread.values()].find((error) => error !== undefined);
  const reason = first ? explain(first, { packageType: 'container' }).message : '';
  return [
    unread.size === 1
      ? l10n.t('Whether other images need {0} is not known: a manifest could not be read. {1}', what, reason)
      : l10n.t(
          'Whether other images need {0} is not known: {1} manifests could not be read. The first: {2}',
          what,
          count(unread.size),
          reason,
        ),
  ];
}

/** What is left behind, and what becomes of the package. */
function packageText(going: readonly AskedPackage[]): string[] {
  const { l10n } = vscode;
  const isOffered = going.every(({ consequence }) => consequence.unknown.length === 0);
  const prefix = prefixIn(going);
  const leftovers = (which: (consequence: Consequence) => Consequence['leftovers']) =>
    going.flatMap((each) =>
      which(each.consequence).map(({ version, of, reason }) => {
        const [image] = of;
        const part = partOf(reason, image ? labelsOf(each).of(image) : '');
        // A signature's tag says already what it is of.
        return (
          prefix(each) +
          (version.tags.length > 0 ? labelsOf(each).of(version) : `${labelsOf(each).of(version)}: ${part}`)
        );
      }),
    );
  const left = isOffered ? leftovers(leftoversOf) : [];
  const [only] = going.length === 1 ? going : [];
  const rest = only?.consequence.package === 'refusesLeftovers' && isOffered ? leftovers((each) => each.leftovers) : [];
  return [
    ...(left.length > 0 ? [`${l10n.t('Leftovers that nothing else needs:')}\n${named(left)}`] : []),
    ...(rest.length > 0
      ? [
          `${l10n.t('Only leftovers would stay, which nothing needs; with them the package goes as a whole:')}\n${named(rest)}`,
        ]
      : []),
    ...going.flatMap((each) => {
      if (each.consequence.package !== 'goesAlong') return [];
      const text = goesAlongText(each.rows.length);
      return [going.length > 1 ? `${placeOf(each)}: ${text}` : text];
    }),
  ];
}

function goesAlongText(number: number): string {
  return number === 1
    ? vscode.l10n.t('This is the only version: the package goes with it.')
    : vscode.l10n.t('These are all {0} versions: the package goes with them.', count(number));
}

function packagesLeftOutText(number: number): string {
  return number === 1
    ? vscode.l10n.t('1 package in the selection is not deleted; delete it separately.')
    : vscode.l10n.t('{0} packages in the selection are not deleted; delete them separately.', count(number));
}

function insistText(asked: readonly AskedPackage[]): string {
  return asked.flatMap(({ rows }) => rows).length === 1
    ? vscode.l10n.t(
        'If you delete it all the same, it can be restored for {0} days, from Recently Deleted.',
        daysToRestore,
      )
    : vscode.l10n.t(
        'If you delete them all the same, they can be restored for {0} days, from Recently Deleted.',
        daysToRestore,
      );
}

/** How what is deleted comes back. */
export function restoreText(number: number): string {
  return number === 1
    ? vscode.l10n.t('It can be restored for {0} days, from Recently Deleted.', daysToRestore)
    : vscode.l10n.t('They can be restored for {0} days, from Recently Deleted.', daysToRestore);
}

function goingRows({ rows, consequence }: AskedPackage): VersionRow[] {
  const ids = new Set(consequence.going);
  return rows.filter(({ version }) => ids.has(version.id));
}

function labelOf(each: AskedPackage, { version, package: row }: Pick<VersionRow, 'version' | 'package'>): string {
  return each.images
    ? labelsOf(each).of({ digest: version.name, tags: version.tags })
    : visible(versionLabel(version, row.package.packageType));
}

const labels = new WeakMap<AskedPackage, ImageLabels>();

function labelsOf(each: AskedPackage): ImageLabels {
  const known = labels.get(each) ?? new ImageLabels(each.images?.all ?? []);
  labels.set(each, known);
  return known;
}

/** `owner/name`. */
function placeOf({ rows: [first] }: AskedPackage): string {
  return first ? visible(`${first.package.owner.login}/${first.package.package.name}`) : '';
}

function prefixIn(all: readonly AskedPackage[]): (each: AskedPackage) => string {
  return (each) => (all.length > 1 ? `${placeOf(each)} ` : '');
}

/** "1.6.0 and latest", or the first few and how many there are besides. */
function sentence(names: readonly string[]): string {
  const shown = firstOf(names, mostImages);
  const rest = names.length - shown.length;
  const parts = rest > 0 ? [...shown, vscode.l10n.t('{0} more', count(rest))] : shown;
  return new Intl.ListFormat(vscode.env.language, { type: 'conjunction' }).format(parts);
}

/** The first few, and how many there are besides. */
function named(names: readonly string[], separator = '\n', most = mostNamed): string {
  const shown = firstOf(names, most);
  const rest = names.length - shown.length;
  return (rest > 0 ? [...shown, vscode.l10n.t('and {0} more', count(rest))] : shown).join(separator);
}

/** A last one takes no more room than "and 1 more". */
function firstOf(names: readonly string[], most: number): readonly string[] {
  return names.length <= most + 1 ? names : names.slice(0, most);
}
