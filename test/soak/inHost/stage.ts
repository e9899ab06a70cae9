import * as vscode from 'vscode';
import type { Row } from '../../../src/core/explorer/row.ts';
import type { Random } from '../../core/deletion/random.ts';
import { shared, type Source } from '../seen.ts';
import { withoutNames } from '../withoutNames.ts';
import type { PlayedAccount } from './account.ts';
import { PlayedTree } from './tree.ts';

/** What the person of the walk does in the windows that the extension opens, and what was seen there. */
export interface Stage {
  /** The "Packages" view, once the extension has made it. */
  readonly tree: PlayedTree;
  /** What the next filter is. */
  filter: { text: string; visibility: string | undefined };
  /** Progress that is shown now. */
  readonly busy: ReadonlySet<string>;
  /** Messages that tell of a mistake of the extension. */
  readonly mistakes: string[];
  /** Each whole, but for names and figures. */
  readonly messages: ReadonlyMap<string, number>;
  /** Presses Cancel on everything that can be cancelled. @returns whether there was anything. */
  cancel(): boolean;
}

/** Gives the extension a `vscode` in which questions are answered, and subscriptions counted. */
export function setStage(account: PlayedAccount, chance: Random): Stage {
  let tree: PlayedTree | undefined;
  const busy = new Set<string>();
  const messages = new Map<string, number>();
  const cancellable = new Set<vscode.CancellationTokenSource>();
  let number = 0;
  const stage: Stage = {
    get tree() {
      if (!tree) throw new Error('The extension has made no view.');
      return tree;
    },
    filter: { text: '', visibility: undefined },
    busy,
    mistakes: [],
    messages,
    cancel() {
      cancellable.forEach((source) => source.cancel());
      return cancellable.size > 0;
    },
  };

  /** Presses what goes on with what was begun; usually Undo; else closes the message. */
  async function answer(message: string, ...rest: (string | vscode.MessageOptions)[]): Promise<string | undefined> {
    // VS Code itself says the one where a tab is closed while it opens.
    if (/^Something unexpected(?!.*Could NOT open editor)/.test(message)) stage.mistakes.push(message);
    const text = withoutNames(message);
    messages.set(text, (messages.get(text) ?? 0) + 1);
    await new Promise((resolve) => setTimeout(resolve, chance.below(30)));
    const buttons = rest.filter((each) => typeof each === 'string');
    if (rest.some((each) => typeof each === 'object' && each.modal === true)) {
      // "Check Again" comes first where images could not be looked into, and comes again and again.
      return buttons.find((button) => button.startsWith('Delete')) ?? buttons[0];
    }
    const wanted = ['Undo', 'Sign In Again', 'Retry'].find((button) => buttons.includes(button));
    return chance.below(5) === 0 ? undefined : wanted;
  }

  async function withProgress<T>(
    options: vscode.ProgressOptions,
    work: (progress: vscode.Progress<object>, token: vscode.CancellationToken) => Thenable<T>,
  ): Promise<T> {
    const title = `${options.title ?? 'in the view'} ${number++}`;
    const source = new vscode.CancellationTokenSource();
    busy.add(title);
    if (options.cancellable) cancellable.add(source);
    try {
      return await vscode.window.withProgress(options, (progress) => work(progress, source.token));
    } finally {
      busy.delete(title);
      cancellable.delete(source);
      source.dispose();
    }
  }

  function createTreeView(id: string, options: vscode.TreeViewOptions<unknown>): vscode.TreeView<unknown> {
    if (id === 'githubPackages.explorer')
      tree = new PlayedTree(options.treeDataProvider as vscode.TreeDataProvider<Row>);
    return vscode.window.createTreeView(id, options);
  }

  /** The one quick pick of the walk asks for a filter. */
  function createQuickPick() {
    let accept: () => void = () => undefined;
    let items: readonly { visibility?: string }[] = [];
    return {
      value: '',
      set items(choices: readonly { visibility?: string }[]) {
        items = choices;
      },
      get activeItems() {
        return items.filter(({ visibility }) => visibility === stage.filter.visibility);
      },
      onDidAccept: (listener: () => void) => void (accept = listener),
      onDidHide: () => undefined,
      show() {
        this.value = stage.filter.text;
        setTimeout(accept, 1);
      },
      dispose: () => undefined,
    };
  }

  const { window, workspace, authentication } = vscode;
  shared.vscode = {
    ...vscode,
    EventEmitter: CountedEmitter,
    window: over(window, {
      showErrorMessage: answer,
      showWarningMessage: answer,
      showInformationMessage: answer,
      withProgress,
      createTreeView,
      createQuickPick,
    }),
    authentication: over(authentication, {
      getSession: (_: string, __: unknown, options?: vscode.AuthenticationGetSessionOptions) =>
        account.getSession(options),
      getAccounts: () => Promise.resolve(account.getAccounts()),
      onDidChangeSessions: counted('authentication.onDidChangeSessions', account.onDidChangeSessions),
    }),
    workspace: over(workspace, {
      onDidChangeConfiguration: counted('workspace.onDidChangeConfiguration', workspace.onDidChangeConfiguration),
      onDidCloseTextDocument: counted('workspace.onDidCloseTextDocument', workspace.onDidCloseTextDocument),
    }),
  };
  return stage;
}

/** The same object, but for these. */
function over<T extends object>(base: T, changes: object): T {
  return Object.create(base, Object.getOwnPropertyDescriptors(changes)) as T;
}

/** Counts who listens, as long as the event itself is in use. */
function counted<T>(name: string, event: vscode.Event<T>): vscode.Event<T> {
  const source: Source = { name, live: 0 };
  shared.sources.add(new WeakRef(source));
  return (listener, thisArgument, disposables) => {
    const subscription = event(listener, thisArgument);
    source.live++;
    let isLive = true;
    const disposable = new vscode.Disposable(() => {
      if (isLive) source.live--;
      isLive = false;
      subscription.dispose();
    });
    disposables?.push(disposable);
    return disposable;
  };
}

class CountedEmitter<T> {
  readonly #emitter = new vscode.EventEmitter<T>();
  readonly event: vscode.Event<T> = counted('the extension’s own events', this.#emitter.event);

  fire(value: T): void {
    this.#emitter.fire(value);
  }

  dispose(): void {
    this.#emitter.dispose();
  }
}
