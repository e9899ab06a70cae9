import { Uri } from 'vscode';
import type { PackageType } from '../../core/github/types.ts';

/** The drawing of a package type, for light and dark themes. */
export function typeIcon(packageType: PackageType, extensionUri: Uri): { light: Uri; dark: Uri } {
  const file = (theme: string) => Uri.joinPath(extensionUri, 'media', theme, `${packageType}.svg`);
  return { light: file('light'), dark: file('dark') };
}
