import * as vscode from 'vscode';
import type { PackageVersion } from '#core/github';
import { visible } from '#core/packages';
import { indented, type JsonDocuments } from '../get/jsonDocuments.ts';
import { t } from '../../texts/language.ts';
import { literalItem } from '../pick/pick.ts';
import { readBoth, type Both } from './comparedImages.ts';
import type { ImageComparison } from './imageComparison.ts';

interface RawDocuments {
  /** Of the package. */
  readonly name: string;
  readonly versions: Both<string>;
  readonly metadata: Both<PackageVersion>;
  readonly image: ImageComparison | undefined;
  readonly documents: Pick<JsonDocuments, 'showDiff'>;
  readonly signal: AbortSignal;
}

interface RawDiff extends vscode.QuickPickItem {
  readonly read: () => Promise<Both<string>>;
}

/** Shows documents of two versions in VS Code's diff editor; if there are several, the user chooses. @throws GitHubError. */
export async function showRawDiff({ name, versions, metadata, image, documents, signal }: RawDocuments): Promise<void> {
  const ofGitHub: RawDiff = {
    label: t('GitHub’s metadata'),
    read: () => readBoth(metadata, (version) => Promise.resolve(JSON.stringify(version))),
  };
  const ofImage = image?.documents(signal) ?? [];
  const items: RawDiff[] = [
    ...ofImage.map(({ kind, platform, read }) => ({
      label: { index: t('Index'), manifest: t('Manifest'), config: t('Config') }[kind],
      description: platform ?? '',
      read,
    })),
    ofGitHub,
  ].map(literalItem);
  const chosen =
    items.length === 1 ? ofGitHub : await vscode.window.showQuickPick(items, { title: t('Open Raw Diff') });
  if (!chosen) return;
  const { before, after } = await chosen.read();
  // The version first, since a long title is cut; with its id, if others have the same name.
  const titleOf = (side: 'before' | 'after') => {
    const id = versions.before === versions.after ? String(metadata[side].id) : '';
    return [id, versions[side], chosen.label, chosen.description, name].filter(Boolean).join(' ');
  };
  const title = t('{0}: {1} ↔ {2}', chosen.label, versions.before, versions.after);
  await documents.showDiff(
    visible(`${name} ${title}`),
    { title: titleOf('before'), text: indented(before) },
    { title: titleOf('after'), text: indented(after) },
  );
}
