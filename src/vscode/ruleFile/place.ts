import { createScanner, getLocation } from 'jsonc-parser';

/** Where in a file of rules something can be completed. */
export type Place =
  /** An entry of a list of globs, or the value of `below`. Offsets of what is replaced. */
  | {
      readonly kind: 'value';
      readonly key: ValueKey;
      /** The index of the rule. */
      readonly rule: number;
      readonly start: number;
      readonly end: number;
      /** Whether the place is between quotes. */
      readonly isQuoted: boolean;
    }
  /** In a file that has only comments. */
  | { readonly kind: 'file' }
  /** Between rules: what separates a new one from the rule before and after. */
  | { readonly kind: 'rule'; readonly before: '' | ','; readonly after: '' | ',' };

export type ValueKey = 'packages' | 'tags' | 'versions' | 'below';

/** Returns what can be completed at an offset; `undefined` where only the schema has something to say. */
export function placeAt(text: string, offset: number): Place | undefined {
  const { path, previousNode, isAtPropertyKey } = getLocation(text, offset);
  const [root, rule] = path;
  if (root !== 'rules' || typeof rule !== 'number' || isAtPropertyKey) return undefined;
  const around = tokensAround(text, offset);
  if (!around) return undefined;
  if (path.length === 2) {
    if (around.isInside) return undefined;
    const before = around.before === tokens.openBracket || around.before === tokens.comma ? '' : ',';
    const isLast = [tokens.closeBracket, tokens.comma, tokens.end].some((token) => token === around.after);
    return { kind: 'rule', before, after: isLast ? '' : ',' };
  }
  const key = valueKey(path);
  if (!key) return undefined;
  if (previousNode?.type === 'string' && offset > previousNode.offset) {
    const { offset: open, length } = previousNode;
    const isClosed = length > 1 && text[open + length - 1] === '"';
    if (isClosed && offset === open + length) return undefined;
    // A text that is not closed goes on to the end of the line.
    const end = isClosed ? open + length - 1 : offset;
    return { kind: 'value', key, rule, start: open + 1, end, isQuoted: true };
  }
  return around.isInside ? undefined : { kind: 'value', key, rule, start: offset, end: offset, isQuoted: false };
}

/** Returns where a whole file can be completed: in one that has only comments, but not within one of these. */
export function placeInEmpty(text: string, offset: number): Place | undefined {
  const first: number = createScanner(text, true).scan();
  return first === tokens.end && tokensAround(text, offset) ? { kind: 'file' } : undefined;
}

function valueKey([, , first, key, item, ...more]: readonly (string | number)[]): ValueKey | undefined {
  if (first === 'packages') return typeof key === 'number' && item === undefined ? 'packages' : undefined;
  if (more.length > 0 || (first !== 'keep' && first !== 'delete')) return undefined;
  if (key === 'below') return item === undefined ? 'below' : undefined;
  return (key === 'tags' || key === 'versions') && typeof item === 'number' ? key : undefined;
}

/** `SyntaxKind` of jsonc-parser, which is a `const enum`. */
const tokens = { openBracket: 3, closeBracket: 4, comma: 5, lineComment: 12, blockComment: 13, end: 17 } as const;

/** Returns the tokens before and after an offset, and whether one contains it; `undefined` within a comment. */
function tokensAround(text: string, offset: number) {
  const scanner = createScanner(text, false);
  let before = 0;
  for (let token: number = scanner.scan(); ; token = scanner.scan()) {
    const start = scanner.getTokenOffset();
    const end = start + scanner.getTokenLength();
    const isTrivia = token >= tokens.lineComment && token < 16;
    if (token === tokens.lineComment && start < offset && offset <= end) return undefined;
    if (token === tokens.blockComment && start < offset && offset < end) return undefined;
    if (isTrivia && token !== tokens.end) continue;
    if (token === tokens.end || start >= offset) return { before, after: token, isInside: false };
    if (offset < end) return { before, after: token, isInside: true };
    before = token;
  }
}
