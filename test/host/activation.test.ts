import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const dispatcher = Symbol.for('undici.globalDispatcher.1');

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('activation', () => {
  const extension = vscode.extensions.getExtension('packages-explorer.github-packages-explorer');
  assert.ok(extension);
  let requests = 0;
  let dispatcherBefore: unknown;

  before(async () => {
    const realFetch = globalThis.fetch;
    globalThis.fetch = (...parameters) => {
      requests++;
      return realFetch(...parameters);
    };
    // The host sets its dispatcher when it first needs one.
    await realFetch('data:,');
    dispatcherBefore = Reflect.get(globalThis, dispatcher);
    try {
      await extension.activate();
    } finally {
      globalThis.fetch = realFetch;
    }
  });

  it('leaves the dispatcher of every other extension’s fetch as it was', () => {
    assert.notEqual(dispatcherBefore, undefined);
    assert.equal(Reflect.get(globalThis, dispatcher), dispatcherBefore);
  });

  it('asks nothing of the network', () => {
    assert.equal(requests, 0);
  });

  it('answers every command of the manifest', async () => {
    const answered = await vscode.commands.getCommands(true);
    const { commands } = (extension.packageJSON as Manifest).contributes;
    assert.deepEqual(
      commands.map(({ command }) => command).filter((command) => !answered.includes(command)),
      [],
    );
    assert.ok(commands.length >= 17);
  });
});
