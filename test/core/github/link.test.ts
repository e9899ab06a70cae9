import assert from 'node:assert/strict';
import { parseLink } from '../../../src/core/github/url.ts';

describe('A Link header', () => {
  it('gives its targets by relation', () => {
    const header =
      '<https://api.github.com/organizations/7/packages/npm/a%2Fb/versions?page=2&per_page=100>; rel="next", ' +
      '<https://api.github.com/organizations/7/packages/npm/a%2Fb/versions?page=9&per_page=100>; rel="last"';
    assert.deepEqual(
      { ...parseLink(header) },
      {
        next: 'https://api.github.com/organizations/7/packages/npm/a%2Fb/versions?page=2&per_page=100',
        last: 'https://api.github.com/organizations/7/packages/npm/a%2Fb/versions?page=9&per_page=100',
      },
    );
  });

  it('is empty where there is none or nonsense', () => {
    for (const header of [null, '', 'nonsense', '<https://example.com>', 'rel="next"', '<x; rel="next"']) {
      assert.deepEqual(Object.keys(parseLink(header)), [], String(header));
    }
  });

  it('may leave out quotes and spaces, hold other parameters, and give one target several relations', () => {
    assert.equal(parseLink('<a>;rel=next').next, 'a');
    assert.equal(parseLink('<a>; title="x, y"; rel="next"').next, 'a');
    assert.deepEqual({ ...parseLink('<a>; REL="Next last"') }, { next: 'a', last: 'a' });
  });

  it('keeps commas and semicolons inside a target', () => {
    assert.equal(parseLink('<https://h/?a=1,2;3>; rel="next"').next, 'https://h/?a=1,2;3');
  });

  it('goes by the first target of a relation', () => {
    assert.equal(parseLink('<a>; rel="next", <b>; rel="next"').next, 'a');
  });

  it('cannot reach the prototype', () => {
    const links = parseLink('<a>; rel="__proto__", <b>; rel="constructor"');
    assert.equal(Object.getPrototypeOf(links), null);
    assert.deepEqual(Object.keys(links).sort(), ['__proto__', 'constructor']);
  });
});
