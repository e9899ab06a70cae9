import {
  createScanner,
  getNodeValue,
  parseTree,
  printParseErrorCode,
  type Node as JsonNode,
  type ParseError,
} from 'jsonc-parser';
import { correctionsOf } from './corrections.ts';
import { checkFile, checkRule, propertyOf, type RetentionProblem, type SchemaProblem } from './schema.ts';
import type { Rule } from './types.ts';

export type { RetentionProblem } from './schema.ts';

export interface RetentionFile {
  /** Those without a problem, as written, with their source. */
  readonly rules: Rule[];
  /** With any, nothing must be planned. Offsets and lengths in UTF-16 code units. */
  readonly problems: RetentionProblem[];
}

/** A file with the places of its rules. */
export interface RetentionDocument extends RetentionFile {
  /** `undefined` for a text without a value, and for one that is not parsed. */
  readonly root: JsonNode | undefined;
  /** In their order, with those that have a problem. */
  readonly entries: readonly RetentionEntry[];
  /** Those of the problems that are about the text as JSON. */
  readonly syntaxProblems: readonly RetentionProblem[];
}

export interface RetentionEntry {
  readonly node: JsonNode;
  /** `undefined` if it has a problem. */
  readonly rule: Rule | undefined;
}

const maxRules = 50;

/** A file has five levels. The parser would run out of stack at some thousands. */
const maxDepth = 100;

/**
 * Reads the rules of a file or setting: JSON, with comments and trailing commas. Never throws.
 * @param source is returned with each rule.
 */
export function parseRetention(text: string, source: string): RetentionFile {
  const { rules, problems } = readRetention(text, source);
  return { rules, problems };
}

/** Reads a file as `parseRetention` does, for who needs to know where its rules are. Never throws. */
export function readRetention(text: string, source: string): RetentionDocument {
  // A byte order mark is no part of the JSON; offsets stay as they are.
  const json = text.replace(/^\ufeff/, ' ');
  const whole = { offset: 0, length: text.length };
  const nothing = { rules: [], root: undefined, entries: [], syntaxProblems: [] };
  if (isEmpty(json)) return { ...nothing, problems: [{ message: noRules, ...whole }] };
  if (isTooDeep(json)) return { ...nothing, problems: [{ message: 'The file has too many levels.', ...whole }] };
  const errors: ParseError[] = [];
  const root = parseTree(json, errors, { allowTrailingComma: true });
  const syntaxProblems = errors.map((error) => describe(error, text.length));
  if (!root) return { ...nothing, problems: syntaxProblems, syntaxProblems };
  const list = propertyOf(root, 'rules');
  const nodes = list?.type === 'array' ? (list.children ?? []) : [];
  const excess = nodes.slice(maxRules, maxRules + 1).map((node) => {
    return { message: `A file can have ${maxRules} rules at most.`, ...rangeIn(node, text.length) };
  });
  const problemsOf = new Map(nodes.slice(0, maxRules).map((node) => [node, checkRule(node)] as const));
  const entries = Array.from(problemsOf, ([node, own]): RetentionEntry => {
    const range = rangeIn(node, text.length);
    if (own.length > 0 || errors.some((error) => isWithin(error, range))) return { node, rule: undefined };
    // The parser makes objects without a prototype.
    const rule = JSON.parse(JSON.stringify(getNodeValue(node))) as Rule;
    return { node, rule: { ...rule, source } };
  });
  const rules = entries.flatMap(({ rule }) => rule ?? []);
  const problems = corrected(root, [checkFile(root), excess, ...problemsOf.values()].flat());
  const sorted = [...syntaxProblems, ...problems].sort((one, other) => one.offset - other.offset);
  return { rules, problems: sorted, root, entries, syntaxProblems };
}

const noRules = 'The file has no rules. It needs at least { "rules": [] }.';

/** Returns problems that also say what was probably meant, or what can be written. */
function corrected(root: JsonNode, problems: readonly SchemaProblem[]): readonly RetentionProblem[] {
  if (problems.length === 0) return problems;
  const corrections = new Map(correctionsOf(root).map((correction) => [correction.offset, correction]));
  return problems.map(({ advice, ...problem }) => {
    const sentence = corrections.get(problem.offset)?.advice ?? advice;
    return sentence === undefined ? problem : { ...problem, message: `${problem.message} ${sentence}` };
  });
}

/** Whether there are only comments and white space. */
function isEmpty(json: string): boolean {
  const first: number = createScanner(json, true).scan();
  return first === tokens.end;
}

function isTooDeep(json: string): boolean {
  const scanner = createScanner(json, true);
  let depth = 0;
  for (let token: number = scanner.scan(); token !== tokens.end; token = scanner.scan()) {
    if (token === tokens.openBrace || token === tokens.openBracket) depth++;
    else if (token === tokens.closeBrace || token === tokens.closeBracket) depth--;
    if (depth > maxDepth) return true;
  }
  return false;
}

/** `SyntaxKind` of jsonc-parser, which is a `const enum`. */
const tokens = { openBrace: 1, closeBrace: 2, openBracket: 3, closeBracket: 4, end: 17 } as const;

/** `CommaExpected` becomes `comma expected`. */
function describe({ error, offset, length }: ParseError, end: number): RetentionProblem {
  const words = printParseErrorCode(error).replaceAll(/\B[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const start = Math.min(offset, end);
  return { message: `Syntax error: ${words}.`, offset: start, length: Math.min(length, end - start) };
}

/** The range of a rule that is not closed goes on to the end. */
function rangeIn({ offset, length }: JsonNode, end: number): Pick<RetentionProblem, 'offset' | 'length'> {
  return { offset, length: length < 0 ? end - offset : length };
}

function isWithin({ offset }: ParseError, range: Pick<RetentionProblem, 'offset' | 'length'>): boolean {
  return offset >= range.offset && offset <= range.offset + range.length;
}
