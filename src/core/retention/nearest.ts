/**
 * Returns the one candidate that a word was probably meant to be: it differs in case only, or in few letters. `undefined`
 * if there is none, or several are as near.
 */
export function nearest<T extends string>(word: string, candidates: readonly T[]): T | undefined {
  const folded = word.toLowerCase();
  const maxDistance = Math.max(1, Math.floor(folded.length / 3));
  // Whatever is much longer is no typing error, and would take long.
  const distances = candidates
    .filter((candidate) => Math.abs(candidate.length - folded.length) <= maxDistance)
    .map((candidate) => ({ candidate, distance: editDistance(folded, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= maxDistance)
    .sort((one, other) => one.distance - other.distance);
  const [first, second] = distances;
  return first && first.distance !== second?.distance ? first.candidate : undefined;
}

/** Returns how many letters have to be inserted, removed, replaced or swapped with their neighbour. */
function editDistance(one: string, other: string): number {
  let [before, previous]: [number[], number[]] = [[], Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current[column] = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (isSame ? 0 : 1),
        isSwapped ? at(before, column - 2) + 1 : Infinity,
      );
    }
    [before, previous] = [previous, current];
  }
  return at(previous, other.length);
}

function at(distances: readonly number[], index: number): number {
  return distances[index] ?? Infinity;
}
