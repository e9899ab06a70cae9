import * as vscode from 'vscode';
import { isFiltering, noFilter, sortKeys, versionOfPart, versionOrders } from '#core/explorer';
import type { Changes, Explorer, ExplorerSettings, Filter, PackageRow, Row } from '#core/explorer';
import type { ImageReaders } from '../images/imageReaders.ts';
import { t } from '../../texts/language.ts';
import type { RowPick } from '../pick/pick.ts';
import { SignedOutError, UserError } from '../problem.ts';
import type { Sessions } from '../session/sessions.ts';
import { readSettings, section } from '../settings.ts';
import type { Order } from './chooseOrder.ts';
import type { Snapshots } from './snapshots.ts';
import { filterText } from './text.ts';
import { PackagesTree } from './tree.ts';

const viewId = 'githubPackages.explorer';

/** `'focus'` means the focused row; keybindings pass it. */
export type RowArgument = Row | 'focus' | undefined;

/** The "Packages" view: an explorer for the signed-in account, and the tree that shows it. */
export class ExplorerView implements vscode.Disposable {
  readonly #sessions: Sessions;
  readonly #snapshots: Snapshots;
  readonly #images: Pick<ImageReaders, 'of' | 'onDidRead'>;
  readonly #memory: vscode.Memento;
  readonly #tree: PackagesTree;
  readonly #view: vscode.TreeView<Row>;
  readonly #subscriptions: vscode.Disposable;
  readonly #refreshed = new vscode.EventEmitter<void>();
  readonly onDidRefresh = this.#refreshed.event;
  readonly #changed = new vscode.EventEmitter<Changes>();
  /** Fires at the end of each run, here or in another window. */
  readonly onDidChangePackages = this.#changed.event;
  #explorer: Promise<Explorer | undefined> | undefined;
  #isFirstExplorer = true;
  #filter = noFilter;
  /** One at a time, since each toggles the selection. */
  #lastFocusRead: Promise<unknown> = Promise.resolve();

