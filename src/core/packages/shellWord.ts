export type Shell = 'posix' | 'powershell';

/** Why a text cannot be put into a command that is safe to paste. */
export type WordRefusal = 'controlCharacter' | 'leadingHyphen' | 'unsafeInPowerShell';

export type ShellWord = { readonly text: string } | { readonly refused: WordRefusal };

/** Control and format characters, with them newlines and the bidirectional overrides, and halves of characters. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/**
 * The characters that cmd.exe acts on, quoted or not, when PowerShell hands an argument to a batch file (`npm.cmd`,
 * `mvn.cmd`), and `"`, which Windows PowerShell does not escape for the program that it starts.
 */
const actsInBatchFiles = /["%&<>^|!]|\\$/;

const bare: Record<Shell, RegExp> = {
  // Without `~`, `=` at the start (zsh expands it) and everything that any shell treats as syntax.
  posix: /^[A-Za-z0-9@/.-][A-Za-z0-9_@+=:,./-]*$/,
  // `@name` is splatting, `1.0` a number, and `-Da.b=c` is split at its dot: such words are quoted.
  powershell: /^([A-Za-z][A-Za-z0-9_./:=+-]*|--?[A-Za-z][A-Za-z-]*)$/,
};

/**
 * One word of a command line: a shell hands exactly `text` to the program, whatever it holds.
 *
 * @returns The word, bare where every character is harmless and quoted otherwise; or why it is refused: it holds an
 * invisible character (a newline would run the rest), or PowerShell cannot pass it on safely.
 */
export function shellWord(text: string, shell: Shell): ShellWord {
  if (invisible.test(text)) return { refused: 'controlCharacter' };
  if (shell === 'powershell' && actsInBatchFiles.test(text)) return { refused: 'unsafeInPowerShell' };
  return { text: bare[shell].test(text) ? text : quoted(text, shell) };
}

/** As {@link shellWord}, for text that stands alone as an argument: refused where a program would read an option. */
export function shellArgument(text: string, shell: Shell): ShellWord {
  // PowerShell takes the typographic dashes for hyphens too.
  return /^[-\u2010-\u2015\u2212]/.test(text) ? { refused: 'leadingHyphen' } : shellWord(text, shell);
}

function quoted(text: string, shell: Shell): string {
  // PowerShell takes the typographic quotes for quotes too; doubling any of them makes it literal.
  if (shell === 'powershell') return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
  // A backslash stays outside the quotes because fish, unlike sh, gives it a meaning inside.
  return `'${text.replace(/['\\]/g, "'\\$&'")}'`;
}
