import assert from 'node:assert/strict';
import { everything } from '../../src/core/conflicts/query.ts';
import { fromComparePage } from '../../src/messages/compare.ts';
import { fromConflictsPage } from '../../src/messages/conflicts.ts';
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
      { type: 'readManifest' },
      { type: 'chooseInstall', index: 2 },
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
      { type: 'chooseInstall', index: '2' },
    ];
    for (const other of others) assert.equal(fromDetailsPage(other), undefined, JSON.stringify(other));
  });
});

describe('a message of the conflicts page', () => {
  const query = { ...everything, search: 'api', owner: 'octo-org', visibility: 'private', descending: true };

  it('is taken where it is one of the protocol', () => {
    const messages = [
      { type: 'ready' },
      { type: 'refresh' },
      { type: 'cancel' },
      { type: 'export' },
      { type: 'retry', name: 'octo-org' },
      { type: 'query', query },
      { type: 'query', query: everything },
      { type: 'check', key: 'octo-org/7' },
      { type: 'checkAll', keys: ['octo-org/7', 'octo-org/8'] },
      { type: 'open', key: 'octo-org/7', side: 'docker' },
      { type: 'reveal', key: 'octo-org/7', side: 'container' },
      { type: 'delete', key: 'octo-org/7', side: 'container' },
      { type: 'act', id: 'note 0' },
    ];
    for (const message of messages) assert.deepEqual(fromConflictsPage(message), message);
  });

  it('keeps nothing but what the protocol says', () => {
    const extra = { type: 'delete', key: 'a/1', side: 'docker', confirmed: true };
    assert.deepEqual(fromConflictsPage(extra), { type: 'delete', key: 'a/1', side: 'docker' });
    const wide = { type: 'query', query: { ...query, command: 'rm' } };
    assert.deepEqual(fromConflictsPage(wide), { type: 'query', query });
  });

  it('is dropped where it is anything else', () => {
    const others = [
      undefined,
      null,
      'refresh',
      [],
      {},
      { type: 'constructor' },
      { type: 'retry' },
      { type: 'retry', name: '' },
      { type: 'retry', name: 'a'.repeat(1001) },
      { type: 'check', key: 7 },
      { type: 'checkAll', keys: [] },
      { type: 'checkAll', keys: ['a/1', 7] },
      { type: 'checkAll', keys: Array<string>(101).fill('a/1') },
      { type: 'delete', key: 'a/1' },
      { type: 'delete', key: 'a/1', side: 'both' },
      { type: 'open', key: {}, side: 'docker' },
      { type: 'act', id: '' },
      { type: 'query' },
      { type: 'query', query: null },
      { type: 'query', query: { ...query, search: 'a'.repeat(1001) } },
      { type: 'query', query: { ...query, search: undefined } },
      { type: 'query', query: { ...query, owner: 7 } },
      { type: 'query', query: { ...query, visibility: 'secret' } },
      { type: 'query', query: { ...query, sortBy: '__proto__' } },
      { type: 'query', query: { ...query, descending: 'yes' } },
    ];
    for (const other of others) assert.equal(fromConflictsPage(other), undefined, JSON.stringify(other));
  });
});

describe('a message of the page of two versions', () => {
  it('is taken where it is one of the protocol', () => {
    const messages = [
      { type: 'ready' },
      { type: 'refresh' },
      { type: 'comparePackages' },
      { type: 'openDiff' },
      { type: 'retryPart', part: 'layers' },
      { type: 'choosePlatform', index: 1 },
      { type: 'open', url: 'https://github.com/octo/app/compare/a...b' },
      { type: 'act', id: 'sign in' },
    ];
    for (const message of messages) assert.deepEqual(fromComparePage(message), message);
  });

  it('is dropped where it is anything else', () => {
    const others = [
      undefined,
      {},
      { type: 'deleteVersion' },
      { type: 'retryPart', part: 'everything' },
      { type: 'choosePlatform', index: 1.5 },
      { type: 'open', url: 'javascript:alert(1)' },
      { type: 'open', url: 'command:workbench.action.quit' },
    ];
    for (const other of others) assert.equal(fromComparePage(other), undefined, JSON.stringify(other));
  });
});
