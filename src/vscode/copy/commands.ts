import * as vscode from 'vscode';
import type { Row } from '#core/explorer';
import { digestOf, visible } from '#core/packages';
import type { RegisterCommand } from '../commands.ts';
import { rowName } from '../explorer/text.ts';
import type { ExplorerView, RowArgument } from '../explorer/view.ts';
import type { ImageReaders } from '../images/imageReaders.ts';
import { showWarning } from '../notifications.ts';
import { t } from '../../texts/language.ts';

/** Commands that copy one line for each selected row. */
export function registerCopyCommands(register: RegisterCommand, view: ExplorerView, images: ImageReaders): void {
  register('copyName', async (row: RowArgument, selected?: readonly Row[]) => {
    const rows = await view.rowsOf(row, selected, 'pickPackageOrVersion', t('Copy Name'));
    // Invisible characters are shown as codes, so that a line break in a name cannot run a command in a terminal.
    await copy(rows.flatMap((each) => rowName(each) ?? []).map(visible));
  });

  register('copyDigest', async (row: RowArgument, selected?: readonly Row[]) => {
    const rows = await view.rowsOf(row, selected, 'pickVersion', t('Copy Digest'));
    const digests = rows.flatMap((each) =>
      each.kind === 'version'
        ? (digestOf(each.version, each.package.package.packageType) ?? [])
        : each.kind === 'part'
          ? [each.content.digest]
          : [],
    );
    if (rows.length > 0 && digests.length === 0) {
      void showWarning(t('Only container and Docker versions have a digest.'));
    }
    await copy(digests);
  });

  register('copyInstallCommand', async (row: RowArgument, selected?: readonly Row[]) => {
    const rows = await view.rowsOf(row, selected, 'pickPackageOrVersion', t('Copy Install Command'));
    if (rows.length === 0) return;
    // Imported on first use, since it reads manifests.
    const { installCommandsOf } = await import('./installCommands.ts');
    await copy((await installCommandsOf(await view.signedInExplorer(), rows, images)) ?? []);
  });
}

async function copy(lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  await vscode.env.clipboard.writeText(lines.join('\n'));
  const text =
    lines.length === 1 ? t('Copied') : t('{0, plural, one {Copied # item} other {Copied # items}}', lines.length);
  vscode.window.setStatusBarMessage(`$(check) ${text}`, statusMs);
}

/** As long as VS Code shows its own short status messages. */
const statusMs = 3000;
