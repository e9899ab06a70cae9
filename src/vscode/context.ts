import { commands } from 'vscode';

/** The context keys that the manifest's `when` clauses read. */
interface Context {
  readonly session: 'signedOut' | 'misconfigured' | 'insecure' | 'unavailable' | 'signedIn';
  readonly filtering: boolean;
}

export function setContext<Key extends keyof Context>(key: Key, value: Context[Key]): void {
  void commands.executeCommand('setContext', `githubPackages.${key}`, value);
}
