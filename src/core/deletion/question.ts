import type { PackageType } from '../github/types.ts';
import type { ImageVersion } from '../images/needs.ts';
import type { ImageSafety, NeededVersion, OrphanedVersion, UnknownVersion } from '../images/safety.ts';
import { lastVersionTakesPackage } from './operation.ts';

/** The versions of one package that a person has selected, and what is known of those that stay. */
export interface Selection {
  readonly packageType: PackageType;
  readonly versions: readonly SelectedVersion[];
  /** How many the package has, where the server has told. */
  readonly total: number | undefined;
  /** Of container packages. */
  readonly images?: CheckedImages | undefined;
}

export interface SelectedVersion {
  readonly id: number;
  readonly tags: readonly string[];
}

/** A container package, as its list and its manifests tell. */
export interface CheckedImages {
  /** The versions of the package, newest first. */
  readonly all: readonly ImageVersion[];
  /** Whether these are all indeed. */
  readonly isWhole: boolean;
  /** The person did not wait for the check. */
  readonly isSkipped: boolean;
  readonly safety: ImageSafety;
}

/** What a delete of the selected versions of one package comes to. */
export interface Consequence {
  /** The ids that go unless the person insists on more. */
  readonly going: readonly number[];
  /** Left out, since images that stay need them. */
  readonly needed: readonly NeededVersion[];
  /** Among those that go. */
  readonly unknown: readonly UnknownVersion[];
  /** Not selected, and of no use without those that go. */
  readonly leftovers: readonly OrphanedVersion[];
  /**
   * `goesAlong`: with its last version, as the server does for some types. `refusesLast`: the server keeps the last one,
   * so that nothing of this selection goes. `refusesLeftovers`: the same, once the leftovers go too.
   */
  readonly package: 'stays' | 'goesAlong' | 'refusesLast' | 'refusesLeftovers';
}

/** Ids of versions, by package in the order of the selections. */
export type Agreement = readonly (readonly number[])[];

/** A button of the question. */
export type Choice =
  /** Reads the lists and the manifests once more, and asks again. */
  | { readonly kind: 'checkAgain' }
  /** The packages of these selections, as a question of their own. */
  | { readonly kind: 'deletePackages'; readonly selections: readonly number[] }
  | { readonly kind: 'delete' | 'deleteUnchecked' | 'deleteWithLeftovers' | 'breakImages'; readonly ids: Agreement };

/** What deleting the selected versions of one package comes to, as far as is known. */
export function consequenceOf(selection: Selection): Consequence {
  const ids = selection.versions.map(({ id }) => id);
  const nothing = { going: [], needed: [], unknown: [], leftovers: [] };
  const takesPackage = lastVersionTakesPackage(selection.packageType);
  if (!takesPackage && includesLast(selection, ids)) return { ...nothing, package: 'refusesLast' };
  const { needed = [], unknown = [], orphaned = [] } = selection.images?.safety ?? {};
  const stays = new Set(needed.map(({ version }) => version.id));
  const going = ids.filter((id) => !stays.has(id));
  const along = [...going, ...orphaned.map(({ version }) => version.id)];
  const refusesLeftovers = orphaned.length > 0 && includesLast(selection, along);
  return {
    going,
    needed,
    unknown,
    leftovers: orphaned,
    package:
      takesPackage && includesLast(selection, going) ? 'goesAlong' : refusesLeftovers ? 'refusesLeftovers' : 'stays',
  };
}

/**
 * Whether the package would be left without a version, or, of a container, without one that has a tag: GitHub refuses
 * the last of those however many untagged ones there are.
 */
export function includesLast({ total, images }: Omit<Selection, 'versions'>, ids: readonly number[]): boolean {
  if (!images?.isWhole) return total !== undefined && ids.length >= total;
  const going = new Set(ids);
  const staying = images.all.filter(({ id }) => !going.has(id));
  const isTagged = ({ tags }: ImageVersion) => tags.length > 0;
  return staying.length === 0 || (!staying.some(isTagged) && images.all.some(isTagged));
}

/**
 * The buttons, the first being what Enter chooses: never more than was selected, nothing that breaks an image, and
 * nothing that was not checked. At most three, besides Cancel.
 */
export function choicesOf(selections: readonly Selection[], consequences: readonly Consequence[]): Choice[] {
  const of = (fate: Consequence['package']) =>
    [...consequences.keys()].filter((index) => consequences[index]?.package === fate);
  const some = (part: 'going' | 'needed' | 'unknown' | 'leftovers') =>
    consequences.some((each) => each[part].length > 0);
  const refused = of('refusesLast');
  const going = consequences.map((each) => each.going);
  const everything = selections.map(({ versions }, index) =>
    refused.includes(index) ? [] : versions.map(({ id }) => id),
  );
  const insist: Choice[] = some('needed') ? [{ kind: 'breakImages', ids: everything }] : [];
  if (!some('going')) {
    const safe: Choice = refused.length > 0 ? { kind: 'deletePackages', selections: refused } : { kind: 'checkAgain' };
    return [safe, ...insist];
  }
  if (some('unknown')) return [{ kind: 'checkAgain' }, { kind: 'deleteUnchecked', ids: going }, ...insist];
  const plain: Choice = { kind: 'delete', ids: going };
  if (selections.length === 1 && of('refusesLeftovers').length > 0) {
    return [{ kind: 'deletePackages', selections: [0] }, plain, ...insist];
  }
  const along = consequences.map((each) => [...each.going, ...leftoversOf(each).map(({ version }) => version.id)]);
  return [
    plain,
    ...(along.flat().length > going.flat().length ? [{ kind: 'deleteWithLeftovers', ids: along } as const] : []),
    ...insist,
  ];
}

/** The leftovers that can go along. */
export function leftoversOf({ leftovers, package: fate }: Consequence): readonly OrphanedVersion[] {
  return fate === 'refusesLeftovers' ? [] : leftovers;
}
