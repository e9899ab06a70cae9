import * as vscode from 'vscode';
import { deletedTarget, type DeletedEntry } from '#core/deletion';
import { escapeMarkdown, visible } from '#core/packages';
import { count, typeName, timeLeftText } from '../explorer/text.ts';
import { typeIcon } from '../explorer/typeIcon.ts';
import { targetText } from '../deletion/report/reasonText.ts';
import type { RowArgument } from '../explorer/view.ts';
import { dateAndTimeText, language, t } from '../language.ts';

/** A row of the "Recently Deleted" tree. */
export type DeletedRow =
  /** `day`: in local time. */
  | { readonly kind: 'day'; readonly id: string; readonly day: string; readonly entries: readonly DeletedEntry[] }
  | { readonly kind: 'entry'; readonly id: string; readonly entry: DeletedEntry };

/** Returns the entries of rows, each once, even if a day and some of its entries are both selected. */
export function entriesIn(rows: readonly (RowArgument | DeletedRow)[]): DeletedEntry[] {
  const entries = rows.flatMap((row) => {
    if (typeof row !== 'object') return [];
    if (row.kind === 'entry') return [row.entry];
    return row.kind === 'day' ? row.entries : [];
  });
  return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
}

/** Shows what was deleted with VS Code, and how long it can still be restored. */
export class RecentlyDeletedTree implements vscode.TreeDataProvider<DeletedRow>, vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #entries: () => Promise<readonly DeletedEntry[]>;
  readonly #changed = new vscode.EventEmitter<undefined>();
  /** What is shown; `undefined` before the view is opened. */
  #shown: readonly DeletedEntry[] | undefined;
  #reading: Promise<unknown> = Promise.resolve();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(extensionUri: vscode.Uri, entries: () => Promise<readonly DeletedEntry[]>) {
    this.#extensionUri = extensionUri;
    this.#entries = entries;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async getChildren(parent?: DeletedRow): Promise<DeletedRow[]> {
    if (parent?.kind === 'entry') return [];
    if (parent) return parent.entries.map((entry) => ({ kind: 'entry', id: `entry:${entry.id}`, entry }));
    this.#shown ??= await this.#entries();
    // Newest first, as the entries come.
    const days = Map.groupBy(this.#shown, ({ deletedAt }) => new Date(deletedAt).toDateString());
    return [...days].map(([day, entries]) => ({ kind: 'day', id: `day:${day}`, day, entries }));
  }

  getTreeItem(row: DeletedRow): vscode.TreeItem {
    const item = row.kind === 'day' ? dayItem(row) : this.#entryItem(row.entry);
    item.id = row.id;
    return item;
  }

  /**
   * Shows the current content of the journal. VS Code does not know a refreshed row until it has its children, and passes
   * no row for a click on it; so the entries are read first, and the tree is refreshed only if they have changed.
   */
  async redraw(): Promise<void> {
    const reading = this.#reading.then(async () => {
      if (this.#shown === undefined) return;
      const entries = await this.#entries().catch(() => undefined);
      if (entries && JSON.stringify(entries) === JSON.stringify(this.#shown)) return;
      this.#shown = entries;
      this.#changed.fire(undefined);
    });
    this.#reading = reading;
    await reading;
  }

  #entryItem(entry: DeletedEntry): vscode.TreeItem {
    const { target, timeLeft } = entry;
    const isPackage = target.versionId === undefined || entry.tookPackage;
    const label = labelOf(entry);
    const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
    const left = timeLeftText(timeLeft);
    // A package's label begins with its owner.
    item.description = `${left} · ${isPackage ? packageText(entry) : visible(target.owner.login)}`;
    item.iconPath = isPackage ? typeIcon(target.packageType, this.#extensionUri) : new vscode.ThemeIcon('tag');
    item.contextValue = timeLeft.unit === 'none' ? 'expired' : isPackage ? 'deletedPackage' : 'deletedVersion';
    item.tooltip = tooltip(entry);
    item.accessibilityInformation = {
      label: [
        label,
        typeName(target.packageType),
        isPackage ? packageText(entry) : t('version, owner {0}', visible(target.owner.login)),
        left,
      ].join(', '),
    };
    return item;
  }
}

/** For a last version that was deleted with its package, the package, because that is what can be restored. */
export function labelOf({ target, facts, tookPackage }: DeletedEntry): string {
  return targetText({ target: deletedTarget(target, tookPackage), facts });
}

function packageText({ facts, tookPackage }: DeletedEntry): string {
  const versions = tookPackage ? 1 : facts?.versionCount;
  if (versions === undefined) return t('package');
  return t('package, {count, plural, one {# version} other {# versions}}', { count: versions });
}

function dayItem({ day, entries }: Extract<DeletedRow, { kind: 'day' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(dayText(day), vscode.TreeItemCollapsibleState.Expanded);
  item.description = String(entries.length);
  item.contextValue = 'day';
  return item;
}

function dayText(day: string): string {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (day === today.toDateString()) return t('Today');
  if (day === yesterday.toDateString()) return t('Yesterday');
  return new Date(day).toLocaleDateString(language(), { dateStyle: 'long' });
}

function tooltip(entry: DeletedEntry): vscode.MarkdownString {
  const { target, facts, host, account, deletedAt, expiresAt, tookPackage } = entry;
  const lines: [string, string | undefined][] = [
    [t('Type'), typeName(target.packageType)],
    [t('Owner'), target.owner.login],
    [t('Package'), target.name],
    [t('Version'), facts?.versionName],
    [t('Versions'), facts?.versionCount === undefined ? undefined : count(facts.versionCount)],
    [t('Deleted'), dateAndTimeText(deletedAt)],
    [t('Can be restored until'), dateAndTimeText(expiresAt)],
    [t('Account'), `${host}, ${account}`],
    [t('Note'), tookPackage ? t('It was the last version, so its package was deleted with it.') : undefined],
  ];
  const known = lines.flatMap(([name, value]) => (value === undefined ? [] : [`- ${name}: ${escapeMarkdown(value)}`]));
  return new vscode.MarkdownString(`**${escapeMarkdown(labelOf(entry))}**\n\n${known.join('\n')}`);
}
