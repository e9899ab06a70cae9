import * as vscode from 'vscode';
import { packageTypes, type PackageType } from '#core/github';

export type Provider = 'github' | 'github-enterprise';

/** The extension's settings; defaults replace invalid values in a settings file. */
export interface Settings {
  readonly provider: Provider;
  /** VS Code's own `github-enterprise.uri`; used only with the provider `github-enterprise`. */
  readonly enterpriseUri: string;
  readonly owners: readonly string[];
  readonly packageTypes: readonly PackageType[];
  readonly groupByType: boolean;
  /** 1 to 100. */
  readonly pageSize: number;
  readonly useRepoScope: boolean;
}

export const section = 'githubPackages';

export function readSettings(): Settings {
  const ours = vscode.workspace.getConfiguration(section);
  const shown = texts(ours.get('packageTypes'));
  const pageSize = Math.trunc(Number(ours.get('pageSize')));
  return {
    provider: ours.get('provider') === 'github-enterprise' ? 'github-enterprise' : 'github',
    enterpriseUri: enterpriseUri(),
    owners: texts(ours.get('owners'))
      .map((login) => login.trim())
      .filter((login) => login !== ''),
    packageTypes: packageTypes.filter((type) => shown.includes(type)),
    groupByType: ours.get('groupByType') === true,
    pageSize: pageSize >= 1 ? Math.min(pageSize, 100) : 100,
    useRepoScope: ours.get('useRepoScope') === true,
  };
}

/** The user's own value: a workspace must not choose the host that gets the token, and VS Code lets it set this one. */
function enterpriseUri(): string {
  const value = vscode.workspace.getConfiguration('github-enterprise').inspect<unknown>('uri')?.globalValue;
  return typeof value === 'string' ? value.trim() : '';
}

export async function writeOwners(owners: readonly string[]): Promise<void> {
  await vscode.workspace.getConfiguration(section).update('owners', owners, vscode.ConfigurationTarget.Global);
}

/** Writes it where it was set last: in the workspace, else for the user. */
export async function toggleGroupByType(): Promise<void> {
  const ours = vscode.workspace.getConfiguration(section);
  const isOfWorkspace = ours.inspect('groupByType')?.workspaceValue !== undefined;
  const target = isOfWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await ours.update('groupByType', ours.get('groupByType') !== true, target);
}

/** Whether a change affects the account, its scopes or its host. */
export function affectsSession(change: vscode.ConfigurationChangeEvent): boolean {
  return ['githubPackages.provider', 'githubPackages.useRepoScope', 'github-enterprise.uri'].some((name) =>
    change.affectsConfiguration(name),
  );
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
