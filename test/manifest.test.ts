import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { actionsOf, contextOf } from '../src/core/explorer/actions.ts';
import { deletedVersionsRow, ownerRow, packageRow, versionRow, type Row } from '../src/core/explorer/row.ts';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));

interface MenuItem {
  readonly command: string;
  readonly when: string;
  readonly group?: string;
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly extensionKind: readonly string[];
  readonly capabilities: unknown;
  readonly contributes: {
    readonly commands: readonly { command: string; title: string; category: string; icon?: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly keybindings: readonly { command: string }[];
    readonly views: { readonly githubPackages: readonly { id: string }[] };
    readonly configuration: { readonly properties: Readonly<Record<string, { scope?: string; default: unknown }>> };
  };
}

const manifest = read('package.json') as Manifest;
const words = read('package.nls.json') as Record<string, string>;
const { commands, menus, keybindings, configuration } = manifest.contributes;
const ids = commands.map(({ command }) => command);

const owner = ownerRow({ kind: 'user', login: 'octo' }, true);
const element = packageRow(owner, {
  id: 1,
  name: 'thing',
  packageType: 'container',
  visibility: 'public',
  createdAt: '2026-01-01T00:00:00Z',
});
const summary = { id: 2, name: `sha256:${'0'.repeat(64)}`, tags: [], createdAt: '2026-01-01T00:00:00Z' };
const version = versionRow(element, summary);
const deleted = versionRow(deletedVersionsRow(element), summary);
const failure: Row = { kind: 'error', id: 'e', parent: undefined, part: { of: 'owner', login: 'x' }, error: undefined };

describe('the manifest', () => {
  it('has the commands that keybindings and documentation rely on, by their titles', () => {
    const titles = commands.map(({ command, title, category }) => [command, `${word(category)}: ${word(title)}`]);
    assert.deepEqual(Object.fromEntries(titles), {
      'githubPackages.signIn': 'GitHub Packages: Sign In',
      'githubPackages.refresh': 'GitHub Packages: Refresh',
      'githubPackages.refreshRow': 'GitHub Packages: Refresh',
      'githubPackages.cleanUp': 'GitHub Packages: Clean Up…',
      'githubPackages.previewRules': 'GitHub Packages: Preview This File',
      'githubPackages.createRuleFile': 'GitHub Packages: Create Rules File',
      'githubPackages.exportPlan': 'GitHub Packages: Export Clean-Up Plan…',
      'githubPackages.openPlan': 'GitHub Packages: Open Clean-Up Plan…',
      'githubPackages.checkUnused': 'GitHub Packages: Check Which Are Unused',
      'githubPackages.retry': 'GitHub Packages: Retry',
      'githubPackages.loadMore': 'GitHub Packages: Load More',
      'githubPackages.loadAll': 'GitHub Packages: Load All Versions',
      'githubPackages.readSizes': 'GitHub Packages: Read Sizes',
      'githubPackages.addOwner': 'GitHub Packages: Add Owner…',
      'githubPackages.removeOwner': 'GitHub Packages: Remove Owner',
      'githubPackages.goToPackage': 'GitHub Packages: Go to Package…',
      'githubPackages.filter': 'GitHub Packages: Filter…',
      'githubPackages.clearFilter': 'GitHub Packages: Clear Filter',
      'githubPackages.sortBy': 'GitHub Packages: Sort By…',
      'githubPackages.groupByType': 'GitHub Packages: Group by Type',
      'githubPackages.ungroup': 'GitHub Packages: Stop Grouping by Type',
      'githubPackages.showDetails': 'GitHub Packages: Show Details',
      'githubPackages.keepOpen': 'GitHub Packages: Keep Open',
      'githubPackages.showJson': 'GitHub Packages: Show JSON',
      'githubPackages.compareVersions': 'GitHub Packages: Compare Versions…',
      'githubPackages.deletePackage': 'GitHub Packages: Delete Package…',
      'githubPackages.deletePackages': 'GitHub Packages: Delete Packages…',
      'githubPackages.deleteVersion': 'GitHub Packages: Delete Version…',
      'githubPackages.deleteVersions': 'GitHub Packages: Delete Versions…',
      'githubPackages.restorePackage': 'GitHub Packages: Restore Package…',
      'githubPackages.restorePackageRow': 'GitHub Packages: Restore Package',
      'githubPackages.restoreVersion': 'GitHub Packages: Restore Version…',
      'githubPackages.restoreVersionRow': 'GitHub Packages: Restore Version',
      'githubPackages.restoreRows': 'GitHub Packages: Restore Selected Items',
      'githubPackages.restoreGroup': 'GitHub Packages: Restore All',
      'githubPackages.undoDelete': 'GitHub Packages: Undo Last Delete',
      'githubPackages.removeDeleted': 'GitHub Packages: Remove from Recently Deleted',
      'githubPackages.showConflicts': 'GitHub Packages: Show Docker Migration Conflicts',
      'githubPackages.exportConflicts': 'GitHub Packages: Export Conflict Report…',
      'githubPackages.copyName': 'GitHub Packages: Copy Name',
      'githubPackages.copyInstallCommand': 'GitHub Packages: Copy Install Command',
      'githubPackages.copyDigest': 'GitHub Packages: Copy Digest',
      'githubPackages.openOnGitHub': 'GitHub Packages: Open on GitHub',
      'githubPackages.showLog': 'GitHub Packages: Show Log',
    });
  });

  it('has the export of a plan in the palette while there is one, whatever is in front', () => {
    const item = (menus.commandPalette ?? []).find(({ command }) => command === 'githubPackages.exportPlan');
    assert.equal(item?.when, 'githubPackages.cleanUpOpen');
  });

  it('names only commands that it has', () => {
    const found = JSON.stringify([menus, keybindings]).matchAll(/"command":"(githubPackages\.[^"]+)"/g);
    const named = [...found].map(([, command]) => command ?? '');
    assert.ok(named.length > 20);
    assert.deepEqual(
      named.filter((command) => !ids.includes(command)),
      [],
    );
  });

  it('shows a row’s commands for rows of its own view only, at most two of them inline', () => {
    const items = menus['view/item/context'] ?? [];
    for (const { when } of items) assert.match(when, /^view == githubPackages\.(explorer|trash) && viewItem =~ /);
    for (const row of [owner, element, version, deleted, failure]) {
      const inline = items.filter(
        ({ group, when }) => group?.startsWith('inline') && viewItemOf(when).test(contextOf(row)),
      );
      assert.ok(inline.length <= 2, row.id);
    }
  });

  it('has in the menu of a row what can be done with it, and nothing else', () => {
    for (const row of [owner, element, version, deleted, failure]) {
      const found = (menus['view/item/context'] ?? []).flatMap(({ command, when }) => {
        const isFit = when.startsWith('view == githubPackages.explorer ') && viewItemOf(when).test(contextOf(row));
        return isFit && !when.endsWith('&& listMultiSelection') ? [command.replace('githubPackages.', '')] : [];
      });
      const commandOf = (action: string) => (/^(refresh|restoreVersion)$/.test(action) ? `${action}Row` : action);
      assert.deepEqual([...new Set(found)].sort(), actionsOf(row).map(commandOf).sort(), row.id);
    }
  });

  it('says in the menu of several rows that there are several, and asks nothing where a row is restored', () => {
    const titlesOf = (view: string, contextValue: string, isMany: boolean) =>
      (menus['view/item/context'] ?? []).flatMap(({ command, when }) => {
        const isFit = when.startsWith(`view == githubPackages.${view} `) && viewItemOf(when).test(contextValue);
        const excludes = when.endsWith(isMany ? ' !listMultiSelection' : '&& listMultiSelection');
        const found = commands.find((each) => each.command === command);
        return isFit && !excludes && /delete|restore/i.test(command) ? [word(found?.title ?? '')] : [];
      });
    assert.deepEqual(titlesOf('explorer', contextOf(version), false), ['Delete Version…']);
    assert.deepEqual(titlesOf('explorer', contextOf(version), true), ['Delete Versions…']);
    assert.deepEqual(titlesOf('explorer', contextOf(element), false), ['Delete Package…']);
    assert.deepEqual(titlesOf('explorer', contextOf(element), true), ['Delete Packages…']);
    const remove = 'Remove from Recently Deleted';
    assert.deepEqual(new Set(titlesOf('explorer', contextOf(deleted), false)), new Set(['Restore Version']));
    assert.deepEqual(new Set(titlesOf('trash', 'deletedVersion', false)), new Set(['Restore Version', remove]));
    assert.deepEqual(new Set(titlesOf('trash', 'deletedPackage', false)), new Set(['Restore Package', remove]));
    for (const group of ['deletedOperation', 'deletedDay']) {
      assert.deepEqual(new Set(titlesOf('trash', group, false)), new Set(['Restore All', remove]));
    }
    assert.deepEqual(titlesOf('trash', 'expired', false), [remove]);
    for (const row of ['deletedVersion', 'deletedPackage', 'deletedOperation', 'deletedDay']) {
      assert.ok(titlesOf('trash', row, true).includes('Restore Selected Items'), row);
    }
  });

  it('hides from the palette what is another command’s words', () => {
    const hidden = (menus.commandPalette ?? []).filter(({ when }) => when === 'false').map(({ command }) => command);
    const words = ['deletePackages', 'deleteVersions', 'ungroup'];
    const rows = ['restorePackageRow', 'restoreVersionRow', 'restoreRows', 'restoreGroup'];
    for (const id of [...words, ...rows]) {
      assert.ok(hidden.includes(`githubPackages.${id}`), id);
    }
  });

  it('takes every text from package.nls.json, and leaves none there unused', () => {
    const text = JSON.stringify(manifest);
    const used = [...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? '');
    assert.deepEqual([...new Set(used)].sort(), Object.keys(words).sort());
    for (const { title, category } of commands) assert.match(title + category, /^%[^%]+%%[^%]+%$/);
  });

  it('lets no workspace say whom the token is sent to, which scopes are asked for, or what to clean up', () => {
    for (const name of ['provider', 'owners', 'useRepoScope', 'retention']) {
      assert.equal(configuration.properties[`githubPackages.${name}`]?.scope, 'application', name);
    }
  });

  it('offers to preview the files that have rules, and no others', () => {
    const [item] = (menus['editor/title'] ?? []).filter(({ command }) => command === 'githubPackages.previewRules');
    assert.equal(item?.when, 'resourceFilename == package-retention.jsonc && resourceDirname =~ /\\.github$/');
  });

  it('starts nothing at startup, and runs in untrusted and virtual workspaces', () => {
    assert.deepEqual(manifest.activationEvents, [
      // For files of rules; other documents of that language read nothing.
      'onLanguage:jsonc',
      'onWebviewPanel:githubPackages.cleanUp',
      'onWebviewPanel:githubPackages.details',
      'onWebviewPanel:githubPackages.compare',
      'onWebviewPanel:githubPackages.conflicts',
    ]);
    assert.deepEqual(manifest.capabilities, { untrustedWorkspaces: { supported: true }, virtualWorkspaces: true });
    assert.deepEqual(manifest.extensionKind, ['ui', 'workspace']);
  });

  it('names only pictures that are there', () => {
    const files = [...JSON.stringify(manifest).matchAll(/"(media\/[^"]+)"/g)].map(([, file]) => file ?? '');
    assert.ok(files.length > 0);
    for (const file of files) assert.ok(existsSync(path.join(root, file)), file);
  });
});

function word(key: string): string {
  return words[key.slice(1, -1)] ?? '';
}

function viewItemOf(when: string): RegExp {
  return new RegExp(/viewItem =~ \/(.*?)\/(?: |$)/.exec(when)?.[1] ?? '$^');
}
