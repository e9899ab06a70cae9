import assert from 'node:assert/strict';
import { codeSpan, escapeMarkdown, escapeProse } from '../../../src/core/packages/markdown.ts';

describe('escaped Markdown', () => {
  it('has every character of syntax escaped', () => {
    const ascii = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index));
    for (const character of ascii) {
      const escaped = escapeMarkdown(character);
      if (/[A-Za-z0-9]/.test(character)) assert.equal(escaped, character);
      else assert.ok(escaped === `\\${character}` || /^&(#36|amp|lt|gt);$/.test(escaped), `${character} → ${escaped}`);
    }
  });

  it('holds no link, image, HTML or address that links itself', () => {
    assert.equal(escapeMarkdown('[a](https://evil.example)'), '\\[a\\]\\(https\\:\\/\\/evil\\.example\\)');
    assert.equal(escapeMarkdown('![a](x)'), '\\!\\[a\\]\\(x\\)');
    assert.equal(escapeMarkdown('<img src=x>'), '&lt;img src\\=x&gt;');
    assert.equal(escapeMarkdown('www.evil.example'), 'www\\.evil\\.example');
    assert.equal(escapeMarkdown('me@evil.example'), 'me\\@evil\\.example');
  });

  it('holds no icon, since a backslash would not stop one', () => {
    assert.equal(escapeMarkdown('$(trash)'), '&#36;\\(trash\\)');
  });

  it('stays on its line and in its direction', () => {
    assert.equal(escapeMarkdown('  a\r\n\n\tb\u2028c  '), 'a b c');
    assert.equal(escapeMarkdown('a\u202eb\u2066c'), 'abc');
  });
});

describe('A name in a document that is read as its source', () => {
  it('stands in more backticks than it holds, on one line', () => {
    assert.equal(codeSpan('1.2.0-rc_1'), '`1.2.0-rc_1`');
    assert.equal(codeSpan('a``b'), '```a``b```');
    assert.equal(codeSpan('`a'), '`` `a ``');
    assert.equal(codeSpan('a\n\n# b'), '`a # b`');
  });

  it('is told of in sentences that keep their full stops, and hold no link or HTML', () => {
    assert.equal(escapeProse('Gone since 1.0. [x](y) <b>'), 'Gone since 1.0. \\[x\\](y) \\<b\\>');
  });
});
