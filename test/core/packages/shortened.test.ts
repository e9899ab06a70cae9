import assert from 'node:assert/strict';
import { shortened } from '../../../src/core/packages/text.ts';

describe('a shortened text', () => {
  it('is the text itself where it is short enough', () => {
    assert.equal(shortened('hello', 5), 'hello');
  });

  it('ends with an ellipsis, and never in half a character', () => {
    assert.equal(shortened('hello world', 6), 'hello…');
    assert.equal(shortened('squid 🦑🦑', 8), 'squid …');
    assert.ok(shortened('🦑'.repeat(100), 50).isWellFormed());
  });
});
