import { errors, type Locator, type Page } from 'playwright-core';
import { Menu } from './menu.ts';
import { exactly, matches } from './matching.ts';
import { scroll, type Smoothness } from './smoothness.ts';
import { patienceOfOneTry, waitFor } from './waiting.ts';

export interface TreeRow {
  label: string;
  description: string;
  /** What a screen reader says. */
  ariaLabel: string;
  /** 1 for the rows at the top. */
  level: number;
  /** undefined for a row without children. */
  expanded: boolean | undefined;
  selected: boolean;
  /** Whether the keyboard is on it. */
  focused: boolean;
  /** The icon's class (`codicon-package`), where it has one of VS Code's own. */
  icon: string;
  /** The place in the whole list, from 0. */
  index: number;
}

type Label = string | RegExp;

/** What is done with a row; its options bound how long it may take, in ms. */
type RowAction = (row: Locator, options: { timeout: number }) => Promise<void>;

/** Pixels, whatever the theme. */
const rowHeight = 22;

/** Where a row's name begins, in pixels; its middle may lie out of sight, and would be scrolled to inside the row. */
const position = { x: 26, y: 11 };

function nameIn(row: Locator): Locator {
  return row.locator('.custom-view-tree-node-item-resourceLabel').first();
}

/** A tree view of the side bar. Its rows are named by the path of labels that leads to them. */
export class TreeView {
  readonly #page: Page;
  readonly #pane: Locator;
  readonly #title: string;
  readonly #menu: Menu;

  constructor(page: Page, title: string) {
    this.#page = page;
    this.#title = title;
    const heading = page.locator('.pane-header h3.title', { hasText: exactly(title) });
    this.#pane = page.locator('.pane', { has: heading });
    this.#menu = new Menu(page);
  }

  /** The text beside the title. */
  async description(): Promise<string> {
    return this.#textOf('.pane-header .description');
  }

  /** The message above the rows. */
  async message(): Promise<string> {
    return this.#textOf('.tree-explorer-viewlet-tree-view > .message');
  }

  /** What the view says where it has no rows. */
  async welcome(): Promise<string> {
    return this.#textOf('.welcome-view-content');
  }

  async waitForWelcome(text: string | RegExp): Promise<string> {
    return waitFor(`the welcome "${String(text)}" in "${this.#title}"`, async () => {
      const shown = await this.welcome();
      return matches(shown, text) && shown;
    });
  }

  async clickWelcomeButton(label: string): Promise<void> {
    await this.#pane.locator('.welcome-view-content .monaco-button', { hasText: label }).click();
  }

  /** Clicks a button of the view's title. */
  async clickTitleAction(label: string): Promise<void> {
    const action = `.action-label[aria-label^="${label}"]`;
    const header = this.#pane.locator('.pane-header');
    // The only view of a container has no header: its buttons are the container's.
    if (await header.isVisible()) {
      await header.hover();
      await header.locator(action).click();
    } else {
      await this.#page.locator(`.part.sidebar > .title ${action}`).click();
    }
  }

