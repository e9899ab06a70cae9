import {
  createScanner,
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  type JSONPath,
  type Node as JsonNode,
} from 'jsonc-parser';
import type { Rule } from './types.ts';
import { isObject, isSameJson, writtenRule } from './writtenRule.ts';

/**
 * Returns the text of a file with these rules instead of its own. What does not change keeps its format, and comments
 * stay, except within a value that is replaced as a whole.
 *
 * @param text a file without problems, see `parseRetention`.
 */
export function editRules(text: string, rules: readonly Rule[]): string {
  const wanted = rules.map(writtenRule);
  const former = valueAt(text, ['rules']) as readonly unknown[];
  const shorter = Math.min(former.length, wanted.length);
  let start = 0;
  while (start < shorter && isSameJson(former[start], wanted[start])) start++;
  let end = 0;
  while (end < shorter - start && isSameJson(former.at(-1 - end), wanted.at(-1 - end))) end++;
  let edited = text;
  for (let index = start; index < shorter - end; index++) {
    edited = updateObject(edited, ['rules', index], wanted[index] ?? {});
  }
  for (let index = shorter - end; index < wanted.length - end; index++) {
    edited = insertChild(edited, ['rules'], index, printed(wanted[index]));
  }
  for (let index = former.length - end - 1; index >= wanted.length - end; index--) {
    edited = removeChild(edited, ['rules'], index);
  }
  return edited;
}

/**
 * Returns the text of a file with other rules instead of one, which is at an index and an object. Comments beside it stay.
 */
export function replaceRule(
  text: string,
  index: number,
  [first = {}, ...others]: readonly Readonly<Record<string, unknown>>[],
): string {
  return others.reduce<string>(
    (edited, rule, place) => insertChild(edited, ['rules'], index + 1 + place, printed(rule)),
    updateObject(text, ['rules', index], first),
  );
}

/**
 * Returns the text of a file without one rule, key or entry. Comments beside it stay.
 * @param path to it, such as `['rules', 2]`; must be there.
 */
export function removeAt(text: string, path: JSONPath): string {
  const parent = path.slice(0, -1);
  const key = path.at(-1);
  const children = nodeAt(text, parent).children ?? [];
  const index = typeof key === 'number' ? key : children.findIndex((each) => each.children?.[0]?.value === key);
  return removeChild(text, parent, index);
}

function updateObject(text: string, path: JSONPath, wanted: Readonly<Record<string, unknown>>): string {
  const former = valueAt(text, path) as Readonly<Record<string, unknown>>;
  let edited = text;
  for (const [key, value] of Object.entries(wanted)) {
    const own = [...path, key];
    const known = former[key];
    if (known === undefined) {
      const count = nodeAt(edited, path).children?.length ?? 0;
      edited = insertChild(edited, path, count, `${JSON.stringify(key)}: ${printed(value)}`);
    } else if (isObject(known) && isObject(value)) edited = updateObject(edited, own, value);
    else if (!isSameJson(known, value)) edited = replaceValue(edited, own, value);
  }
  // Last, so that no object is empty meanwhile.
  for (const key of Object.keys(former).filter((each) => !(each in wanted))) {
    const keys = nodeAt(edited, path).children?.map(({ children }) => children?.[0]?.value as unknown) ?? [];
    edited = removeChild(edited, path, keys.indexOf(key));
  }
  return edited;
}

function replaceValue(text: string, path: JSONPath, value: unknown): string {
  const node = nodeAt(text, path);
  return spliced(text, node.offset, endOf(node), printed(value));
}

