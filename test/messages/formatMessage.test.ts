import assert from 'node:assert/strict';
import { formatMessage } from '../../src/messages/formatMessage.ts';

describe('formatMessage', () => {
  const versions = '{count, plural, one {# version} other {# versions}}';

  it('chooses the plural category of an English count', () => {
    assert.equal(formatMessage(versions, { count: 1 }, 'en'), '1 version');
    assert.equal(formatMessage(versions, { count: 0 }, 'en'), '0 versions');
    assert.equal(formatMessage(versions, { count: 12_345 }, 'en'), '12,345 versions');
  });

  it('chooses among the four categories of Polish', () => {
    const wersje = '{count, plural, one {# wersja} few {# wersje} many {# wersji} other {# wersji (część)}}';
    const texts = [1, 2, 5, 1.5].map((count) => formatMessage(wersje, { count }, 'pl'));
    assert.deepEqual(texts, ['1 wersja', '2 wersje', '5 wersji', '1,5 wersji (część)']);
  });

  it('chooses the ordinal of a rank', () => {
    const rank =
      '{rank, selectordinal, =1 {newest} one {#st newest} two {#nd newest} few {#rd newest} other {#th newest}}';
    const texts = [1, 2, 3, 4, 11, 21].map((each) => formatMessage(rank, { rank: each }, 'en'));
    assert.deepEqual(texts, ['newest', '2nd newest', '3rd newest', '4th newest', '11th newest', '21st newest']);
  });

  it('prefers an exact number, and falls back to other', () => {
    const message = '{count, plural, =0 {nothing} other {# things}}';
    assert.equal(formatMessage(message, { count: 0 }, 'en'), 'nothing');
    assert.equal(formatMessage(message, { count: 1 }, 'en'), '1 things');
  });

  it('fills in arguments inside and outside of plurals', () => {
    const message = '{name}: {count, plural, one {# version of {owner}} other {# versions of {owner}}}, {kept} kept.';
    const values = { name: 'api', owner: 'octo-org', count: 2, kept: 1000 };
    assert.equal(formatMessage(message, values, 'en'), 'api: 2 versions of octo-org, 1,000 kept.');
  });

  it('inserts values as they are, and leaves unknown braces alone', () => {
    assert.equal(formatMessage('{name} {other} {}', { name: '{count} #' }, 'en'), '{count} # {other} {}');
    assert.equal(formatMessage('{count, plural, one {#} other {{name} #}}', { count: 2 }, 'en'), '{name} 2');
    assert.equal(
      formatMessage('{what, plural, other {# of {owner}}}', { what: '{owner} #', owner: 'o' }, 'en'),
      '{owner} # of o',
    );
  });

  it('nests plurals', () => {
    const message = '{a, plural, one {# owner has {b, plural, one {# package} other {# packages}}} other {# owners}}';
    assert.equal(formatMessage(message, { a: 1, b: 3 }, 'en'), '1 owner has 3 packages');
  });
});
