import { l10n, Uri, ViewColumn, window, type WebviewPanel } from 'vscode';
import type { Action } from '../../messages/action.ts';
import { runRemedy, showProblem } from '../commands.ts';
import { language } from '../../texts/language.ts';
import type { Remedy } from '../problem.ts';
import { webviewHtml } from './html.ts';

/**
 * Names the page in src/webview/main.ts, its style sheet in dist/webview, and its `viewType`, which the manifest's
 * `onWebviewPanel:` event has too.
 */
export type PageName = 'cleanUp' | 'compare' | 'conflicts' | 'details';

export function createPanel(page: PageName, title: string, preserveFocus = false): WebviewPanel {
  return window.createWebviewPanel(`githubPackages.${page}`, title, { viewColumn: ViewColumn.Active, preserveFocus });
}

interface PanelOptions<FromPage> {
  readonly page: PageName;
  readonly extensionUri: Uri;
  /** Checks what the page sends; `undefined` drops it. */
  readonly parse: (data: unknown) => FromPage | undefined;
  /** Called with each checked message, except those that all pages send. What it throws is shown. */
  readonly receive: (message: Exclude<FromPage, { type: 'ready' | 'act' }>) => Promise<void>;
}

/**
 * A webview panel with typed messages. VS Code discards a hidden page and starts it again when it is shown, so the message
 * that builds the page is sent whenever the page says that it is ready.
 */
export class MessagePanel<ToPage extends { type: string }, FromPage extends { type: string; id?: unknown }> {
  readonly panel: WebviewPanel;
  readonly #closing = new AbortController();
  /** By the `id` of an `act` message. */
  readonly #remedies = new Map<unknown, Remedy>();
  #shown: ToPage | undefined;

  /** Takes over a new or restored panel. */
  constructor(panel: WebviewPanel, { page, extensionUri, parse, receive }: PanelOptions<FromPage>) {
    this.panel = panel;
    panel.onDidDispose(() => this.#closing.abort());
    const { webview } = panel;
    const script = 'dist/webview/pages.js';
    const styles = ['dist/webview/base.css', `dist/webview/${page}.css`];
    webview.options = { enableScripts: true, localResourceRoots: [Uri.joinPath(extensionUri, 'dist/webview')] };
    webview.onDidReceiveMessage((data: unknown) => {
      const message = parse(data);
      if (message?.type === 'ready') this.#post(this.#shown);
      else if (message?.type === 'act') void this.showErrors(runRemedy(this.#remedies.get(message.id)));
      else if (message) void this.showErrors(receive(message as Exclude<FromPage, { type: 'ready' | 'act' }>));
    });
    webview.html = webviewHtml({ webview, extensionUri, page, script, styles, title: panel.title, lang: language() });
  }

  /** Aborted when the panel is closed. */
  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  /** Builds or changes the page with `message`. A page that is started again gets `whole`. */
  show(message: ToPage, whole = message): void {
    this.#shown = whole;
    this.#post(message);
  }

  /** Turns remedies into buttons. @param idPrefix different for each part of the page. */
  readonly offer = (idPrefix: string, remedies: readonly Remedy[]): Action[] =>
    remedies.map((remedy, index) => {
      const id = `${idPrefix} ${index}`;
      this.#remedies.set(id, remedy);
      return { id, label: remedy.title, ...(remedy.deletes === true ? { deletes: true } : {}) };
    });

  /** Waits for `work`, and shows what it throws unless the panel was closed meanwhile. */
  async showErrors(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (!this.closed.aborted) await showProblem(error);
    }
  }

  #post(message: ToPage | undefined): void {
    if (message) void this.panel.webview.postMessage({ ...message, translations: l10n.bundle });
  }
}