  /** The rows that are rendered, from the top; a long tree renders only those in sight. */
  async rows(): Promise<TreeRow[]> {
    return (await this.#look()).rows;
  }

  /** How many rows the tree has, in sight or not, by its height; 0 where it has none. */
  async length(): Promise<number> {
    return this.#pane
      .locator('.monaco-list-rows')
      .evaluateAll(([all], height) => Math.round((all?.getBoundingClientRect().height ?? 0) / height), rowHeight);
  }

  /** Turns the mouse wheel over the tree. @param pixels of one turn. */
  async scroll(turns: number, pixels: number): Promise<Smoothness> {
    return scroll(this.#pane.locator('.monaco-list').first(), turns, pixels);
  }

  /** Waits until the rows fulfil a condition, and returns them. */
  async waitForRows(what: string, condition: (rows: TreeRow[]) => boolean): Promise<TreeRow[]> {
    return waitFor(`${what} in "${this.#title}"`, async () => {
      const rows = await this.rows();
      return condition(rows) && rows;
    });
  }

  /** Waits for a row, scrolling to it where it is out of sight. */
  async row(...path: Label[]): Promise<TreeRow> {
    return waitFor(`the row ${path.map(String).join(' › ')} in "${this.#title}"`, async () => {
      const rendered = findPath(await this.rows(), path);
      return rendered ?? (await this.#scrollTo(path));
    });
  }

  async isAbsent(...path: Label[]): Promise<boolean> {
    return findPath(await this.#allRows(), path) === undefined;
  }

  async waitForAbsence(...path: Label[]): Promise<void> {
    await waitFor(`the row ${path.map(String).join(' › ')} to leave "${this.#title}"`, () => this.isAbsent(...path));
  }

  /**
   * Opens a row, and returns its children once there are any (a row says that it is open before they arrive): those
   * in sight, or where none is, all.
   */
  async expand(...path: Label[]): Promise<TreeRow[]> {
    return waitFor(`the children of ${path.map(String).join(' › ')}`, async () => {
      await this.#toggle(path, true);
      const inSight = childrenOf(await this.rows(), path);
      const children = inSight.length > 0 ? inSight : childrenOf(await this.#allRows(), path);
      return children.length > 0 && children;
    });
  }

  async collapse(...path: Label[]): Promise<void> {
    await this.#toggle(path, false);
  }

  /** Clicks a row; with `ControlOrMeta` or `Shift`, adds to the selection. */
  async click(path: Label[], modifier?: 'ControlOrMeta' | 'Shift'): Promise<void> {
    const modifiers = modifier ? { modifiers: [modifier] } : {};
    await this.#act(path, (row, options) => nameIn(row).click({ position, ...modifiers, ...options }));
  }

  /** Moves the focus to a row with the keyboard, without selecting it or opening anything. */
  async focus(path: Label[]): Promise<void> {
    const { index } = await this.row(...path);
    await this.#pane.locator('.monaco-list').first().focus();
    await waitFor('the focus to arrive', async () => {
      const focused = focusedIndex(await this.rows()) ?? -1;
      if (focused !== index) await this.#page.keyboard.press(focused < index ? 'ArrowDown' : 'ArrowUp');
      return focused === index;
    });
  }

  async doubleClick(...path: Label[]): Promise<void> {
    await this.#act(path, (row, options) => nameIn(row).dblclick({ position, ...options }));
  }

  /** Selects a row and presses a key on it: `Enter`, `Delete`. */
  async press(path: Label[], key: string): Promise<void> {
    await this.#act(path, (row, options) => nameIn(row).click({ position, ...options }));
    await this.#page.keyboard.press(key);
  }

  /** Presses a key in the tree until the rows in sight fulfil a condition: `End` in a tree that is still being drawn. */
  async pressUntil(key: string, what: string, condition: (rows: TreeRow[]) => boolean): Promise<void> {
    await this.#pane.locator('.monaco-list').first().focus();
    await this.waitForRows(what, (rows) => {
      if (condition(rows)) return true;
      void this.#page.keyboard.press(key);
      return false;
    });
  }

  /** Hovers a row until its tooltip shows what is expected. The tooltip of a row that was hovered before may come late. */
  async waitForTooltip(path: Label[], expected: RegExp): Promise<void> {
    // Those of buttons have a pointer: one may still be on its way.
    const hover = this.#page.locator('.workbench-hover:not(.with-pointer):visible').last();
    const readTooltip = async () => {
      const text =
        (await hover.isVisible()) && (await hover.innerText({ timeout: 1000 })).trim().replaceAll('\u00A0', ' ');
      if (text && !expected.test(text)) throw new Error(`The tooltip is "${text}".`);
      return text;
    };
    // A tree that is redrawn removes the tooltip: the mouse comes again, as a person's would.
    await waitFor(`the tooltip ${String(expected)}`, async () => {
      await this.#page.mouse.move(0, 0);
      await hover.waitFor({ state: 'hidden' });
      await this.#act(path, (row, options) => nameIn(row).hover({ position, ...options }));
      return waitFor('its text', readTooltip, patienceOfOneTry);
    });
  }

  /** Chooses from a row's context menu. */
  async pickFromMenu(path: Label[], ...items: string[]): Promise<void> {
    await waitFor(`the menu of ${path.map(String).join(' › ')} to have "${items[0] ?? ''}"`, async () => {
      await this.#openMenu(path);
      if ((await this.#menu.items(patienceOfOneTry)).includes(items[0] ?? '')) return true;
      await this.#menu.close();
      // VS Code takes several rows for selected whose rows have gone: a click says which row is meant.
      await this.click(path);
      return false;
    });
    await this.#menu.pick(...items);
  }

  /** The labels in a row's context menu. */
  async menuItems(...path: Label[]): Promise<string[]> {
    await this.#openMenu(path);
    const items = await this.#menu.items();
    await this.#menu.close();
    return items;
  }

  /** Clicks a button at the right of a row. */
  async clickInlineAction(path: Label[], label: string): Promise<void> {
    await this.#act(path, async (row, options) => {
      await row.hover(options);
      await row.locator(`.actions .action-label[aria-label^="${label}"]`).click(options);
    });
  }

  async #openMenu(path: Label[]): Promise<void> {
    await this.#act(path, (row, options) => nameIn(row).click({ position, button: 'right', ...options }));
  }

  /**
   * Opens or closes a row by its twistie, unless it stands as wanted. It looks again after each click: a tree that is
   * drawn anew may open, close or move the row by itself between a look and a click.
   */
  async #toggle(path: Label[], expanded: boolean): Promise<void> {
    const standing = (now: boolean) => this.#page.locator(`[aria-expanded="${String(now)}"]`);
    await waitFor(`${path.map(String).join(' › ')} to ${expanded ? 'expand' : 'collapse'}`, async () => {
      if ((await this.row(...path)).expanded === expanded) return true;
      await this.#attempt(path, async (row, options) => {
        await row.and(standing(!expanded)).locator('.monaco-tl-twistie').click(options);
        await row.and(standing(expanded)).waitFor(options);
      });
      return false;
    });
  }

  /** Finds the row anew and acts on it, and on no other: rows move and change while children load. */
  async #act(path: Label[], action: RowAction): Promise<void> {
    await waitFor(`${path.map(String).join(' › ')} to hold still`, () => this.#attempt(path, action));
  }

  /** Acts on the row where it is now; false where it was no longer there in time. */
  async #attempt(path: Label[], action: RowAction): Promise<boolean> {
    const { index, ariaLabel } = await this.row(...path);
    const label = ariaLabel.replaceAll(/["\\]/g, '\\$&');
    const row = this.#pane.locator(`.monaco-list-rows > [data-index="${index}"][aria-label="${label}"]`);
    // Drawn anew since: to wait for it would be in vain.
    if ((await row.count()) === 0) return false;
    try {
      await action(row, { timeout: patienceOfOneTry });
      return true;
    } catch (error) {
      if (!(error instanceof errors.TimeoutError)) throw error;
      // The tooltip of another row may lie over it for as long as the mouse rests there.
      await this.#page.mouse.move(0, 0);
      return false;
    }
  }

  async #textOf(selector: string): Promise<string> {
    const element = this.#pane.locator(selector).first();
    return (await element.isVisible()) ? (await element.innerText()).trim() : '';
  }

  async #scrollTo(path: Label[]): Promise<TreeRow | undefined> {
    const seen = new Map<number, TreeRow>();
    for await (const page of this.#pages()) {
      for (const row of page) seen.set(row.index, row);
      const found = findPath(inOrder(seen), path);
      if (found) return found;
    }
    return undefined;
  }

