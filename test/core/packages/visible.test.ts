import assert from 'node:assert/strict';
import { visible } from '../../../src/core/packages/text.ts';

describe('a name made visible', () => {
  it('stays as it is where everything in it can be seen', () => {
    for (const name of ['charts/ingress-nginx', 'libstdc++', 'ünïcødé 漢字 🦑', '<b>&amp;', '']) {
      assert.equal(visible(name), name);
    }
  });

  it('shows what would turn it around or hide in it', () => {
    assert.equal(visible('\u202egnp.exe'), '⟨U+202E⟩gnp.exe');
    assert.equal(visible('a\u200bb\nc\0'), 'a⟨U+200B⟩b⟨U+000A⟩c⟨U+0000⟩');
  });
});
