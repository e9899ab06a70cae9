import assert from 'node:assert/strict';
import { escapeMarkdown } from '../../../src/core/packages/markdown.ts';

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
