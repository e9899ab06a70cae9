import assert from 'node:assert/strict';
import { dateAndTimeText, endText, momentText } from '../../../src/core/packages/moment.ts';

describe('a moment', () => {
  const now = new Date(2026, 10, 27, 16, 50, 12).getTime();
  const plain = (text: string) => text.replaceAll('\u202f', ' ');

  it('is a time of today, and a date and a time of any other day', () => {
    assert.equal(plain(momentText(now - 60_000, now, 'en-US')), '4:49 PM');
    assert.equal(plain(momentText(now - 86_400_000, now, 'en-US')), 'Nov 26, 2026, 4:50 PM');
    assert.equal(plain(dateAndTimeText(now, 'en-US')), 'Nov 27, 2026, 4:50 PM');
    assert.equal(momentText(now, now, 'de'), '16:50');
  });

  for (const { wait, text } of [
    { wait: 3, text: '16:50:15' },
    { wait: 3.2, text: '16:50:16' },
    { wait: 59, text: '16:51:11' },
    { wait: 60, text: '16:52' },
    { wait: 48 + 60, text: '16:52' },
    { wait: 1800, text: '17:21' },
    { wait: -5, text: '16:50:07' },
  ]) {
    it(`when a limit of ${wait} s ends is ${text}: never one that is already here or too early`, () => {
      assert.equal(endText(now + wait * 1000, now, 'en-GB'), text);
    });
  }
});
