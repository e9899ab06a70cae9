import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { shellArgument, shellWord } from '../../../src/core/packages/shellWord.ts';
import { hostileTexts, invisibleTexts } from './fixtures.ts';

function wordOf(text: string, shell: 'posix' | 'powershell'): string {
  const word = shellWord(text, shell);
  assert.ok('text' in word, `${JSON.stringify(text)} was refused`);
  return word.text;
}

describe('a word for a POSIX shell', () => {
  it('reaches the program as it is, whatever it holds', () => {
    // All printable ASCII in every pair, besides the hostile texts.
    const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
    const pairs = printable.flatMap((first) => printable.map((second) => first + second));
    const texts = ['', ...hostileTexts, ...pairs];
    const script = `printf '%s\\n' ${texts.map((text) => wordOf(text, 'posix')).join(' ')}`;
    const output = execFileSync('/bin/sh', { input: script, encoding: 'utf8', maxBuffer: 1e7 });
    assert.deepEqual(output.split('\n').slice(0, -1), texts);
  });

  it('is bare where every character is harmless', () => {
    for (const text of [
      '@octo/hello@1.0.0',
      'ghcr.io/octo/hello:latest',
      '--@octo:registry=https://npm.pkg.github.com',
    ]) {
      assert.equal(wordOf(text, 'posix'), text);
    }
  });

  it('keeps backslashes outside the quotes, where fish reads them like sh', () => {
    assert.equal(wordOf('ends \\', 'posix'), "'ends '\\\\''");
  });
});

describe('a word for PowerShell', () => {
  it('is quoted where PowerShell would splat, count or split', () => {
    assert.equal(wordOf('@octo/hello', 'powershell'), "'@octo/hello'");
    assert.equal(wordOf('1.0', 'powershell'), "'1.0'");
    assert.equal(wordOf('-Dartifact=a.b:c:1', 'powershell'), "'-Dartifact=a.b:c:1'");
    assert.equal(wordOf('$(calc)', 'powershell'), "'$(calc)'");
    assert.equal(wordOf('--version', 'powershell'), '--version');
  });

  it('has every quote doubled, the typographic ones too', () => {
    assert.equal(wordOf("a'b‘c’d‚e‛f", 'powershell'), "'a''b‘‘c’’d‚‚e‛‛f'");
  });

  it('is refused where a batch file behind the program would act on it', () => {
    for (const text of ['a&calc', 'a|calc', 'a>b', 'a<b', 'a^b', '%PATH%', 'a!b', 'a" --registry=x "b', 'a b\\']) {
      assert.deepEqual(shellWord(text, 'powershell'), { refused: 'unsafeInPowerShell' }, text);
    }
  });
});

describe('a word for either shell', () => {
  it('is refused where it holds a control, format or bidirectional character', () => {
    for (const text of invisibleTexts) {
      assert.deepEqual(shellWord(text, 'posix'), { refused: 'controlCharacter' }, JSON.stringify(text));
      assert.deepEqual(shellWord(text, 'powershell'), { refused: 'controlCharacter' }, JSON.stringify(text));
    }
  });

  it('is refused as an argument where it begins with a hyphen of any kind', () => {
    for (const text of ['-rf', '--global', '–force', '—force']) {
      assert.deepEqual(shellArgument(text, 'posix'), { refused: 'leadingHyphen' }, text);
    }
    assert.deepEqual(shellArgument('a-b', 'posix'), { text: 'a-b' });
  });
});
