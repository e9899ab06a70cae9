import * as vscode from 'vscode';
import { visible } from '../../core/packages/visible.ts';
import { showProblem } from '../commands.ts';
import { withoutIcons } from '../literal.ts';

export interface PickItem<T> extends vscode.QuickPickItem {
  readonly value: T;
}

export interface PickOptions<T> {
  readonly title: string;
  readonly placeholder: string;
  /** With the step before it: a back button. */
  readonly step?: { readonly number: number; readonly of: number };
  /**
   * Adds items as they come, behind those that are there: VS Code tells which one was chosen by its index alone, in the
   * list that it was sent last, so that an item which moved would be taken for another. The pick is busy until it is
   * done. Returns what is to be known about the items, which the title then says. What it throws is shown, and ends the
   * pick.
   */
  readonly load: (add: (items: readonly PickItem<T>[]) => void, signal: AbortSignal) => Promise<string | undefined>;
  /** An item for what was typed, shown last, once the others are there. */
  readonly typed?: (text: string) => PickItem<T> | undefined;
}

export const back = Symbol('back');

/** Items may have names from a server. */
export function literalItem<Item extends vscode.QuickPickItem>(item: Item): Item {
  const { description, detail } = item;
  return {
    ...item,
    label: withoutIcons(item.label),
    ...(description === undefined ? {} : { description: withoutIcons(description) }),
    ...(detail === undefined ? {} : { detail: withoutIcons(detail) }),
  };
}

/** Lets the person choose one item. @returns `back` for the back button, `undefined` when dismissed. */
export async function pick<T>(options: PickOptions<T>): Promise<T | typeof back | undefined> {
  const quickPick = vscode.window.createQuickPick<PickItem<T>>();
  const loading = new AbortController();
  const loaded: PickItem<T>[] = [];
  const update = () => {
    const typed = quickPick.busy || quickPick.value.trim() === '' ? undefined : options.typed?.(quickPick.value.trim());
    const items = typed ? [...loaded, { ...typed, alwaysShow: true }] : loaded;
    quickPick.items = items.map(literalItem);
  };
  // A title may have a name from a server; it is shown without icons and links.
  const title = visible(options.title);
  quickPick.title = title;
  quickPick.placeholder = options.placeholder;
  quickPick.matchOnDescription = true;
  quickPick.matchOnDetail = true;
  quickPick.keepScrollPosition = true;
  quickPick.busy = true;
  if (options.step) {
    quickPick.step = options.step.number;
    quickPick.totalSteps = options.step.of;
    if (options.step.number > 1) quickPick.buttons = [vscode.QuickInputButtons.Back];
  }
  try {
    return await new Promise((resolve) => {
      quickPick.onDidAccept(() => {
        const [chosen] = quickPick.selectedItems;
        if (chosen) resolve(chosen.value);
      });
      quickPick.onDidTriggerButton(() => resolve(back));
      quickPick.onDidHide(() => resolve(undefined));
      if (options.typed) quickPick.onDidChangeValue(update);
      quickPick.show();
      const add = (items: readonly PickItem<T>[]) => {
        if (items.length === 0) return;
        loaded.push(...items);
        update();
      };
      options.load(add, loading.signal).then(
        (note) => {
          quickPick.busy = false;
          if (options.typed) update();
          if (note !== undefined) quickPick.title = `${title} (${visible(note)})`;
        },
        async (error: unknown) => {
          if (loading.signal.aborted) return;
          resolve(undefined);
          await showProblem(error);
        },
      );
    });
  } finally {
    loading.abort();
    quickPick.dispose();
  }
}
