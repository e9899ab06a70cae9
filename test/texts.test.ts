import assert from 'node:assert/strict';
import { extractedTexts, storedTexts } from './texts.ts';

describe('The texts for translators', () => {
  it('are those of the sources: `npm run texts` writes them', () => {
    assert.ok(storedTexts() === extractedTexts(), 'l10n/bundle.l10n.json is not what the sources say: npm run texts');
    assert.ok(Object.keys(JSON.parse(storedTexts()) as object).length > 400);
  });
});
