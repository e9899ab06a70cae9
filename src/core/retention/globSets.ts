import { packageTypes, type PackageType } from '#core/github';
import { compileGlobs } from './globs.ts';

/*
 * What can be said about globs without any text to match. Where these are not certain, they say what leads to no warning.
 */

/** Returns whether one glob certainly matches all that another one matches, with and without regard to case. */
export function isGlobWithin(narrow: string, wide: string): boolean {
  if (narrow === wide || wide === '*') return true;
  // A `?` may be matched by what `*` stands for. Folding the case of some letters changes their number.
  if (!wide.includes('*') || wide.includes('?') || !isAscii(narrow + wide)) return false;
  return compileGlobs([wide], false)(narrow);
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

/** Returns the types of which a glob over `type/name` can match a package. */
export function possibleTypes(glob: string): readonly PackageType[] {
  return packageTypes.filter((type) => {
    const start = `${type}/`;
    return canStartWith(glob, start) || (type === 'nuget' && canStartWith(glob.toLowerCase(), start));
  });
}

/** Whether a glob matches a text that starts with this and goes on. */
function canStartWith(glob: string, start: string): boolean {
  // Several stars are as one, so that a step never adds more than a few positions.
  const symbols = Array.from(glob.replaceAll(/\*+/g, '*'));
  // The positions in the glob at which the rest of the text may be.
  let positions = afterStars(symbols, [0]);
  for (const character of start) {
    const next = [...positions].flatMap((position) => {
      const symbol = symbols[position];
      if (symbol === '*') return position;
      return symbol === '?' || symbol === character ? position + 1 : [];
    });
    positions = afterStars(symbols, next);
  }
  return [...positions].some((position) => position < symbols.length);
}

function afterStars(symbols: readonly string[], positions: readonly number[]): ReadonlySet<number> {
  const found = new Set(positions);
  // The loop also visits what is added meanwhile.
  for (const position of found) if (symbols[position] === '*') found.add(position + 1);
  return found;
}

/** Source: the OCI Distribution Specification, "Pulling manifests": `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`. */
export function canMatchTag(glob: string): boolean {
  return /^[\w*?][\w.*?-]*$/.test(glob) && glob.replaceAll('*', '').length <= 128;
}

/** Whether a glob can match the name of a container version, `sha256:` and 64 hexadecimal digits. */
export function canMatchDigest(glob: string): boolean {
  if (glob.replaceAll('*', '').length > digestLength) return false;
  if (!glob.includes('*')) return glob.length === digestLength && isDigestStart(glob);
  const [first = '', ...others] = glob.split('*');
  return isDigestStart(first) && others.every((piece) => /^[sha0-9a-f:?]*$/.test(piece));
}

const digestLength = 'sha256:'.length + 64;

function isDigestStart(piece: string): boolean {
  return Array.from(piece).every((symbol, index) => {
    const expected = 'sha256:'[index];
    return symbol === '?' || (expected === undefined ? /[0-9a-f]/.test(symbol) : symbol === expected);
  });
}
