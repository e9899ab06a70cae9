import { Uri, type WebviewPanel } from 'vscode';
import { language } from '../language.ts';
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

/**
 * A webview panel that talks in typed messages.
 *
 * A hidden page is thrown away and starts anew when it is shown again, so the panel keeps the message that makes the
 * page and sends it whenever the page says that it is ready.
 */
export class MessagePanel<ToPage extends AnyMessage, FromPage extends AnyMessage> {
  readonly panel: WebviewPanel;
  #shown: ToPage | undefined;

  /** Takes over a new or restored panel. @param receive called with each checked message, `ready` excepted. */
  constructor(
    panel: WebviewPanel,
    kind: PanelKind<FromPage>,
    extensionUri: Uri,
    receive: (message: Exclude<FromPage, { type: 'ready' }>) => unknown,
  ) {
    this.panel = panel;
    const { webview } = panel;
    const { script, style } = kind;
    webview.options = { enableScripts: true, localResourceRoots: [Uri.joinPath(extensionUri, script, '..')] };
    webview.onDidReceiveMessage((data: unknown) => {
      const message = kind.parse(data);
      // What every page sends once its script runs.
      if (message?.type === 'ready') this.#post(this.#shown);
      else if (message) receive(message as Exclude<FromPage, { type: 'ready' }>);
    });
    webview.html = webviewHtml({ webview, extensionUri, script, style, title: panel.title, lang: language() });
  }

  /** Makes or changes the page with `message`. A page that starts anew gets `whole`. */
  show(message: ToPage, whole = message): void {
    this.#shown = whole;
    this.#post(message);
  }

  #post(message: ToPage | undefined): void {
    if (message !== undefined) void this.panel.webview.postMessage(message);
  }
}
