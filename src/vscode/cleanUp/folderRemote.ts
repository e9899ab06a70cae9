import { posix } from 'node:path';
import * as vscode from 'vscode';
import { parseGitConfig, type GitRemote } from '#core/github';
import { explain } from '../problem.ts';
import { readTextFile } from './textFile.ts';

/** Where a workspace folder was cloned from. */
export type FolderRemote =
  | { readonly kind: 'known'; readonly remote: GitRemote }
  /** It is no clone, or its remote is no address of GitHub's form. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly message: string };

/** A folder may be a part of a repository, but not that deep in it. */
const maxParents = 10;

/**
 * Returns the remote of a folder, or of the repository that it is in. Reads the configuration of git itself, so that it
 * does not depend on the Git extension or on git. Never throws.
 */
export async function readFolderRemote(folder: vscode.Uri): Promise<FolderRemote> {
  if (folder.scheme === 'vscode-vfs') return remoteInUri(folder);
  try {
    const config = await readGitConfig(folder);
    const remote = config === undefined ? undefined : parseGitConfig(config);
    return remote ? { kind: 'known', remote } : { kind: 'none' };
  } catch (error) {
    return { kind: 'unreadable', message: explain(error).message };
  }
}

/** `vscode-vfs://github/octo-org/api`, of the extension GitHub Repositories; with a branch, `github+7b22…`. */
function remoteInUri({ authority, path }: vscode.Uri): FolderRemote {
  const [, owner] = path.split('/');
  if (!/^github(\+|$)/.test(authority) || !owner) return { kind: 'none' };
  return { kind: 'known', remote: { host: 'github.com', isWeb: true, owner } };
}

async function readGitConfig(folder: vscode.Uri): Promise<string | undefined> {
  let place = folder;
  for (let level = 0; level <= maxParents; level++) {
    const git = vscode.Uri.joinPath(place, '.git');
    const config = await readTextFile(vscode.Uri.joinPath(git, 'config'));
    if (config !== undefined) return config;
    const linked = await readLinkedConfig(git);
    if (linked !== undefined) return linked;
    const parent = vscode.Uri.joinPath(place, '..');
    if (parent.path === place.path) break;
    place = parent;
  }
  return undefined;
}

/** Follows the file `.git` of a worktree or submodule. Source: gitrepository-layout(5), "gitfile" and "commondir". */
async function readLinkedConfig(git: vscode.Uri): Promise<string | undefined> {
  const text = await readTextFile(git);
  const gitDir = resolved(vscode.Uri.joinPath(git, '..'), /^gitdir: (.+?)\s*$/.exec(text ?? '')?.[1]);
  if (!gitDir) return undefined;
  const common = await readTextFile(vscode.Uri.joinPath(gitDir, 'commondir'));
  const shared = common === undefined ? gitDir : resolved(gitDir, common.trim());
  return shared && readTextFile(vscode.Uri.joinPath(shared, 'config'));
}

/** `undefined` for a path on another machine, which must not be asked because a file says so. */
function resolved(folder: vscode.Uri, path: string | undefined): vscode.Uri | undefined {
  if (path === undefined || path === '' || /^[\\/]{2}/.test(path)) return undefined;
  if (/^[A-Za-z]:[\\/]/.test(path)) return folder.with({ path: `/${path.replaceAll('\\', '/')}` });
  return posix.isAbsolute(path) ? folder.with({ path: posix.normalize(path) }) : vscode.Uri.joinPath(folder, path);
}
