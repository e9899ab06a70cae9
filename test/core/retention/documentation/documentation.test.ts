import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { releaseKind, type Rule } from '../../../../src/core/retention/index.ts';
import { setTextHost } from '../../../../src/texts/textHost.ts';
import { assertOrder } from '../versions/orders.ts';
import { cellsOf, formattedDocument, makeDocument, readDocument, rulesOf, type Made } from './document.ts';

interface Schema {
  readonly properties: Readonly<Record<string, Schema>>;
  readonly items: Schema;
}

const { contributes } = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')) as {
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, Schema>> } };
};

describe('The document about retention rules', () => {
  const text = readDocument();
  let made: Made;

  before(() => {
    setTextHost({ language: 'en' });
    made = makeDocument(text);
  });

  it('has the plans that the product makes: else run test/core/retention/documentation/write.ts', async () => {
    assert.equal(await formattedDocument(text), text);
    assert.ok(made.examples.length > 15);
    assert.ok(made.cells.length > 80);
    for (const cell of made.cells) assert.ok(text.includes(` ${cell} `), cell);
  });

  it('cannot be edited where it is made', () => {
    for (const [from, to] of [
      ['| Keep: ', '| Delete: '],
      ['31 days old', '30 days old'],
      ['This list must not be empty.', 'This list may be empty.'],
    ] as const) {
      assert.ok(text.includes(from), from);
      assert.deepEqual(makeDocument(text.replaceAll(from, to)).cells, made.cells);
    }
  });

  it('has other plans for other versions and other rules', () => {
    for (const [from, to] of [
      ['31 days ago', '13 days ago'],
      ['"olderThan": "14 days"', '"olderThan": "99 days"'],
      ['{ "delete": { "tags": [] } }', '{ "delete": { "tags": 1 } }'],
      ['v1.3`, without its linux/arm64', 'v1.3`'],
      ['v1.3`, manifest unreadable', 'v1.3`'],
      ['v1.2`, deployed', 'v1.2`'],
      ['linux/amd64 of `v1.4` and `v1.3`', 'linux/amd64 of `v1.3`'],
    ] as const) {
      assert.ok(text.includes(from), from);
      assert.notDeepEqual(makeDocument(text.replaceAll(from, to)).cells, made.cells, from);
    }
  });

  it('refuses what it cannot read', () => {
    for (const [from, to] of [
      ['31 days ago', 'last month'],
      ['manifest unreadable', 'manifest unread'],
      ['signature of `v1.4`', 'signature of `v1.9`'],
      ['"olderThan": "14 days"', '"olderThan": "14 months"'],
    ] as const) {
      assert.ok(text.includes(from), from);
      assert.throws(() => makeDocument(text.replaceAll(from, to)), assert.AssertionError, from);
    }
  });

  it('has an example for every key of the schema, in each kind of rule that has it', () => {
    const rule =
      contributes.configuration.properties['githubPackages.retention']?.properties.rules?.items ?? assert.fail();
    const { keep, delete: deletes, ...others } = rule.properties;
    assert.ok(keep && deletes);
    const has = (key: string, uses: (rule: Rule) => boolean) =>
      made.examples.some(({ headings, rules }) => headings.includes(`\`${key}\``) && rules.some(uses));
    const missing = [
      ...Object.keys(others).filter((key) => !has(key, (each) => key in each)),
      ...Object.keys(keep.properties).filter((key) => !has(key, (each) => key in (each.keep ?? {}))),
      ...Object.keys(deletes.properties).filter((key) => !has(key, (each) => key in (each.delete ?? {}))),
    ];
    assert.deepEqual(missing, []);
    const keys = new Set(Object.keys({ ...others, ...keep.properties, ...deletes.properties }));
    const documented = [...text.matchAll(/^### `(\w+)`$/gm)].map(([, key]) => key);
    assert.deepEqual(documented.toSorted(), [...keys].sort());
  });

  it('has no block of rules with a problem', () => {
    assert.ok(made.blocks.length > 20);
    for (const block of made.blocks) assert.ok(rulesOf(block).length > 0, block);
  });

  it('says how versions are ordered, and what a prerelease is', () => {
    const types = ['npm', 'maven', 'nuget', 'rubygems', 'container'] as const;
    for (const type of types) {
      const row = text.split('\n').find((line) => line.startsWith(`| \`${type}\` `)) ?? assert.fail(type);
      const [, , ordered, prereleases, releases] = cellsOf(row).map((cell) =>
        [...cell.matchAll(/`([^`]+)`/g)].map(([, version = '']) => version),
      );
      assert.ok(ordered && ordered.length > 2 && prereleases?.length && releases?.length);
      assertOrder(type, ordered);
      const kindOf = (version: string) => releaseKind(type, { name: version, tags: [version] });
      assert.deepEqual(new Set(prereleases.map(kindOf)), new Set(['prerelease']), type);
      assert.deepEqual(new Set(releases.map(kindOf)), new Set(['release']), type);
    }
  });

  it('names the words of container prereleases', () => {
    const [, list = ''] = /The words are ([^.]+)\./.exec(text) ?? [];
    const words = list.split(/,\s|\sand\s/);
    assert.equal(words.length, 10);
    for (const word of words) assert.equal(releaseKind('container', { name: '', tags: [`1.0-${word}`] }), 'prerelease');
  });

  it('links to its own headings', () => {
    const slugs = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^a-z ]/g, '')
        .replaceAll(' ', '-'),
    );
    const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, slug = '']) => slug);
    assert.ok(links.length > 2);
    for (const link of links) assert.ok(slugs.includes(link), link);
  });
});
