export type Shell = 'posix' | 'powershell';

export type InstallRefusal =
  | 'controlCharacter'
  | 'leadingHyphen'
  | 'unsafeInPowerShell'
  | 'otherMeaning' // the package manager would read it as another package, a path or a URL
  | 'noRepository'
  | 'noVersion'
  | 'attachment'
  | 'unreadManifest'
  | 'unknownArtifact';

export class Refused extends Error {
  readonly refused: InstallRefusal;

  constructor(refused: InstallRefusal) {
    super(refused);
    this.refused = refused;
  }
}

/** Includes newlines, bidirectional overrides, and halves of surrogate pairs. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** What cmd.exe interprets even in quotes (`npm.cmd`); `"` and a final `\`, as Windows PowerShell escapes neither. */
const unsafeInBatchFiles = /["%&<>^|!]|\\$/;

const bare: Record<Shell, RegExp> = {
  // Without `~`, `=` at the start (zsh expands it) and everything that any shell treats as syntax.
  posix: /^[A-Za-z0-9@/.-][A-Za-z0-9_@+=:,./-]*$/,
  // `@name` is splatting, `1.0` a number, and `-Da.b=c` is split at its dot: such words are quoted.
  powershell: /^([A-Za-z][A-Za-z0-9_./:=+-]*|--?[A-Za-z][A-Za-z-]*)$/,
};

/** Quotes `text`, so that a shell passes exactly that to the program. @throws Refused if it cannot be seen or quoted. */
export function shellWord(text: string, shell: Shell): string {
  if (invisible.test(text)) throw new Refused('controlCharacter');
  if (shell === 'powershell' && unsafeInBatchFiles.test(text)) throw new Refused('unsafeInPowerShell');
  if (bare[shell].test(text)) return text;
  // PowerShell also treats typographic quotes as quotes; a doubled one is literal.
  if (shell === 'powershell') return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
  // A backslash stays outside the quotes because fish, unlike sh, gives it a meaning inside.
  return `'${text.replace(/['\\]/g, "'\\$&'")}'`;
}

/** Like {@link shellWord}; also refuses what a program would read as an option. */
export function shellArgument(text: string, shell: Shell): string {
  // PowerShell also treats typographic dashes as hyphens.
  if (/^[-\u2010-\u2015\u2212]/.test(text)) throw new Refused('leadingHyphen');
  return shellWord(text, shell);
}
