import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { LivePlan } from '../../../../src/core/cleanUp/index.ts';
import { ownerKey, packageKey } from '../../../../src/core/packages/index.ts';
import { parseRetention, planRetention, type Rule } from '../../../../src/core/retention/index.ts';
import { verdictText } from '../../../../src/texts/cleanUp/reasonText.ts';
import { rowOf, shownPlan } from '../../../../src/texts/cleanUp/shownPlan.ts';
import { gatheredWithPlatforms } from '../../cleanUp/packages.ts';
import { now, readPackage } from './package.ts';

/*
 * `docs/retention.md` is written by hand but for the last column of two kinds of tables, which is made from what is above
 * and to the left of it:
 *
 * | `container/api` | Created | Plan |    the plan that the block of rules above makes
 * | In the file | Problem |                what `parseRetention` says
 */

export const file = new URL('../../../../docs/retention.md', import.meta.url);

/** A table with the plan of a package. */
export interface Example {
  /** The headings that it is under, without the title. */
  readonly headings: readonly string[];
  readonly rules: readonly Rule[];
}

export interface Made {
  /** The document with all that is made; its tables are not aligned. */
  readonly text: string;
  /** All cells that are made, in their order. */
  readonly cells: readonly string[];
  readonly examples: readonly Example[];
  /** Each block of rules. */
  readonly blocks: readonly string[];
}

export function readDocument(): string {
  return readFileSync(file, 'utf8');
}

/** Returns the document as it is kept. @throws as `makeDocument`. */
export async function formattedDocument(text: string): Promise<string> {
  return format(makeDocument(text).text, { ...(await resolveConfig(file)), parser: 'markdown' });
}

/**
 * Makes what is made in a document.
 *
 * @throws AssertionError for rules with a problem, and for a table that cannot be read.
 */
export function makeDocument(text: string): Made {
  const cells: string[] = [];
  const examples: Example[] = [];
  const blocks: string[] = [];
  let headings: string[] = [];
  // Blocks of rules, tables, headings; everything else is text.
  const made = text.replace(
    /^```jsonc\n([^]*?)^```$|^(#{2,6}) (.+)$|^(?:\|.*\|\n)+/gm,
    (whole, block?: string, level?: string, title?: string) => {
      if (block !== undefined) blocks.push(block);
      else if (level !== undefined) headings = [...headings.slice(0, level.length - 2), title ?? ''];
      else return makeTable(whole);
      return whole;
    },
  );
  return { text: made, cells, examples, blocks };

  function makeTable(table: string): string {
    const [heading = [], , ...rows] = table.trimEnd().split('\n').map(cellsOf);
    const [first = '', second, third] = heading;
    if (first === 'In the file' && second === 'Problem') {
      return complete(heading, rows, ([written = '']) => problemsOf(written.slice(1, -1)));
    }
    if (second !== 'Created' || third !== 'Plan') return table;
    const rules = rulesOf(blocks.at(-1) ?? '');
    examples.push({ headings, rules });
    const sentences = planSentences(rules, first.replaceAll('`', ''), rows);
    return complete(heading, rows, (_, index) => sentences[index] ?? '');
  }

  function complete(
    heading: readonly string[],
    rows: readonly (readonly string[])[],
    lastOf: (row: readonly string[], index: number) => string,
  ): string {
    const line = (columns: readonly string[]) => `| ${columns.join(' | ')} |\n`;
    const completed = rows.map((row, index) => {
      const last = escapeCell(lastOf(row, index));
      cells.push(last);
      return [...row.slice(0, heading.length - 1), last];
    });
    return [heading, heading.map(() => '-'), ...completed].map(line).join('');
  }
}

/** Returns the rules of a block: a whole file, a setting, or lines out of a list of rules. */
export function rulesOf(block: string): readonly Rule[] {
  const setting = block.replace(/^"githubPackages.retention": /, '');
  const text = block.includes('"rules": [') ? setting : `{ "rules": [${block}] }`;
  const { rules, problems } = parseRetention(text, 'file');
  assert.deepEqual(problems, [], block);
  assert.ok(rules.length > 0, block);
  return rules;
}

/** Plans as the panel does. @returns what it says of each row. */
function planSentences(rules: readonly Rule[], name: string, rows: readonly (readonly string[])[]): readonly string[] {
  const { input, platforms } = readPackage(name, rows);
  const gathered = gatheredWithPlatforms(input, (digest) => platforms.get(digest));
  const live = new LivePlan();
  live.begin(Date.parse(now), [packageKey(gathered.reference)]);
  live.put(gathered);
  live.setDeployed(ownerKey(gathered.reference.owner), new Set(input.deployed));
  live.setRules(rules);
  const current = live.current ?? assert.fail();
  assert.deepEqual(current.plan, planRetention({ now, rules, packages: [input] }));
  const shown = shownPlan(current, []);
  return input.versions.map(({ id }) => verdictText(rowOf(shown, 0, id) ?? assert.fail(), shown));
}

/** @param written a rule, or a whole file. */
function problemsOf(written: string): string {
  const text = written.includes('"rules"') || !written.startsWith('{') ? written : `{ "rules": [${written}] }`;
  const { problems } = parseRetention(text, 'file');
  assert.ok(problems.length > 0, written);
  return problems.map(({ message }) => message).join(' ');
}

export function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function escapeCell(text: string): string {
  return text.replace(/[*_<|`[\]\\]/g, '\\$&');
}
