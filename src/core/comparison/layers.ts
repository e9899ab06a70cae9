import type { LayerWithInstruction } from '#core/documents';
import { longestIncrease, partners } from './matching.ts';

/** A layer of one image, with its place. */
export interface PlacedLayer extends LayerWithInstruction {
  /** Counted from 1, from the base image up. */
  readonly number: number;
}

/**
 * - `same`: both images have it.
 * - `moved`: both have it, in another order.
 * - `rebuilt`: the same instruction made a layer with other content.
 */
export type LayerChange =
  | { readonly kind: 'same' | 'moved' | 'rebuilt'; readonly before: PlacedLayer; readonly after: PlacedLayer }
  | { readonly kind: 'added'; readonly before: undefined; readonly after: PlacedLayer }
  | { readonly kind: 'removed'; readonly before: PlacedLayer; readonly after: undefined };

/**
 * Returns how the layers of an image differ from those of another, in the order of `after`; each removed layer is where it
 * was. Each layer of both images is in one element. Takes n log n time.
 */
export function compareLayers(
  before: readonly LayerWithInstruction[],
  after: readonly LayerWithInstruction[],
): readonly LayerChange[] {
  const [old, current] = [placed(before), placed(after)];
  const same = partners(
    old.map(({ layer }) => layer.digest),
    current.map(({ layer }) => layer.digest),
  );
  const areSame = new Set(same);
  const rebuilt = partners(
    old.map((layer, index) => (areSame.has(index) ? undefined : instructionKey(layer))),
    current.map((layer, index) => (same[index] === undefined ? instructionKey(layer) : undefined)),
  );
  const partnerOf = current.map((_, index) => same[index] ?? rebuilt[index]);
  const hasPartner = new Set(partnerOf);
  const inPlace = inOrder(same);
  const anchors = inOrder(partnerOf);

  const changes: LayerChange[] = [];
  let next = 0;
  const addRemoved = (end: number) => {
    for (; next < end; next++) {
      const layer = old[next];
      if (layer && !hasPartner.has(next)) changes.push({ kind: 'removed', before: layer, after: undefined });
    }
  };
  for (const [index, layer] of current.entries()) {
    const partner = partnerOf[index];
    const former = partner === undefined ? undefined : old[partner];
    if (partner !== undefined && anchors.has(index)) addRemoved(partner);
    if (!former) changes.push({ kind: 'added', before: undefined, after: layer });
    else if (same[index] === undefined) changes.push({ kind: 'rebuilt', before: former, after: layer });
    else changes.push({ kind: inPlace.has(index) ? 'same' : 'moved', before: former, after: layer });
  }
  addRemoved(old.length);
  return changes;
}

function placed(layers: readonly LayerWithInstruction[]): readonly PlacedLayer[] {
  return layers.map((layer, index) => ({ ...layer, number: index + 1 }));
}

/** Docker's classic builder writes the hash of what it copied: `COPY file:0f3c… in /srv`. */
function instructionKey({ instruction }: LayerWithInstruction): string | undefined {
  return instruction?.replace(/\b(file|dir|multi):[0-9a-f]{64}\b/g, '$1:');
}

/** The indexes of elements that have a partner and are, of the most that can be, in the order of their partners. */
function inOrder(partnerOf: readonly (number | undefined)[]): ReadonlySet<number> {
  const known = [...partnerOf.entries()].flatMap(([index, partner]) =>
    partner === undefined ? [] : [[index, partner] as const],
  );
  const run = longestIncrease(known.map(([, partner]) => partner));
  return new Set(known.flatMap(([index], position) => (run.has(position) ? [index] : [])));
}

/** Bytes that a change adds to the compressed image, negative if it removes some; `undefined` if a size is not known. */
export function layerDifference({ kind, before, after }: LayerChange): number | undefined {
  if (kind === 'same' || kind === 'moved') return 0;
  const [old, current] = [before ? before.layer.size : 0, after ? after.layer.size : 0];
  return old === undefined || current === undefined ? undefined : current - old;
}
