import { options, type VNode } from 'preact';
import type { Translations } from '../../messages/action.ts';
import type { FromCleanUpPage } from '../../messages/cleanUp.ts';
import type { FromComparePage } from '../../messages/compare.ts';
import type { FromConflictsPage } from '../../messages/conflicts.ts';
import type { FromDetailsPage } from '../../messages/details.ts';
import { translateBy } from './text.tsx';

declare function acquireVsCodeApi(): {
  readonly postMessage: (message: FromCleanUpPage | FromComparePage | FromConflictsPage | FromDetailsPage) => void;
  readonly getState: () => unknown;
  readonly setState: (state: unknown) => void;
};

/** `getState` returns what `setState` was given last, perhaps by an earlier page of this panel, before a reload. */
export const { postMessage: send, getState, setState } = acquireVsCodeApi();

/** Starts the page. `receive` gets only messages from the extension, because only VS Code's frame can post to the page. */
export function start(receive: (message: never) => void): void {
  window.addEventListener('message', ({ data }: MessageEvent<{ translations?: Translations }>) => {
    translateBy(data.translations);
    receive(data as never);
  });
  send({ type: 'ready' });
}

/** Marks, embeddings, overrides and isolates of direction: with them, an untrusted name can look like another one. */
const bidirectional = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

// Preact makes a node for every text that it shows, so no text can change the direction of what follows.
options.vnode = (node: { readonly type: unknown; props: VNode['props'] | string }) => {
  if (node.type === null && typeof node.props === 'string') node.props = node.props.replace(bidirectional, '');
};

export const main = document.body.appendChild(document.createElement('main'));

const region = document.createElement('div');
region.className = 'visually-hidden';
region.role = 'status';
region.ariaLive = 'polite';
document.body.append(region);

/** Makes screen readers announce a text, without moving the focus. */
export function announce(text: string): void {
  region.textContent = text;
}