/** Inserts an item or property; on a line of its own where its neighbour has one. */
function insertChild(text: string, path: JSONPath, index: number, content: string): string {
  const parent = nodeAt(text, path);
  const children = parent.children ?? [];
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const former = children[index - 1];
  if (former) {
    const { comma, lineEnd } = after(text, endOf(former));
    const hasOwnLine = startsLine(text, former.offset);
    const separated = comma === undefined ? spliced(text, endOf(former), endOf(former), ',') : text;
    const at = comma ?? endOf(former) + 1;
    const follows = comma === undefined ? '' : ',';
    if (!hasOwnLine) return spliced(separated, at, at, ` ${content}${follows}`);
    const line = lineEnd === undefined ? at : lineEnd + (separated.length - text.length);
    return spliced(separated, line, line, `${eol}${indentAt(text, former.offset)}${content}${follows}`);
  }
  const [next] = children;
  if (next) {
    const gap = startsLine(text, next.offset) ? `${eol}${indentAt(text, next.offset)}` : ' ';
    return spliced(text, next.offset, next.offset, `${content},${gap}`);
  }
  const close = endOf(parent) - 1;
  const outer = indentAt(text, parent.offset);
  const unit = outer === '' ? '  ' : outer;
  const end = text.slice(0, close).trimEnd().length;
  return spliced(text, end, close, `${eol}${outer}${unit}${content}${eol}${outer}`);
}

/** Removes an item or property with its comma, and its line if nothing else is on it. */
function removeChild(text: string, path: JSONPath, index: number): string {
  const children = nodeAt(text, path).children ?? [];
  const [former, child] = [children[index - 1], children[index]];
  if (!child) return text;
  const { comma } = after(text, endOf(child));
  if (comma === undefined && former) {
    const separator = text.slice(endOf(former), child.offset);
    if (/^\s*,\s*$/.test(separator)) return spliced(text, endOf(former), endOf(child), '');
    const { comma: formerComma = 0 } = after(text, endOf(former));
    return spliced(withoutLine(text, child.offset, endOf(child)), formerComma - 1, formerComma, '');
  }
  return withoutLine(text, child.offset, comma ?? endOf(child));
}

function withoutLine(text: string, start: number, end: number): string {
  const [spaces = '', lineBreak] = /^[ \t]*(\r?\n)?/.exec(text.slice(end)) ?? [];
  if (lineBreak === undefined) return spliced(text, start, end + spaces.length, '');
  if (!startsLine(text, start)) return spliced(text, start, end, '');
  return spliced(text, start - indentAt(text, start).length, end + spaces.length, '');
}

/** Returns where the comma after a value ends, and where its line ends; `undefined` if something else comes first. */
function after(text: string, offset: number): { comma: number | undefined; lineEnd: number | undefined } {
  const scanner = createScanner(text, false);
  scanner.setPosition(offset);
  let comma: number | undefined;
  let lineEnd: number | undefined;
  for (let token: number = scanner.scan(); ; token = scanner.scan()) {
    if (token === tokens.comma && comma === undefined) {
      comma = scanner.getTokenOffset() + 1;
      // A comma on a later line: what is inserted goes behind it.
      lineEnd = undefined;
    } else if (token === tokens.lineBreak) {
      lineEnd ??= scanner.getTokenOffset();
      if (comma !== undefined) return { comma, lineEnd };
    } else if (token < tokens.lineComment || token > tokens.space) return { comma, lineEnd };
  }
}

/** `SyntaxKind` of jsonc-parser, which is a `const enum`; between the last three are comments and line breaks. */
const tokens = { comma: 5, lineComment: 12, lineBreak: 14, space: 15 } as const;

function startsLine(text: string, offset: number): boolean {
  return /(^|\n)[ \t]*$/.test(text.slice(0, offset));
}

/** Returns the white space at the start of the line. */
function indentAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

function nodeAt(text: string, path: JSONPath): JsonNode {
  const root = parseTree(text.replace(/^\ufeff/, ' '), [], { allowTrailingComma: true });
  const node = root && findNodeAtLocation(root, path);
  if (!node) throw new Error(`There is no ${path.join('.')}`);
  return node;
}

function valueAt(text: string, path: JSONPath): unknown {
  return getNodeValue(nodeAt(text, path));
}

function endOf({ offset, length }: JsonNode): number {
  return offset + length;
}

function spliced(text: string, start: number, end: number, content: string): string {
  return text.slice(0, start) + content + text.slice(end);
}

/** Returns JSON on one line: `{ "keep": { "tags": ["v*", "release-*"] } }`. */
export function printed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printed).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const properties = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${printed(each)}`);
  return `{ ${properties.join(', ')} }`;
}
