import {
  EventEmitter,
  Uri,
  env,
  window,
  type Event,
  type ViewColumn,
  type WebviewOptions,
  type WebviewPanel,
} from 'vscode';
import { shortened } from '../../core/packages/visible.ts';
import { webviewHtml } from './html.ts';

/** One kind of panel: where its page lies, and how its messages are checked. */
export interface PanelKind<FromPage> {
  /** The `viewType`, which the manifest's `onWebviewPanel:` event names too. */
  readonly viewType: string;
  /** Paths below the extension's folder; the page may load from the script's folder alone. */
  readonly script: string;
  readonly style: string;
  /** Checks what the page sends; `undefined` drops it. */
  readonly parse: (data: unknown) => FromPage | undefined;
}

interface AnyMessage {
  readonly type: string;
}

/** What every page sends once its script runs. */
interface Ready {
  readonly type: 'ready';
}

/**
 * A webview panel that talks in typed messages.
 *
 * A hidden page is thrown away and starts anew when it is shown again, so the panel keeps the message that makes the
 * page and sends it whenever the page says that it is ready.
 */
export class MessagePanel<ToPage extends AnyMessage, FromPage extends AnyMessage> {
  readonly panel: WebviewPanel;
  readonly #received = new EventEmitter<Exclude<FromPage, Ready>>();
  /** Fires with each checked message, `ready` excepted. */
  readonly onDidReceive: Event<Exclude<FromPage, Ready>> = this.#received.event;
  #shown: ToPage | undefined;

  /** Takes over a panel: a new one, or one that VS Code restores after a reload. */
  constructor(panel: WebviewPanel, kind: PanelKind<FromPage>, extensionUri: Uri) {
    this.panel = panel;
    const { webview } = panel;
    webview.options = pageOptions(kind, extensionUri);
    webview.onDidReceiveMessage((data: unknown) => {
      const message = kind.parse(data);
      if (message === undefined) return;
      if (isReady(message)) this.#post(this.#shown);
      else this.#received.fire(message as Exclude<FromPage, Ready>);
    });
    panel.onDidDispose(() => this.#received.dispose());
    const { script, style } = kind;
    webview.html = webviewHtml({ webview, extensionUri, script, style, title: panel.title, lang: env.language });
  }

  /** Makes the page: now, and whenever it starts anew. */
  show(message: ToPage): void {
    this.#shown = message;
    this.#post(message);
  }

  /** Changes a part of the page with `message`; a page that starts anew gets `shown`, which holds the change. */
  update(message: ToPage, shown: ToPage): void {
    this.#shown = shown;
    this.#post(message);
  }

  #post(message: ToPage | undefined): void {
    if (message !== undefined) void this.panel.webview.postMessage(message);
  }
}

/** Opens a panel in a new tab. */
export function openPanel<ToPage extends AnyMessage, FromPage extends AnyMessage>(
  kind: PanelKind<FromPage>,
  extensionUri: Uri,
  title: string,
  column: ViewColumn,
): MessagePanel<ToPage, FromPage> {
  const panel = window.createWebviewPanel(kind.viewType, title, column, pageOptions(kind, extensionUri));
  return new MessagePanel(panel, kind, extensionUri);
}

/** More would make a tab wider than most windows. */
export const mostInTitle = 100;

/** A tab's title, which may hold a name of any length. */
export function panelTitle(title: string): string {
  return shortened(title, mostInTitle);
}

function pageOptions<FromPage>({ script }: PanelKind<FromPage>, extensionUri: Uri): WebviewOptions {
  return { enableScripts: true, localResourceRoots: [Uri.joinPath(extensionUri, script, '..')] };
}

function isReady(message: AnyMessage): message is Ready {
  return message.type === 'ready';
}
