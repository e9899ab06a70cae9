import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Explorer } from '../../src/core/explorer/explorer.ts';
import { noFilter } from '../../src/core/explorer/filter.ts';
import { connect } from '../../src/core/github/connection.ts';
import { enterpriseHost, packageTypes } from '../../src/core/github/index.ts';
import { createPlanner, parseRetention, type RetentionInput, type Rule } from '../../src/core/retention/index.ts';
import type { RulePlan } from '../../src/vscode/cleanUp/rulePlan.ts';
import type { RuleSource } from '../../src/vscode/cleanUp/ruleSources.ts';
import { completeRules } from '../../src/vscode/ruleFile/completions.ts';
import { diagnose } from '../../src/vscode/ruleFile/diagnostics.ts';
import { hoverRule } from '../../src/vscode/ruleFile/hover.ts';
import { loadedPackages } from '../../src/vscode/ruleFile/loadedPackages.ts';
import { startGitHub } from '../github/server.ts';
import { addFilled, administrator, smallWorld } from '../github/smallWorld.ts';
import { waitFor } from '../workbench/waiting.ts';

/* What VS Code shows in a file of rules comes from the extension itself, which these documents wake. */

describe('A file of rules in the editor', () => {
  let root: string;
  let number = 0;

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'rule-file-'));
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(root, { recursive: true, force: true });
  });

  /** Shows a new file with a text, in which `|` is the place that the test is about. */
  async function show(marked: string) {
    const folder = path.join(root, String(number++), '.github');
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, 'package-retention.jsonc');
    await writeFile(file, marked.replace('|', ''));
    // `openTextDocument` would keep it open for minutes, without an editor.
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file));
    const { document } = await waitFor('its editor', () => {
      const editor = vscode.window.activeTextEditor;
      return Promise.resolve(editor?.document.uri.fsPath === file && editor);
    });
    return { document, position: document.positionAt(Math.max(0, marked.indexOf('|'))) };
  }

  function rangeOf(document: vscode.TextDocument, text: string): vscode.Range {
    const start = document.getText().indexOf(text);
    return new vscode.Range(document.positionAt(start), document.positionAt(start + text.length));
  }

  const ours = (document: vscode.TextDocument) =>
    vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'GitHub Packages');

  async function diagnosed(document: vscode.TextDocument, count: number): Promise<readonly vscode.Diagnostic[]> {
    await waitFor(`${count} diagnostics`, () => Promise.resolve(ours(document).length === count));
    return ours(document);
  }

  /** Of all completions that VS Code has, those of the extension: they alone have a text to sort by with six digits. */
  async function completed({ document, position }: Awaited<ReturnType<typeof show>>) {
    return waitFor('completions', async () => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        position,
      );
      const found = items.filter(({ sortText }) => /^\d{6}$/.test(sortText ?? ''));
      return found.length > 0 && found;
    });
  }
  const plain = ({ value }: vscode.MarkdownString) => value.replaceAll('\\', '');
  const labelOf = ({ label }: vscode.CompletionItem) => (typeof label === 'string' ? label : label.label);

  it('completes whole rules from the templates, with what separates them', async () => {
    for (const [marked, before, after] of [
      ['{ "rules": [|] }', '', ''],
      ['{ "rules": [{ "keep": { "newest": 1 } }|] }', ',', ''],
      ['{ "rules": [{ "keep": { "newest": 1 } }, |] }', '', ''],
      ['{ "rules": [|{ "keep": { "newest": 1 } }] }', '', ','],
    ] as const) {
      const shown = await show(marked);
      const items = await completed(shown);
      const item = items.find((each) => labelOf(each) === 'Keep the last 10 releases, delete older ones');
      assert.ok(item, marked);
      const { value } = item.insertText as vscode.SnippetString;
      const rules = '{ "delete": { "prerelease": false } },\n{ "keep": { "prerelease": false, "newest": ${1:10} } }';
      assert.equal(value, before + rules + after);
      assert.match((item.documentation as vscode.MarkdownString).value, /Delete releases/);
      for (const each of items) {
        const text = (each.insertText as vscode.SnippetString).value.replaceAll(/\$\{\d:([^}]*)\}/g, '$1');
        assert.deepEqual(parseRetention(marked.replace('|', text), '').problems, [], text);
      }
    }
  });

  it('completes types within quotes, which it replaces, and nothing where rules have no such text', async () => {
    const shown = await show('{ "rules": [{ "packages": ["cont|x"], "keep": { "newest": 1 } }] }');
    const items = await completed(shown);
    assert.deepEqual(
      items.slice(0, 6).map(labelOf),
      packageTypes.filter((type) => type !== 'docker').map((type) => `${type}/*`),
    );
    const range = items[0]?.range as vscode.Range;
    assert.equal(shown.document.getText(range), 'contx');
    for (const marked of [
      '{ "rules": [{ "note": "|" }] }',
      '{ "rules": [ // |\n] }',
      '{ "rules": [{ "packages": ["a"|] }] }',
      '{ | }',
    ]) {
      const { document, position } = await show(marked);
      const found = await completeRules(document, position, () => Promise.resolve({ packages: [], isComplete: true }));
      assert.equal(found?.items.length ?? 0, 0, marked);
    }
  });

  it('completes each of very many tags once enough of it is typed', async () => {
    const items = Array.from({ length: 3000 }, (_, id) => ({
      ...{ id, name: `sha256:${id}`, createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z' },
      tags: [`Pr-${id}`],
    }));
    const versions = () => ({ items, isComplete: true });
    const packages = [{ packageType: 'container', name: 'web', versionCount: 3000, versions }] as const;
    const complete = async (typed: string) => {
      const { document, position } = await show(`{ "rules": [{ "delete": { "tags": ["${typed}|"] } }] }`);
      const list = await completeRules(document, position, () => Promise.resolve({ packages, isComplete: true }));
      return { isIncomplete: list?.isIncomplete, labels: (list?.items ?? []).map(labelOf) };
    };
    const first = await complete('');
    assert.equal(first.labels.length, 1000);
    assert.equal(first.isIncomplete, true);
    const last = await complete('pr2999');
    assert.deepEqual(last, { isIncomplete: true, labels: ['Pr-2999'] });
  });

  it('completes what the tree has read of packages, without a request', async () => {
    const world = smallWorld();
    const images = addFilled(world, 'ann', 'container', 'web', 5);
    images.versions.forEach((version, index) => (version.tags = [`pr-${index}`]));
    addFilled(world, 'ann', 'npm', '$(trash) x', 2);
    const github = await startGitHub({ world });
    try {
      const host = enterpriseHost(github.origin);
      assert.ok(host);
      const connection = connect({ host, token: administrator, transport: fetch, userAgent: 'host-test' });
      const settings = { owners: ['ann'], packageTypes, groupByType: false, pageSize: 3, filter: noFilter };
      const explorer = new Explorer(connection, settings);
      const [owner] = (await explorer.owners()).flatMap((row) =>
        row.kind === 'owner' && row.owner.login === 'ann' ? row.owner : [],
      );
      assert.ok(owner);
      const complete = async (marked: string) => {
        const { document, position } = await show(marked);
        const requests = github.log.length;
        const list = await completeRules(document, position, () =>
          Promise.resolve(loadedPackages(explorer, undefined, [])),
        );
        assert.equal(github.log.length, requests);
        return { isIncomplete: list?.isIncomplete, labels: (list?.items ?? []).map(labelOf) };
      };
      const inTags = '{ "rules": [{ "packages": ["container/w*"], "delete": { "tags": ["pr-1", |] } }] }';
      assert.deepEqual(await complete(inTags), { isIncomplete: true, labels: [] });
      for (const type of packageTypes) await explorer.packages(owner, type).load();
      const packages = await complete('{ "rules": [{ "packages": ["|"] }] }');
      assert.ok(packages.labels.includes('container/web') && packages.labels.includes('npm/$\u2060(trash) x'));
      const versions = explorer.versions({ owner, packageType: 'container', name: 'web' });
      await versions.load();
      const first = await complete(inTags);
      assert.equal(first.isIncomplete, true);
      assert.equal(first.labels.length, 4);
      await versions.loadMore();
      const all = await complete(inTags);
      assert.deepEqual(new Set(all.labels), new Set(['pr-*', ...[0, 1, 2, 3, 4].map((index) => `pr-${index}`)]));
      assert.equal(all.labels[0], 'pr-*');
      const npm = '{ "rules": [{ "packages": ["npm/*"], "delete": { "tags": ["|"] } }] }';
      assert.deepEqual((await complete(npm)).labels, []);
      const x = explorer.versions({ owner, packageType: 'npm', name: '$(trash) x' });
      await x.load();
      const below = await complete('{ "rules": [{ "packages": ["npm/$*"], "delete": { "below": | } }] }');
      assert.deepEqual(
        below.labels,
        Array.from(x.items, ({ name }) => name),
      );
    } finally {
      await github.close();
    }
  });

  it('says in words what a rule under the mouse does, besides what the schema says', async () => {
    const { document, position } = await show(
      '{ "rules": [{ "keep": { "newest": 1 } },\n{ "packages": ["container/<b>*"], |"delete": { "untagged": true } }] }',
    );
    const texts = await waitFor('the hover', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        position,
      );
      const found = hovers.flatMap(({ contents }) => contents as vscode.MarkdownString[]).map(plain);
      return found.some((text) => text.startsWith('Rule')) && found;
    });
    const text = texts.find((each) => each.startsWith('Rule'));
    assert.equal(text, 'Rule 2: Delete versions that are untagged, in container/&lt;b&gt;*');
  });

  it('has one error for each problem, in the words of the panel, and VS Code adds none', async () => {
    const { Error: error } = vscode.DiagnosticSeverity;
    const conditions = '"tags": "a", "versions": [1], "prerelease": "x", "below": "", "newerThan": 7, "broken": 1';
    for (const text of [
      '{ "rules": [{ "delete": {} }] }',
      '{ "rules": [{ "keep": { "newest": 1 }, "delete": { "untagged": true } }] }',
      '{ "rules": [{ "note": "x" }, 7, { "packages": [], "keep": [] }] }',
      '{ "rules": [{ "delete": { "newest": 3 } }] }',
      '{ "rules": [{ "keep": { "per": "minor", "by": "age", "tags": ["a"], "deployed": false } }] }',
      `{ "rules": [{ "delete": { "olderThan": "1 month", "untagged": false, ${conditions} } }] }`,
      '{ "rules": [{ "keep": { "newest": 0.5 } }, { "keep": { "newest": -1, "per": "x" } }] }',
      '{ "rules": {} }',
      '{ "rule": [] }',
      '[]',
      `{ "rules": [${'{ "keep": { "newest": 1 } },\n'.repeat(60)}] }`,
    ]) {
      // VS Code says in one go what it finds in the text, and by the schema.
      const { document } = await show(`${text}\n]`);
      const { problems } = parseRetention(text, '');
      assert.ok(problems.length > 0);
      const found = await waitFor(`problems of ${text.slice(0, 60)}`, () => {
        const all = vscode.languages.getDiagnostics(document.uri).filter(({ code }) => typeof code !== 'string');
        return Promise.resolve(new Set(all.map(({ source }) => source)).size === 2 && all);
      });
      assert.deepEqual(
        found.map(({ message }) => message).sort(),
        [...problems.map(({ message }) => message), 'End of file expected.'].sort(),
        text,
      );
      assert.ok(found.every(({ severity, range }) => severity === error && range.isSingleLine));
    }
    for (const text of ['// none yet\n', '']) {
      const [only, ...others] = await diagnosed((await show(text)).document, 1);
      assert.deepEqual(
        [only?.message, only?.severity, others],
        ['The file has no rules. It needs at least { "rules": [] }.', error, []],
      );
    }
    const { document } = await show('');
    await diagnosed(document, 1);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await waitFor('no problem', () => Promise.resolve(vscode.languages.getDiagnostics(document.uri).length === 0));
  });

  it('leaves errors of syntax to VS Code', async () => {
    const { document } = await show('{ "rules": [{ "keep": { "newest": 1 } }, { "delete": { "tags": [] } }');
    const [found, ...others] = await diagnosed(document, 1);
    assert.deepEqual([found?.message, others], ['This list must not be empty.', []]);
    const syntax = await waitFor('an error of VS Code', () => {
      const all = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source !== 'GitHub Packages');
      return Promise.resolve(all.length > 0 && all);
    });
    assert.ok(syntax.every(({ severity }) => severity === vscode.DiagnosticSeverity.Error));
  });

  it('has keys and words from the schema', async () => {
    const offered = async (marked: string) => {
      const { document, position } = await show(marked);
      return waitFor(`completions in ${marked}`, async () => {
        const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
          'vscode.executeCompletionItemProvider',
          document.uri,
          position,
        );
        const labels = items.map(labelOf).map((label) => label.replaceAll('"', ''));
        return labels.length > 0 && labels;
      });
    };
    const keys = await offered('{ "rules": [{ "keep": { "newest": 2, "|" } }] }');
    for (const key of ['tags', 'per', 'by', 'deployed']) assert.ok(keys.includes(key), key);
    const words = await offered('{ "rules": [{ "keep": { "newest": 2, "per": | } }] }');
    for (const word of ['package', 'major', 'minor']) assert.ok(words.includes(word), word);
    assert.deepEqual(
      (await offered('{ "rules": [{ "delete": { "untagged": | } }] }')).filter((word) => /true|false/.test(word)),
      ['true'],
    );
    const ages = await offered('{ "rules": [{ "delete": { "olderThan": | } }] }');
    assert.ok(ages.includes('14 days'));
  });

  it('completes a whole file in an empty one', async () => {
    for (const marked of ['|', '// ours\n|', '\n|\n']) {
      const items = await completed(await show(marked));
      const item = items.find((each) => labelOf(each) === 'Keep the last 10 releases, delete older ones');
      assert.ok(item, marked);
      const text = (item.insertText as vscode.SnippetString).value.replaceAll(/\$\{\d:([^}]*)\}/g, '$1');
      const { rules, problems } = parseRetention(marked.replace('|', text), '');
      assert.deepEqual([rules.length, problems], [2, []]);
    }
    const { document, position } = await show('// ours | \n');
    assert.equal(await completeRules(document, position, () => assert.fail()), undefined);
  });

  it('has warnings for what can have no effect, and follows what is typed', async () => {
    const { document } = await show(`{
  "rules": [
    { "packages": ["contaner/*"], "keep": { "newest": 1 } },
    { "packages": ["npm/*"], "delete": { "untagged": true } },
    { "delete": { "tags": ["feature/*", "pr-*", "pr-1*"] } },
    { "delete": { "tags": ["pr-*"], "olderThan": "7 days" } },
    { "packages": ["container/*"], "delete": { "versions": ["v1*"], "olderThan": "2 days", "newerThan": "1 day" } },
    { "packages": ["container/base"], "delete": { "broken": true } },
    { "packages": ["container/base"], "keep": { "versions": ["*"] } }
  ]
}`);
    const found = await diagnosed(document, 8);
    assert.deepEqual(
      found.map(({ code, range, severity }) => [
        code,
        range.start.line + 1,
        document.getText(range).slice(0, 12),
        severity,
      ]),
      [
        ['unknownType', 3, '"contaner/*"', vscode.DiagnosticSeverity.Warning],
        ['notForTypes', 4, '"untagged"', vscode.DiagnosticSeverity.Warning],
        ['impossibleTag', 5, '"feature/*"', vscode.DiagnosticSeverity.Warning],
        ['coveredEntry', 5, '"pr-1*"', vscode.DiagnosticSeverity.Warning],
        ['redundant', 6, '{ "delete": ', vscode.DiagnosticSeverity.Warning],
        ['contradiction', 7, '"newerThan"', vscode.DiagnosticSeverity.Warning],
        ['impossibleDigest', 7, '"v1*"', vscode.DiagnosticSeverity.Warning],
        ['overruled', 8, '"delete"', vscode.DiagnosticSeverity.Warning],
      ],
    );
    assert.equal(found[4]?.relatedInformation?.[0]?.location.range.start.line, 4);
    const edit = new vscode.WorkspaceEdit();
    edit.delete(document.uri, new vscode.Range(2, 0, 4, 0));
    await vscode.workspace.applyEdit(edit);
    await diagnosed(document, 6);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('fixes what can be fixed, and leaves comments alone', async () => {
    const { document } = await show(`{
  "rules": [
    // drafts
    { "packages": ["contaner/*"], "delete": { "tags": ["pr-*", "pr-1*"], "oldrThan": "7 days" } },
    { "delete": { "untagged": true, "olderThan": "1 month" } }, // old
    // builds
    { "delete": { "prerelease": true } },
    { "packages": ["npm/*"], "delete": { "prerelease": true } } // twice
  ]
}
`);
    const applied: string[] = [];
    for (let line = 0; line < document.lineCount; line++) {
      for (;;) {
        const range = document.lineAt(line).range;
        const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
          'vscode.executeCodeActionProvider',
          document.uri,
          range,
          vscode.CodeActionKind.QuickFix.value,
        );
        const action = actions.find(({ edit }) => edit);
        if (!action?.edit) break;
        applied.push(action.title);
        assert.ok(await vscode.workspace.applyEdit(action.edit));
      }
    }
    assert.deepEqual(applied, [
      'Change to "olderThan"',
      'Change to "container/*"',
      'Remove "pr-1*"',
      'Change to "30 days"',
      'Remove This Rule',
    ]);
    assert.equal(
      document.getText(),
      `{
  "rules": [
    // drafts
    { "packages": ["container/*"], "delete": { "tags": ["pr-*"], "olderThan": "7 days" } },
    { "delete": { "untagged": true, "olderThan": "30 days" } }, // old
    // builds
    { "delete": { "prerelease": true } } // twice
  ]
}
`,
    );
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('fixes values of another type, conditions of the other kind of rule, and rules that cover nothing', async () => {
    const { document } = await show(`{
  "rule": [
    { "delete": { "tags": "pr-*", "olderThan": 30 } },
    { "delete": { "tags": ["feature/*", "v1,v2"] } },
    { "delete": { "prerelease": "true", "untagged": false } },
    // newest
    { "delete": { "prerelease": false, "newest": "3" } },
    { "packages": ["npm/*"], "delete": { "untagged": true } }, // nothing
    { "packages": ["docker/*"], "delete": { "olderThan": "1 day", "newerThan": "2 days" } },
    { "packages": ["npm/*"], "delete": { "below": "2.0" } }
  ]
}
`);
    const applied: string[] = [];
    for (let line = 0; line < document.lineCount; line++) {
      for (;;) {
        const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
          'vscode.executeCodeActionProvider',
          document.uri,
          document.lineAt(line).range,
          vscode.CodeActionKind.QuickFix.value,
        );
        const action = actions.find(({ edit }) => edit);
        if (!action?.edit || applied.length > 20) break;
        applied.push(action.title);
        assert.ok(await vscode.workspace.applyEdit(action.edit));
      }
    }
    assert.deepEqual(applied, [
      'Change to "rules"',
      'Change to ["pr-*"]',
      'Change to "30 days"',
      'Change to "feature-*"',
      'Change to "v1", "v2"',
      'Change to true',
      'Remove "untagged"',
      'Move to a Keep Rule',
      'Remove This Rule',
      'Change to "container/*"',
      'Change to "2.0.0"',
    ]);
    assert.equal(
      document.getText(),
      `{
  "rules": [
    { "delete": { "tags": ["pr-*"], "olderThan": "30 days" } },
    { "delete": { "tags": ["feature-*", "v1", "v2"] } },
    { "delete": { "prerelease": true } },
    // newest
    { "delete": { "prerelease": false } },
    { "keep": { "prerelease": false, "newest": 3 } },
    // nothing
    { "packages": ["container/*"], "delete": { "olderThan": "1 day", "newerThan": "2 days" } },
    { "packages": ["npm/*"], "delete": { "below": "2.0.0" } }
  ]
}
`,
    );
    assert.deepEqual(parseRetention(document.getText(), '').problems, []);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('says in a hint that a file of keep rules deletes nothing', async () => {
    const { document } = await show('{ "rules": [{ "keep": { "newest": 1 } }] }');
    const [found] = await diagnosed(document, 1);
    assert.ok(found);
    assert.deepEqual(
      [found.code, document.getText(found.range), found.severity],
      ['deletesNothing', '"rules"', vscode.DiagnosticSeverity.Information],
    );
  });

  it('removes an entry beside one that begins with half of the same character', async () => {
    const before =
      '{ "rules": [{ "packages": ["npm/x\u{1f436}", "npm/x\u{1f436}", "npm/x\u{1f437}"], "keep": { "newest": 1 } }] }';
    const { document } = await show(before);
    const [action] = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      rangeOf(document, '"npm/x\u{1f436}", "npm/x\u{1f437}"'),
      vscode.CodeActionKind.QuickFix.value,
    );
    assert.ok(action?.edit);
    assert.ok(await vscode.workspace.applyEdit(action.edit));
    assert.equal(document.getText(), before.replace(', "npm/x\u{1f436}"', ''));
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('only says of a text that is too large or too deep what is wrong, and completes nothing in it', async () => {
    const rule = '{ "rules": [{ "delete": { "tags": ["a b", "|"] } }] }';
    for (const marked of [`${rule}${' '.repeat(1_000_000)}`, rule.replace('] }', `, ${'['.repeat(100_000)}] }`)]) {
      const { document, position } = await show(marked);
      assert.equal(await completeRules(document, position, () => assert.fail('no completion')), undefined);
      assert.equal(hoverRule(document, position, []), undefined);
      const found = diagnose(document, []).map(({ message }) => message);
      assert.deepEqual(found, [
        marked.startsWith(rule) ? 'The file is larger than 1 MB.' : 'The file has too many levels.',
      ]);
    }
  });

  describe('with a plan', () => {
    const setTypes = (types: readonly string[] | undefined) =>
      vscode.workspace.getConfiguration('githubPackages').update('packageTypes', types, true);

    afterEach(() => setTypes(undefined));

    const version = (id: number, ...tags: string[]) => ({
      id,
      name: `sha256:${String(id).padStart(64, '0')}`,
      createdAt: `2026-0${id}-01T00:00:00Z`,
      tags,
    });
    const versions = [version(1, 'pr-1'), version(2, 'pr-2', 'v2'), version(3, 'v3'), version(4, 'v4')];
    const packages: RetentionInput['packages'] = [
      {
        type: 'container',
        name: 'web',
        complete: true,
        versions,
        manifests: Object.fromEntries(versions.map(({ name }) => [name, { kind: 'image' as const }])),
      },
    ];

    /** The plan of an open Clean Up, in which the settings have these rules, and the file other ones than its document. */
    function planFor(
      document: vscode.TextDocument,
      settings: readonly Rule[],
      changes: Partial<RulePlan> = {},
    ): RulePlan {
      const planner = createPlanner();
      const input: RetentionInput = {
        now: '2026-11-27T00:00:00Z',
        rules: [...settings, { keep: { newest: 9 } }],
        packages,
      };
      const source = (id: string, rules: readonly Rule[]) =>
        ({ id, rules, isOn: true, problems: [] }) as Partial<RuleSource>;
      const current: Partial<RulePlan['current']> = {
        input,
        plan: planner.plan(input),
        basis: { kind: 'rules', planner },
      };
      return {
        title: 'Clean Up: ann',
        scopes: [{ kind: 'owner', owner: { kind: 'user', login: 'ann' } }],
        current: current as RulePlan['current'],
        sources: [source('setting', settings), source(document.uri.toString(), [])] as RuleSource[],
        isWhole: true,
        unread: [],
        ...changes,
      };
    }

    const hoverText = async (marked: string, settings: readonly Rule[], changes?: Partial<RulePlan>) => {
      const { document, position } = await show(marked);
      const hover = hoverRule(document, position, [planFor(document, settings, changes)]);
      const texts = (hover?.contents ?? []) as vscode.MarkdownString[];
      return texts.map(plain).join(' ');
    };

    it('says what a rule covers by the text as it is, and of which packages and when', async () => {
      const marked = '{ "rules": [{ |"delete": { "tags": ["*"] } }, { "keep": { "tags": ["v3"] } }] }';
      assert.match(
        await hoverText(marked, [{ keep: { tags: ['v2'] } }]),
        /^Rule 2: Delete versions that are tagged \* Covers 4 versions in 1 package\. 1 of them would be deleted\. 1 of them is kept by rule 1\. 1 of them is kept by rule 3\. 1 of them is always kept: .* That is of the 1 package in "Clean Up: ann", read Nov 2[67], 2026, /,
      );
      const keep = '{ "rules": [{ "delete": { "tags": ["*"] } }, { |"keep": { "tags": ["v*"] } }] }';
      assert.match(
        await hoverText(keep, []),
        /Covers 3 versions in 1 package\. 2 of them would be deleted without this rule\./,
      );
      const unused = '{ "rules": [{ |"keep": { "tags": ["v*"] } }] }';
      assert.match(await hoverText(unused, []), /All of them would be kept without this rule too\./);
      assert.match(await hoverText(unused, [], { isWhole: false }), /other packages have no plan\.$/);
    });

    it('says that it is not known what a rule covers whose packages have no plan', async () => {
      const marked = '{ "rules": [{ "packages": ["npm/w*"], |"delete": { "olderThan": "1 day" } }] }';
      const owner = { kind: 'user', login: 'ann' } as const;
      const unread = (['Web', 'web', 'api'] as const).map((name) => ({ owner, packageType: 'npm', name }) as const);
      assert.match(
        await hoverText(marked, [], { isWhole: false, unread }),
        /^Rule 1: .* What it covers is not known, because 1 package that it is about has no plan \("Clean Up: ann", Nov 2[67], 2026, .*\)\.$/,
      );
      assert.match(
        await hoverText(marked, [], { isWhole: false }),
        /What it covers is not known, because not all packages have been read \("Clean Up: ann", .*\)\.$/,
      );
      assert.match(await hoverText(marked, []), /Covers no version now\. That is of the 1 package/);
    });

    it('completes all that an open Clean Up has read', async () => {
      const { document, position } = await show(
        '{ "rules": [{ "packages": ["container/w*"], "delete": { "tags": ["|"] } }] }',
      );
      const load = () => Promise.resolve(loadedPackages(undefined, undefined, [planFor(document, [])]));
      const list = await completeRules(document, position, load);
      assert.deepEqual(
        list?.items.map(labelOf),
        ['pr-1', 'pr-2', 'v2', 'v3', 'v4', 'v*'].toSorted((one) => (one === 'v*' ? -1 : 0)),
      );
      const remote = { kind: 'known', remote: { host: 'github.com', isWeb: true, owner: 'ann' } } as const;
      const { packages: read, isComplete } = loadedPackages(undefined, remote, [planFor(document, [])]);
      assert.deepEqual(
        read.map(({ packageType, name, versionCount }) => [packageType, name, versionCount]),
        [['container', 'web', 4]],
      );
      assert.ok(isComplete && read.every(({ versions: all }) => all().isComplete));
      assert.equal(loadedPackages(undefined, remote, [planFor(document, [], { isWhole: false })]).isComplete, false);
    });

    it('says nothing of a plan that there is not', async () => {
      const marked = '{ "rules": [{ |"keep": { "newest": 1 } }, {}] }';
      assert.match(
        await hoverText(marked, []),
        /^Rule 1: .* What it covers is not known: nothing is planned while this file has problems\.$/,
      );
      const { document, position } = await show(marked);
      assert.equal(hoverRule(document, position, [])?.contents.length, 1);
      assert.equal(hoverRule(document, document.positionAt(2), []), undefined);
    });

    it('does not note rules about packages that are never listed', async () => {
      const { document } = await show(
        '{ "rules": [{ "packages": ["docker/*"], "delete": { "olderThan": "1 day" } }, { "packages": ["npm/*"], "delete": { "olderThan": "1 day" } }, { "delete": { "below": "0.1" } }] }',
      );
      const noted = () =>
        diagnose(document, [planFor(document, [])]).map(({ code, range }) => [code, range.start.character]);
      const never = ['neverPlanned', 27];
      assert.deepEqual(
        noted().map(([code]) => code),
        ['neverPlanned', 'coversNothingNow', 'coversNothingNow'],
      );
      await setTypes(['container', 'docker']);
      assert.deepEqual(noted(), [never]);
    });

    it('notes rules that cover nothing, and those that keep all that others would delete', async () => {
      const { document } = await show(
        '{ "rules": [{ "delete": { "tags": ["pr-*"] } }, { "delete": { "tags": ["x-*"] } }, { "keep": { "newest": 9 } }] }',
      );
      const found = (changes?: Partial<RulePlan>) =>
        diagnose(document, [planFor(document, [], changes)]).map(({ code, severity }) => [code, severity]);
      const { Information } = vscode.DiagnosticSeverity;
      assert.deepEqual(found(), [
        ['coversNothingNow', Information],
        ['keepsAllNow', Information],
      ]);
      assert.deepEqual(found({ isWhole: false }), []);
      const onePackage = { kind: 'type', owner: { kind: 'user', login: 'ann' }, packageType: 'container' } as const;
      assert.deepEqual(found({ scopes: [onePackage] }), []);
      assert.deepEqual(diagnose(document, []), []);
    });
  });
});
