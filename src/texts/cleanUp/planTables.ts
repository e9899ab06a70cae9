import type { CurrentPlan } from '#core/cleanUp';
import type { Result } from '#core/deletion';
import { markdownName, markdownProse, markdownTable, ownerKey, targetKey, timeOf } from '#core/packages';
import type { DocumentRun } from '#core/planFile';
import type { PlannedVersion } from '#core/retention';
import { outcomeText } from '../deletion/outcomeText.ts';
import { summaryText } from '../deletion/summaryText.ts';
import { t } from '../language.ts';
import { reasonText } from './reasonText.ts';
import { nameOf, rowOf, type ShownPlan } from './shownPlan.ts';

/** More are counted only. */
const maxPackages = 100;
const maxRows = 200;

/** A plan with all that tables of it are made from. */
export interface TabledPlan {
  readonly current: CurrentPlan;
  /** Of `current`. */
  readonly shown: ShownPlan;
}

/** How much is deleted in each package, as Markdown: those with most come first. Empty for a single package. */
export function packageTable({ current, shown }: TabledPlan): string[] {
  const { byPackage } = shown.table;
  if (byPackage.length < 2) return [];
  const order = byMostDeleted(shown);
  const rest = order.slice(maxPackages);
  const touched = rest.filter((index) => (byPackage[index]?.deleted ?? 0) > 0).length;
  return [
    ...markdownTable(
      [t('Package'), t('Delete'), t('Keep')],
      order.slice(0, maxPackages).map((index) => {
        const { deleted = 0, versions = 0 } = byPackage[index] ?? {};
        return [packageName(current, index), String(deleted), String(versions - deleted)];
      }),
    ),
    ...(touched > 0
      ? [
          '',
          t(
            '{count, plural, one {# more package in which versions are to be deleted is} other {# more packages in which versions are to be deleted are}} not listed here.',
            { count: touched },
          ),
        ]
      : []),
    ...(rest.length > touched
      ? [
          '',
          t('{count, plural, one {# more package has} other {# more packages have}} nothing to delete.', {
            count: rest.length - touched,
          }),
        ]
      : []),
  ];
}

/**
 * What is deleted, as Markdown: each image in one row with its parts. Each package has its first rows before any has more.
 * @param run what was done with it.
 */
export function versionTable({ current, shown }: TabledPlan, run: DocumentRun | undefined): string[] {
  const { deleted } = shown.table.totals;
  if (deleted === 0) return [];
  const order = byMostDeleted(shown);
  const images = order.map((index) => deletedImages(shown.plan.packages[index]?.versions ?? []));
  const shares = fairShares(
    images.map(({ length }) => length),
    maxRows,
  );
  const results = new Map(run?.results.map((result) => [targetKey(result.operation.target), result]));
  let listed = 0;
  const rows = order.flatMap((index, place) =>
    (images[place] ?? []).slice(0, shares[place]).flatMap(({ id, parts }) => {
      const row = rowOf(shown, index, id);
      if (!row) return [];
      listed += 1 + parts.length;
      const name = markdownName(nameOf(row, shown));
      const createdAt = timeOf(row.version.createdAt);
      const resultOf = (versionId: number) => {
        const reference = current.gathered[index]?.reference;
        return reference && results.get(targetKey({ ...reference, versionId }));
      };
      return [
        [
          packageName(current, index),
          parts.length === 0
            ? name
            : t('{image} and {count, plural, one {# part} other {# parts}}', { image: name, count: parts.length }),
          createdAt === undefined ? '' : new Date(createdAt).toISOString().slice(0, 10),
          markdownProse(reasonText(row, shown)),
          ...(run ? [markdownProse(resultText(resultOf(id), parts.map(resultOf)))] : []),
        ],
      ];
    }),
  );
  const rest = deleted - listed;
  return [
    ...markdownTable([t('Package'), t('Version'), t('Created'), t('Reason'), ...(run ? [t('Result')] : [])], rows),
    ...(rest > 0
      ? [
          '',
          t('{count, plural, one {# more version is} other {# more versions are}} not listed here.', { count: rest }),
        ]
      : []),
  ];
}

/** The result of an image; that of its parts too if it is another one. `undefined`: it was not tried. */
function resultText(image: Result | undefined, parts: readonly (Result | undefined)[]): string {
  const own = image ? outcomeText(image) : '';
  if (parts.every((part) => part?.outcome.kind === image?.outcome.kind)) return own;
  const tried = parts.filter((part) => part !== undefined);
  const untried = parts.length - tried.length;
  return [
    own,
    ...(tried.length > 0 ? [t('Its parts: {0}', summaryText(tried, { details: '' }))] : []),
    ...(untried > 0
      ? [t('{count, plural, one {# part was not tried.} other {# parts were not tried.}}', { count: untried })]
      : []),
  ].join(' ');
}

/** The indexes of the packages; equal ones stay in their order. */
function byMostDeleted({ table: { byPackage } }: ShownPlan): number[] {
  return [...byPackage.keys()].sort((one, other) => (byPackage[other]?.deleted ?? 0) - (byPackage[one]?.deleted ?? 0));
}

/** With its owner if there are several. */
function packageName({ gathered }: CurrentPlan, index: number): string {
  const reference = gathered[index]?.reference;
  if (!reference) return '';
  const { owner, packageType, name } = reference;
  const isOfOne = gathered.every((each) => ownerKey(each.reference.owner) === ownerKey(owner));
  return markdownName(isOfOne ? `${packageType}/${name}` : `${owner.login}/${packageType}/${name}`);
}

interface DeletedImage {
  readonly id: number;
  /** The ids of what is deleted along with it; of a part of several images, with the first. */
  readonly parts: number[];
}

/** Returns the deleted images, and versions of other types, in the order of the list. */
function deletedImages(versions: readonly PlannedVersion[]): readonly DeletedImage[] {
  const images = new Map<number, DeletedImage>();
  for (const { id, verdict, reason } of versions) {
    if (verdict === 'delete' && reason !== 'along') images.set(id, { id, parts: [] });
  }
  for (const version of versions) {
    if (version.reason !== 'along') continue;
    const [image] = version.with.flatMap((id) => images.get(id) ?? []);
    image?.parts.push(version.id);
  }
  return [...images.values()];
}

/** Returns how many of its rows each package has of at most so many: none has more while another lacks rows. */
function fairShares(counts: readonly number[], max: number): readonly number[] {
  const shares = counts.map(() => 0);
  let left = max;
  // What the small ones do not need is left to the others.
  const order = [...counts.keys()].sort((one, other) => (counts[one] ?? 0) - (counts[other] ?? 0) || other - one);
  order.forEach((index, place) => {
    const share = Math.min(counts[index] ?? 0, Math.floor(left / (order.length - place)));
    shares[index] = share;
    left -= share;
  });
  return shares;
}
