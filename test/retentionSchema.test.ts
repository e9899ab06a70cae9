import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { parseRetention, type Rule } from '../src/core/retention/index.ts';
import { always, anyJson, spoiled } from './core/property.ts';
import { anyRule } from './core/retention/anyRule.ts';

/*
 * The schema of the setting, of which the build makes that of the file: VS Code has to accept what `parseRetention`
 * accepts, and nothing else.
 */

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly defaultSnippets?: readonly { readonly body: unknown }[];
}

const root = path.resolve(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  contributes: {
    configuration: { properties: Record<string, Schema & { scope: string; default: unknown }> };
    jsonValidation: unknown;
  };
};
const { 'githubPackages.retention': setting } = manifest.contributes.configuration.properties;
assert.ok(setting);
const { properties } = setting;
const ruleSchema = properties?.rules?.items;
const isValid = new Ajv({ strict: false }).compile(setting);

function isAccepted(file: unknown): boolean {
  return parseRetention(JSON.stringify(file), 'file').problems.length === 0;
}

/** @returns whether both say that the file is valid. */
function agree(file: unknown): boolean {
  assert.equal(isValid(file), isAccepted(file), JSON.stringify(file));
  return isAccepted(file);
}

describe('The schema of rules', () => {
  it('is that of the file in a workspace folder', () => {
    assert.deepEqual(manifest.contributes.jsonValidation, [
      { fileMatch: ['.github/package-retention.jsonc'], url: './dist/package-retention.schema.json' },
    ]);
    assert.equal(setting.scope, 'application');
    assert.ok(agree(setting.default));
  });

  it('accepts every valid file', () =>
    always([fc.array(anyRule, { maxLength: 5 })], (rules) => assert.ok(agree({ rules }))));

  it('says what the extension says of files that are almost valid', async () => {
    let refused = 0;
    const almost = anyRule.chain((rule) => {
      const { keep, delete: deleted } = rule;
      const conditions = spoiled({ ...(keep ?? deleted) });
      return fc.oneof(
        spoiled({ ...rule }),
        conditions.map((found) => ({ ...rule, [keep ? 'keep' : 'delete']: found })),
        conditions.map((found) => ({ ...rule, [keep ? 'delete' : 'keep']: found })),
        conditions.map((found) => ({ packages: rule.packages, [keep ? 'delete' : 'keep']: found })),
      );
    });
    await always([almost], (rule) => {
      if (!agree(JSON.parse(JSON.stringify({ rules: [rule] })))) refused++;
    });
    assert.ok(refused > 50);
    await always([anyJson], (file) => void agree(file));
  });

  it('refuses what retention.md calls an error', () => {
    const newest: Rule = { keep: { newest: 1 } };
    for (const file of [
      {},
      [],
      { rules: {} },
      { rules: [], retention: [] },
      { rules: Array.from({ length: 51 }, () => newest) },
      { rules: [{}] },
      { rules: [{ note: 'none' }] },
      { rules: [{ delete: {} }] },
      { rules: [{ keep: {} }] },
      { rules: [{ ...newest, delete: { untagged: true } }] },
      { rules: [{ delete: { newest: 3 } }] },
      { rules: [{ delete: { deployed: true } }] },
      { rules: [{ keep: { broken: true } }] },
      { rules: [{ keep: { per: 'minor', tags: ['v*'] } }] },
      { rules: [{ keep: { by: 'created', tags: ['v*'] } }] },
      ...['1 month', '1 year', '0 days', '1.5 days', '100000 days', '7days', ' 7 days', '7 days '].map((olderThan) => ({
        rules: [{ delete: { olderThan } }],
      })),
      ...[0, -1, 1.5, '3', 2 ** 53].map((count) => ({ rules: [{ keep: { newest: count } }] })),
      ...[[], [''], 'v*', [1]].map((tags) => ({ rules: [{ keep: { tags } }] })),
    ]) {
      assert.equal(agree(file), false, JSON.stringify(file));
    }
    assert.equal(agree({ rules: Array.from({ length: 50 }, () => newest) }), true);
    assert.equal(agree({ $schema: './schema.json', rules: [] }), true);
  });

  it('describes each key, and has examples that are valid', () => {
    const keys = (schema: Schema | undefined) => Object.entries(schema?.properties ?? {});
    const places = ['keep', 'delete'].flatMap((action) =>
      keys(ruleSchema?.properties?.[action]).map(([key, schema]) => ({ action, key, schema })),
    );
    assert.ok(places.length > 15);
    for (const [key, { description, examples }] of [...keys(setting), ...keys(ruleSchema)]) {
      assert.ok(description && examples && examples.length > 0, key);
    }
    for (const example of properties?.rules?.examples ?? []) assert.ok(agree({ rules: example }));
    for (const [key, { examples = [] }] of keys(ruleSchema)) {
      const action = key === 'keep' || key === 'delete' ? {} : { keep: { newest: 1 } };
      for (const example of examples) assert.ok(agree({ rules: [{ ...action, [key]: example }] }), key);
    }
    for (const { action, key, schema } of places) {
      assert.ok(schema.description && schema.examples && schema.examples.length > 0, key);
      const others = key === 'per' || key === 'by' ? { newest: 1 } : {};
      for (const example of schema.examples) {
        assert.ok(agree({ rules: [{ [action]: { ...others, [key]: example } }] }), key);
      }
    }
    for (const { body } of ruleSchema?.defaultSnippets ?? []) {
      // `${1:text}` is a place to type; `^` before one says that it is no text.
      const text = JSON.stringify(body).replaceAll(/"\^\$\{\d:([^}]*)\}"/g, '$1');
      assert.ok(agree({ rules: [JSON.parse(text.replaceAll(/\$\{\d:([^}]*)\}/g, '$1'))] }), text);
    }
  });
});
