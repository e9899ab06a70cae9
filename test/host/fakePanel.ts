import * as vscode from 'vscode';
import { waitFor } from '../workbench/waiting.ts';

/** A panel without a window, and what its page would have been sent. */
export interface FakePanel<ToPage> {
  readonly panel: vscode.WebviewPanel;
  readonly sent: ToPage[];
  /** As if the page had sent it. */
  readonly send: (message: unknown) => void;
  /** Waits until the last message passes the test. */
  readonly waitFor: <Last extends ToPage>(what: string, test: (last: ToPage) => last is Last) => Promise<Last>;
}

export function fakePanel<ToPage>(): FakePanel<ToPage> {
  const sent: ToPage[] = [];
  const [received, disposed, shown] = [0, 1, 2].map(() => new vscode.EventEmitter<unknown>());
  const webview = {
    html: '',
    options: {},
    cspSource: '',
    asWebviewUri: (uri: vscode.Uri) => uri,
    onDidReceiveMessage: received?.event,
    postMessage: (message: ToPage) => Promise.resolve(sent.push(message) > 0),
  };
  const panel: unknown = {
    title: '',
    active: false,
    webview,
    onDidDispose: disposed?.event,
    onDidChangeViewState: shown?.event,
    reveal: () => undefined,
    dispose: () => disposed?.fire(undefined),
  };
  return {
    panel: panel as vscode.WebviewPanel,
    sent,
    send: (message) => received?.fire(message),
    async waitFor(what, test) {
      let found: ReturnType<typeof sent.at>;
      await waitFor(what, () => Promise.resolve((found = sent.at(-1)) !== undefined && test(found)));
      return found as never;
    },
  };
}