  /** @param memory remembers the order of packages and versions. */
  constructor(
    sessions: Sessions,
    snapshots: Snapshots,
    images: Pick<ImageReaders, 'of' | 'onDidRead'>,
    memory: vscode.Memento,
  ) {
    this.#sessions = sessions;
    this.#snapshots = snapshots;
    this.#images = images;
    this.#memory = memory;
    this.#tree = new PackagesTree(
      () => this.explorer(),
      (explorer) => snapshots.saveSoon(explorer),
    );
    this.#view = vscode.window.createTreeView(viewId, {
      treeDataProvider: this.#tree,
      showCollapseAll: true,
      canSelectMany: true,
    });
    this.#describe();
    this.#subscriptions = vscode.Disposable.from(
      this.#view,
      this.#tree,
      this.#refreshed,
      this.#changed,
      this.#view.onDidExpandElement(({ element }) => this.#tree.setOpen(element, true)),
      this.#view.onDidCollapseElement(({ element }) => this.#tree.setOpen(element, false)),
      images.onDidRead(async (read) => (await this.#explorer)?.images.redrawRead(read, read.digests)),
      sessions.onDidChange(async () => {
        this.#explorer = undefined;
        await this.setFilter(noFilter);
      }),
      vscode.workspace.onDidChangeConfiguration(async (change) => {
        if (change.affectsConfiguration(section)) await this.#configure();
      }),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  /** `undefined` while nobody is signed in. */
  explorer(): Promise<Explorer | undefined> {
    this.#explorer ??= this.#sessions.current().then(async (state) => {
      setContext('session', state.kind === 'misconfigured' && state.why === 'insecure' ? state.why : state.kind);
      if (state.kind !== 'signedIn') return undefined;
      const snapshot = await this.#snapshots.read(state);
      // VS Code remembers expanded rows until the window closes, so only the first explorer restores them.
      const open = this.#isFirstExplorer ? snapshot?.open : undefined;
      this.#isFirstExplorer = false;
      const { Explorer: ExplorerClass } = await import('../../core/explorer/explorer.ts');
      const explorer: Explorer = new ExplorerClass(state.connection, this.#settings(), {
        snapshot,
        open,
        images: (image) => this.#images.of(image),
        onChange: (row) => {
          this.#tree.redraw(row);
          this.#snapshots.saveSoon(explorer);
        },
      });
      return explorer;
    });
    return this.#explorer;
  }

  /** Returns the explorer, after a sign-in prompt if needed. @throws CancellationError, MisconfiguredError. */
  async signedInExplorer(): Promise<Explorer> {
    const known = await this.explorer();
    if (known) return known;
    await this.#sessions.signIn({ renew: false });
    const explorer = await this.explorer();
    if (explorer === undefined) throw new vscode.CancellationError();
    return explorer;
  }

  /** Never prompts. @throws SignedOutError. */
  async requireExplorer(): Promise<Explorer> {
    const explorer = await this.explorer();
    if (explorer === undefined) throw new SignedOutError();
    return explorer;
  }

  get filter(): Filter {
    return this.#filter;
  }

  async setFilter(filter: Filter): Promise<void> {
    this.#filter = filter;
    setContext('filtering', isFiltering(filter));
    this.#describe();
    await this.#configure();
  }

  get order(): Order {
    const [sortBy, versionOrder] = [this.#memory.get<unknown>('sortBy'), this.#memory.get<unknown>('versionOrder')];
    return {
      sortBy: sortKeys.find((key) => key === sortBy) ?? 'name',
      versionOrder: versionOrders.find((each) => each === versionOrder) ?? 'newest',
    };
  }

  async setOrder(order: Partial<Order>): Promise<void> {
    for (const [key, value] of Object.entries(order)) await this.#memory.update(key, value);
    this.#describe();
    await this.#configure();
  }

  /** The filter, and the order of versions, since that applies only to what is loaded. */
  #describe(): void {
    const order = this.order.versionOrder === 'largest' ? t('largest first, of those loaded') : '';
    this.#view.description = [filterText(this.#filter), order].filter(Boolean).join(' · ');
  }

  /**
   * The rows that a command is about; the part of an image is the version that it is, if that is loaded.
   *
   * @param row `focus` from a key, nothing from the palette; then the `pick` function shows a quick pick.
   * @param selected all selected rows, if `row` is one of several.
   */
  async rowsOf(
    row: RowArgument,
    selected: readonly Row[] | undefined,
    pick: RowPick,
    title: string,
  ): Promise<readonly Row[]> {
    if (row === 'focus') return (await this.#focusedRows()).map(asVersion);
    if (row !== undefined) return (selected ?? [row]).map(asVersion);
    const explorer = await this.signedInExplorer();
    const picks = { ...(await import('../pick/pickPackage.ts')), ...(await import('../pick/pickVersion.ts')) };
    const picked = await picks[pick](explorer, title);
    return picked ? [picked].flat() : [];
  }

  /**
   * Returns the selected rows if the focused row is one of them, else the focused row. VS Code exposes only the
   * selection, so the focused row is found by toggling it in the selection and back.
   * @throws UserError if the selection changed meanwhile.
   */
  #focusedRows(): Promise<readonly Row[]> {
    const reading = this.#lastFocusRead.then(async () => {
      const before = idsOf(this.#view.selection);
      await vscode.commands.executeCommand('list.toggleSelection');
      const toggled = this.#view.selection;
      await vscode.commands.executeCommand('list.toggleSelection');
      const after = this.#view.selection;
      if (before.size !== after.length || after.some(({ id }) => !before.has(id))) {
        throw new UserError(t('The view was refreshing. Try again.'));
      }
      const focused = toggled.filter(({ id }) => !before.has(id));
      // Toggled on: the focused row was not selected.
      if (focused.length > 0) return focused;
      // Toggled off: it was. Nothing toggled: the list has no focus.
      return toggled.length < before.size ? after : [];
    });
    this.#lastFocusRead = reading.catch(() => undefined);
    return reading;
  }

  async withViewProgress(work: () => Promise<void>): Promise<void> {
    await vscode.window.withProgress({ location: { viewId } }, work);
  }

  async refresh(row?: Row): Promise<void> {
    const explorer = await this.signedInExplorer();
    this.#refreshed.fire();
    await this.withViewProgress(() => explorer.refresh(row));
  }

  setRefusals(refusalOf: (row: PackageRow) => string | undefined): void {
    this.#tree.refusalOf = refusalOf;
  }

  firePackagesChanged(changes: Changes): void {
    if (changes.deleted.length + changes.restored.length > 0) this.#changed.fire(changes);
  }

  /** @param keys as returned by `packageKey`. */
  redrawPackages(keys: readonly string[]): void {
    for (const key of keys) this.#tree.redrawPackage(key);
  }

  /**
   * Runs work that may remove rows, then moves the focus to the row next to them, unless the user has moved on: to
   * another row, or to an editor.
   * @param nearby as of `rowsNear`.
   */
  async keepFocus(nearby: readonly Row[], work: () => Promise<void>): Promise<void> {
    const [last] = nearby;
    let hasMovedOn = false as boolean;
    const moveOn = () => void (hasMovedOn = true);
    const ids = idsOf(this.#view.selection);
    const subscription = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor(moveOn),
      vscode.window.onDidChangeTextEditorSelection(moveOn),
      this.#view.onDidChangeSelection(({ selection }) => {
        if (!selection.every(({ id }) => ids.has(id))) moveOn();
      }),
    );
    try {
      await work();
    } finally {
      subscription.dispose();
    }
    const next = this.#tree.firstShown(nearby);
    if (!next || next.id === last?.id || hasMovedOn || !this.#view.visible) return;
    // The tree may be refreshed again meanwhile; then the focus is lost, as it was.
    await this.#view.reveal(next, { select: false, focus: true }).then(undefined, () => undefined);
  }

  /** The last of some rows of this tree, and those next to them; empty for rows that are not from it. */
  rowsNear(rows: readonly Row[]): readonly Row[] {
    return this.#tree.neighborsOf(rows);
  }

  /** Expands the tree down to a row, selects it and moves the focus there. */
  async reveal(row: Row): Promise<void> {
    await vscode.commands.executeCommand(`${viewId}.focus`);
    // `reveal` finds only rows that VS Code already has, so redraw the parent first.
    this.#tree.redrawFor(row);
    await this.#view.reveal(row, { select: true, focus: true, expand: true });
  }

  /** Expands a row that VS Code has. */
  async expand(row: Row): Promise<void> {
    await this.#view.reveal(row, { select: false, focus: false, expand: true });
  }

  async #configure(): Promise<void> {
    (await this.explorer())?.configure(this.#settings());
    this.#tree.redraw();
  }

  #settings(): ExplorerSettings {
    return { ...readSettings(), ...this.order, filter: this.#filter };
  }
}

function asVersion(row: Row): Row {
  return row.kind === 'part' ? (versionOfPart(row) ?? row) : row;
}

function idsOf(rows: readonly Row[]): Set<string> {
  return new Set(rows.map(({ id }) => id));
}

interface Context {
  readonly session: 'signedOut' | 'misconfigured' | 'insecure' | 'unavailable' | 'signedIn';
  readonly filtering: boolean;
  /** Whether the active editor is the details panel that the next row reuses. */
  readonly previewActive: boolean;
  /** Whether a panel of Clean Up is open whose plan can be exported. */
  readonly cleanUpOpen: boolean;
}

export function setContext<Key extends keyof Context>(key: Key, value: Context[Key]): void {
  void vscode.commands.executeCommand('setContext', `githubPackages.${key}`, value);
}
