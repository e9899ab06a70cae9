import * as vscode from 'vscode';
import { visible } from '#core/packages';
import { showProblem } from '../commands.ts';
import { withoutIcons } from '../literal.ts';

/** The functions of `pickPackage.ts` and `pickVersion.ts` that let the user pick rows of the tree. */
export type RowPick =
  | 'pickPackage'
  | 'pickOwnerOrPackages'
  | 'pickVersion'
  | 'pickVersions'
  | 'pickPackageOrVersion'
  | 'pickDeletedVersion';

export interface PickItem<T> extends vscode.QuickPickItem {
  readonly value: T;
}

export interface Loading<T> {
  /** Adds items at the end: VS Code reports a chosen item by its index in the last list. */
  readonly add: (items: readonly PickItem<T>[]) => void;
  /** Aborted when the pick is closed. */
  readonly signal: AbortSignal;
  /** Shows a note in the title: the progress, or what is missing in the end. */
  readonly say: (text: string | undefined) => void;
}

/** @template Answer what the pick returns: one value, or several. */
export interface PickOptions<T, Answer = T> {
  readonly title: string;
  readonly placeholder: string;
  readonly step?: { readonly number: number; readonly of: number };
  /** The step before, for a back button. */
  readonly back?: () => Promise<Answer | undefined>;
  /** Loads the items. What it throws is shown, and ends the pick. */
  readonly load: (loading: Loading<T>) => Promise<void>;
  /** An item for the typed text, shown last. */
  readonly typed?: (text: string, isLoading: boolean) => PickItem<T> | undefined;
}

/** Makes the texts of an item literal, because they may contain names from a server. */
export function literalItem<Item extends vscode.QuickPickItem>(item: Item): Item {
  const { label, description = '', detail = '' } = item;
  return {
    ...item,
    label: withoutIcons(label),
    description: withoutIcons(description),
    detail: withoutIcons(detail),
  };
}

/** Shows an input until it is hidden, or `accept` returns an answer, then disposes of it. @returns `undefined` when hidden. */
export async function answerTo<T>(
  input: vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>,
  accept: () => T | undefined | Promise<T | undefined>,
): Promise<T | undefined> {
  try {
    return await new Promise((resolve) => {
      input.onDidAccept(async () => {
        const answer = await accept();
        if (answer !== undefined) resolve(answer);
      });
      input.onDidHide(() => resolve(undefined));
      input.show();
    });
  } finally {
    input.dispose();
  }
}

/** Lets the user choose one item. @returns `undefined` when dismissed. */
export async function pick<T>(options: PickOptions<T>): Promise<T | undefined> {
  const quickPick = vscode.window.createQuickPick<PickItem<T>>();
  return show(quickPick, options, () => quickPick.selectedItems[0]?.value);
}

/** Lets the user check items; Enter takes them, or without any, the active item. @returns `undefined` when dismissed. */
export async function pickSeveral<T>(options: PickOptions<T, readonly T[]>): Promise<readonly T[] | undefined> {
  const quickPick = vscode.window.createQuickPick<PickItem<T>>();
  quickPick.canSelectMany = true;
  return show(quickPick, options, () => {
    const { selectedItems, activeItems } = quickPick;
    const chosen = selectedItems.length > 0 ? selectedItems : activeItems.slice(0, 1);
    return chosen.length === 0 ? undefined : chosen.map(({ value }) => value);
  });
}

async function show<T, Answer>(
  quickPick: vscode.QuickPick<PickItem<T>>,
  options: PickOptions<T, Answer>,
  accept: () => Answer | undefined,
): Promise<Answer | undefined> {
  const loading = new AbortController();
  const loaded: PickItem<T>[] = [];
  const update = () => {
    const text = quickPick.value.trim();
    const typed = text === '' ? undefined : options.typed?.(text, quickPick.busy);
    const items = typed ? [...loaded, { ...typed, alwaysShow: true }] : loaded;
    const checked = new Set(quickPick.canSelectMany ? quickPick.selectedItems.map(({ value }) => value) : []);
    quickPick.items = items.map(literalItem);
    // New items are not checked.
    if (checked.size > 0) quickPick.selectedItems = quickPick.items.filter(({ value }) => checked.has(value));
  };
  // A title may have a name from a server; it is shown without icons and links.
  const title = visible(options.title);
  quickPick.title = title;
  quickPick.placeholder = options.placeholder;
  quickPick.matchOnDescription = true;
  quickPick.matchOnDetail = true;
  quickPick.keepScrollPosition = true;
  quickPick.busy = true;
  quickPick.step = options.step?.number;
  quickPick.totalSteps = options.step?.of;
  if (options.back) quickPick.buttons = [vscode.QuickInputButtons.Back];
  let isBack = false as boolean;
  quickPick.onDidTriggerButton(() => {
    isBack = true;
    quickPick.hide();
  });
  if (options.typed) quickPick.onDidChangeValue(update);
  const answer = answerTo(quickPick, accept);
  const say = (text: string | undefined) => {
    quickPick.title = text === undefined ? title : `${title} (${visible(text)})`;
  };
  const add = (items: readonly PickItem<T>[]) => {
    if (items.length === 0) return;
    loaded.push(...items);
    update();
  };
  const load = async () => {
    await options.load({ add, signal: loading.signal, say });
    quickPick.busy = false;
    if (options.typed) update();
  };
  load().catch(async (error: unknown) => {
    if (loading.signal.aborted) return;
    quickPick.hide();
    await showProblem(error);
  });
  const chosen = await answer;
  loading.abort();
  return isBack ? options.back?.() : chosen;
}
