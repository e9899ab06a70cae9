/** What VS Code gives to a webview's page, once. */
declare function acquireVsCodeApi(): {
  readonly postMessage: (message: unknown) => void;
  readonly getState: () => unknown;
  readonly setState: (state: unknown) => void;
};

/** The extension behind a page, in the messages of one kind of panel. */
export interface PageHost<FromPage> {
  readonly send: (message: FromPage) => void;
  /** Keeps what the host needs to open the same panel after a reload of the window. */
  readonly keep: (state: unknown) => void;
  /** What was kept before, by a page of this panel that was hidden or reloaded. */
  readonly kept: () => unknown;
}

/** Connects the page to its extension; to be called once. What `receive` is given comes from the extension alone. */
export function connect<FromPage>(receive: (message: unknown) => void): PageHost<FromPage> {
  const { postMessage, setState, getState } = acquireVsCodeApi();
  // Only VS Code's own frame around the page can post to it.
  window.addEventListener('message', (event: MessageEvent<unknown>) => receive(event.data));
  return { send: postMessage, keep: setState, kept: getState };
}
