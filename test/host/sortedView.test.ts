import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Snapshots } from '../../src/vscode/explorer/snapshots.ts';
import { ExplorerView } from '../../src/vscode/explorer/view.ts';
import type { ImageReaders } from '../../src/vscode/images/imageReaders.ts';
import type { Sessions } from '../../src/vscode/session/sessions.ts';

describe('the order of packages and versions', () => {
  /** Nobody is signed in. */
  const parts: { readonly sessions: unknown; readonly snapshots: unknown; readonly images: unknown } = {
    sessions: {
      onDidChange: () => new vscode.Disposable(() => undefined),
      current: () => Promise.resolve({ kind: 'signedOut' }),
    },
    snapshots: {},
    images: { onDidRead: () => new vscode.Disposable(() => undefined) },
  };

  function open(remembered: Map<string, unknown>): ExplorerView {
    const memory: vscode.Memento = {
      keys: () => [...remembered.keys()],
      get: (key: string) => remembered.get(key) as never,
      update: (key, value) => Promise.resolve(void remembered.set(key, value)),
    };
    return new ExplorerView(
      parts.sessions as Sessions,
      parts.snapshots as Snapshots,
      parts.images as ImageReaders,
      memory,
    );
  }

  it('is by name and the newest first at first, and as it was chosen last', async () => {
    const remembered = new Map<string, unknown>();
    const view = open(remembered);
    assert.deepEqual(view.order, { sortBy: 'name', versionOrder: 'newest' });
    await view.setOrder({ sortBy: 'versions' });
    await view.setOrder({ versionOrder: 'largest' });
    view.dispose();
    const next = open(remembered);
    assert.deepEqual(next.order, { sortBy: 'versions', versionOrder: 'largest' });
    next.dispose();
  });

  it('is by name where another release has remembered what this one does not know', () => {
    const view = open(new Map(['sortBy', 'versionOrder'].map((key) => [key, 'downloads'])));
    assert.deepEqual(view.order, { sortBy: 'name', versionOrder: 'newest' });
    view.dispose();
  });
});