  async #allRows(): Promise<TreeRow[]> {
    return waitFor(`all rows of "${this.#title}"`, async () => {
      const rows = new Map<number, TreeRow>();
      for await (const page of this.#pages()) for (const row of page) rows.set(row.index, row);
      return inOrder(rows);
    });
  }

  /** Goes from the top to the end with the keyboard, which moves the focus but selects nothing, yielding what is rendered. */
  async *#pages(): AsyncGenerator<TreeRow[]> {
    const list = this.#pane.locator('.monaco-list').first();
    if (!(await list.isVisible())) return;
    let shown = await this.#look();
    if (shown.rows[0]?.index === 0 && shown.isAtEnd) {
      yield shown.rows;
      return;
    }
    await list.focus();
    for (let key = 'Home'; ; key = 'PageDown') {
      const before = focusedIndex(shown.rows);
      await this.#page.keyboard.press(key);
      shown = await waitFor(
        'the tree to scroll',
        async () => {
          const now = await this.#look();
          const focused = focusedIndex(now.rows);
          return (key === 'Home' ? focused === 0 : focused !== before) && now;
        },
        patienceOfOneTry,
      );
      yield shown.rows;
      if (shown.isAtEnd) return;
    }
  }

  /** Everything at once, since VS Code uses the elements of rows again for others. */
  async #look(): Promise<{ rows: TreeRow[]; isAtEnd: boolean }> {
    const { rows, isAtEnd } = await this.#pane
      .locator('.monaco-list')
      .evaluateAll((lists): { rows: TreeRow[]; isAtEnd: boolean } => {
        const [list] = lists;
        const all = list?.querySelector('.monaco-list-rows');
        if (!list || !all) return { rows: [], isAtEnd: false };
        const read = [...all.children].map((row) => ({
          label: row.querySelector('.label-name')?.textContent.trim() ?? '',
          description: row.querySelector('.label-description')?.textContent.trim() ?? '',
          ariaLabel: row.getAttribute('aria-label') ?? '',
          level: Number(row.getAttribute('aria-level')),
          expanded: row.hasAttribute('aria-expanded') ? row.getAttribute('aria-expanded') === 'true' : undefined,
          selected: row.getAttribute('aria-selected') === 'true',
          focused: row.classList.contains('focused'),
          icon:
            /codicon-(?!tree-item)[a-z-]+/.exec(
              row.querySelector('.custom-view-tree-node-item-icon')?.className ?? '',
            )?.[0] ?? '',
          index: Number(row.getAttribute('data-index')),
        }));
        // A row that was the last when it was drawn says so for good: the measures do not.
        return { rows: read, isAtEnd: all.getBoundingClientRect().bottom <= list.getBoundingClientRect().bottom + 1 };
      });
    return { rows: rows.sort((a, b) => a.index - b.index), isAtEnd };
  }
}

function focusedIndex(rows: readonly TreeRow[]): number | undefined {
  return rows.find(({ focused }) => focused)?.index;
}

function inOrder(rows: Map<number, TreeRow>): TreeRow[] {
  return [...rows.values()].sort((a, b) => a.index - b.index);
}

/** The row that a path of labels leads to: each a child of the one before; the first at any level. */
function findPath(rows: TreeRow[], path: Label[]): TreeRow | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return undefined;
  for (const row of rows) {
    if (!matches(row.label, first)) continue;
    const found = rest.length === 0 ? row : findPath(descendantsOf(rows, row), rest);
    if (found) return found;
  }
  return undefined;
}

function childrenOf(rows: TreeRow[], path: Label[]): TreeRow[] {
  const parent = findPath(rows, path);
  return parent ? descendantsOf(rows, parent).filter(({ level }) => level === parent.level + 1) : [];
}

function descendantsOf(rows: TreeRow[], parent: TreeRow): TreeRow[] {
  const below = rows.filter(({ index }) => index > parent.index);
  const end = below.findIndex(({ level }) => level <= parent.level);
  return end < 0 ? below : below.slice(0, end);
}
