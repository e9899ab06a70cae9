import assert from 'node:assert/strict';
import { fromDetailsPage } from '../../src/messages/details.ts';

describe('a message of the details page', () => {
  it('is taken where it is one of the protocol', () => {
    const messages = [
      { type: 'ready' },
      { type: 'refresh' },
      { type: 'loadAllVersions' },
      { type: 'copy', text: 'npm install' },
      { type: 'open', url: 'https://github.com/octo' },
      { type: 'act', id: 'retry' },
    ];
    for (const message of messages) assert.deepEqual(fromDetailsPage(message), message);
  });

  it('keeps nothing but what the protocol says', () => {
    assert.deepEqual(fromDetailsPage({ type: 'ready', command: 'rm' }), { type: 'ready' });
  });

  it('is dropped where it is anything else', () => {
    const others = [
      undefined,
      null,
      'ready',
      [],
      {},
      { type: 'deletePackage' },
      { type: 'copy' },
      { type: 'copy', text: '' },
      { type: 'copy', text: 7 },
      { type: 'copy', text: 'a'.repeat(100_001) },
      { type: 'open', url: 'javascript:alert(1)' },
      { type: 'open', url: 'command:workbench.action.quit' },
      { type: 'open', url: 'file:///etc/passwd' },
      { type: 'open', url: 'vscode://evil.extension' },
      { type: 'open', url: 'not a url' },
      { type: 'act', id: {} },
    ];
    for (const other of others) assert.equal(fromDetailsPage(other), undefined, JSON.stringify(other));
  });
});
