import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { shellArgument, shellWord } from '../../../src/core/packages/shellWord.ts';
import { hostileTexts, invisibleTexts } from './fixtures.ts';

describe('a word for a POSIX shell', () => {
  it('reaches the program as it is, whatever it holds', () => {
    // All printable ASCII in every pair, besides the hostile texts.
    const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
    const pairs = printable.flatMap((first) => printable.map((second) => first + second));
    const texts = ['', ...hostileTexts, ...pairs];
    const script = `printf '%s\\n' ${texts.map((text) => shellWord(text, 'posix')).join(' ')}`;
    const output = execFileSync('/bin/sh', { input: script, encoding: 'utf8', maxBuffer: 1e7 });
    assert.deepEqual(output.split('\n').slice(0, -1), texts);
  });

  it('is bare where every character is harmless', () => {
    for (const text of [
      '@octo/hello@1.0.0',
      'ghcr.io/octo/hello:latest',
      '--@octo:registry=https://npm.pkg.github.com',
    ]) {
      assert.equal(shellWord(text, 'posix'), text);
    }
  });

  it('keeps backslashes outside the quotes, where fish reads them like sh', () => {
    assert.equal(shellWord('ends \\', 'posix'), "'ends '\\\\''");
  });
});

describe('a word for PowerShell', () => {
  it('is quoted where PowerShell would splat, count or split', () => {
    assert.equal(shellWord('@octo/hello', 'powershell'), "'@octo/hello'");
    assert.equal(shellWord('1.0', 'powershell'), "'1.0'");
    assert.equal(shellWord('-Dartifact=a.b:c:1', 'powershell'), "'-Dartifact=a.b:c:1'");
    assert.equal(shellWord('$(calc)', 'powershell'), "'$(calc)'");
    assert.equal(shellWord('--version', 'powershell'), '--version');
  });

  it('has every quote doubled, the typographic ones too', () => {
    assert.equal(shellWord("a'b‘c’d‚e‛f", 'powershell'), "'a''b‘‘c’’d‚‚e‛‛f'");
  });

  it('is refused where a batch file behind the program would act on it', () => {
    for (const text of ['a&calc', 'a|calc', 'a>b', 'a<b', 'a^b', '%PATH%', 'a!b', 'a" --registry=x "b', 'a b\\']) {
      assert.throws(() => shellWord(text, 'powershell'), { refused: 'unsafeInPowerShell' }, text);
    }
  });
});

describe('a word for either shell', () => {
  it('is refused where it holds a control, format or bidirectional character', () => {
    for (const text of invisibleTexts) {
      assert.throws(() => shellWord(text, 'posix'), { refused: 'controlCharacter' }, JSON.stringify(text));
      assert.throws(() => shellWord(text, 'powershell'), { refused: 'controlCharacter' }, JSON.stringify(text));
    }
  });

  it('is refused as an argument where it begins with a hyphen of any kind', () => {
    for (const text of ['-rf', '--global', '–force', '—force']) {
      assert.throws(() => shellArgument(text, 'posix'), { refused: 'leadingHyphen' }, text);
    }
    assert.equal(shellArgument('a-b', 'posix'), 'a-b');
  });
});
