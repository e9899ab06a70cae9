/**
 * Returns whether a text matches one of the globs as a whole: `*` stands for any characters, `?` for exactly one. No
 * regular expression is built from a pattern, and no match is retried, so that no pattern takes long.
 */
export function compileGlobs(patterns: readonly string[], ignoreCase: boolean): (text: string) => boolean {
  const fold = (text: string) => (ignoreCase ? text.toLowerCase() : text);
  const matchers = patterns.map((pattern) => compile(fold(pattern)));
  return (text) => {
    const folded = fold(text);
    return matchers.some((matches) => matches(folded));
  };
}

function compile(pattern: string): (text: string) => boolean {
  const pieces = pattern.split('*');
  const [prefix = '', suffix] = pieces;
  if (!pattern.includes('?')) {
    // Nearly all patterns are one of these two.
    if (suffix === undefined) return (text) => text === pattern;
    if (pieces.length === 2) {
      const { length } = pattern;
      return (text) => text.length >= length - 1 && text.startsWith(prefix) && text.endsWith(suffix);
    }
    return (text) => matchPieces(pieces, text.length, (piece, at) => text.startsWith(piece, at), find(text));
  }
  const split = pieces.map((piece) => Array.from(piece));
  return (text) => {
    // Not by UTF-16 code units: `?` stands for a whole character.
    const characters = Array.from(text);
    const startsAt = (piece: readonly string[], at: number) =>
      piece.every((each, index) => each === '?' || each === characters[at + index]);
    const findFrom = (piece: readonly string[], from: number) => {
      for (let at = from; at + piece.length <= characters.length; at++) if (startsAt(piece, at)) return at;
      return -1;
    };
    return matchPieces(split, characters.length, startsAt, findFrom);
  };
}

function find(text: string) {
  return (piece: string, from: number): number => text.indexOf(piece, from);
}

/** The first piece is at the start, the last at the end; the others follow each other, each as early as possible. */
function matchPieces<Piece extends { readonly length: number }>(
  pieces: readonly Piece[],
  length: number,
  startsAt: (piece: Piece, at: number) => boolean,
  findFrom: (piece: Piece, from: number) => number,
): boolean {
  const first = pieces[0];
  const last = pieces[pieces.length - 1];
  if (first === undefined || last === undefined || !startsAt(first, 0)) return false;
  if (pieces.length === 1) return first.length === length;
  const end = length - last.length;
  let at = first.length;
  for (let index = 1; index < pieces.length - 1; index++) {
    const piece = pieces[index] ?? last;
    const found = findFrom(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= end && startsAt(last, end);
}
