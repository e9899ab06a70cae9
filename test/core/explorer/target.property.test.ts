import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseTarget, targetKey } from '../../../src/core/packages/target.ts';
import { packageTypes } from '../../../src/core/github/types.ts';
import { fromDetailsPage } from '../../../src/messages/details.ts';
import { always, anyJson, anyText, spoiled } from '../property.ts';

const target = { owner: { kind: 'user', login: 'ann' }, packageType: 'npm', name: 'thing', versionId: 7 };
const nearlyTarget = fc.oneof(
  anyJson,
  spoiled(target),
  spoiled(target.owner).map((owner) => ({ ...target, owner })),
);

describe('Whatever a panel kept', () => {
  it('is a target that is the same when it is kept again, or nothing', () =>
    always([nearlyTarget], (kept) => {
      const read = parseTarget(kept);
      if (!read) return;
      assert.deepEqual(parseTarget(JSON.parse(JSON.stringify(read))), read);
      assert.deepEqual(Object.keys(read.owner), ['kind', 'login']);
      assert.ok(packageTypes.includes(read.packageType));
      assert.ok(read.versionId === undefined || Number.isSafeInteger(read.versionId));
      targetKey(read);
    }));
});

describe('Whatever a page sends', () => {
  const texts = fc.oneof(anyText, fc.webUrl(), fc.constantFrom('javascript:alert(1)', 'command:x', 'https://h/'));
  const message = fc
    .tuple(fc.constantFrom('ready', 'refresh', 'loadAllVersions', 'copy', 'open', 'act', '__proto__'), texts)
    .chain(([type, text]) => spoiled({ type, text, url: text, id: text }));

  it('is a message of the protocol with nothing added, or dropped', () =>
    always([fc.oneof(anyJson, message)], (data) => {
      const read = fromDetailsPage(data);
      if (!read) return;
      assert.deepEqual(fromDetailsPage(read), read);
      assert.ok(Object.values(read).every((each) => typeof each === 'string'));
      assert.ok(Object.keys(read).length <= 2);
      if (read.type === 'open') assert.match(read.url, /^\s*https?:/i);
    }));
});
