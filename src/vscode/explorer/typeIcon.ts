import { extensions, Uri } from 'vscode';
import type { PackageType } from '#core/github';

const ownUri = () =>
  extensions.getExtension('packages-explorer.github-packages-explorer')?.extensionUri ?? Uri.file('/');

/** The icon of a package type, or of the panels of Clean Up, for light and dark themes. */
export function typeIcon(name: PackageType | 'cleanUp', extensionUri = ownUri()): { light: Uri; dark: Uri } {
  const file = (theme: string) => Uri.joinPath(extensionUri, 'media', theme, `${name}.svg`);
  return { light: file('light'), dark: file('dark') };
}
