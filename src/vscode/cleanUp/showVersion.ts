import * as vscode from 'vscode';
import type { GatheredPackage } from '#core/cleanUp';
import { ownerRow, packageRow, versionRow } from '#core/explorer';
import { getPackage, type Connection } from '#core/github';
import { summarizePackage } from '#core/packages';

/** Shows the details of a version of a package that was read; nothing if there is no such version. */
export async function showVersion(
  { reference, versions }: GatheredPackage,
  versionId: number,
  connect: () => Promise<Connection>,
): Promise<void> {
  const version = versions.find(({ id }) => id === versionId);
  if (!version) return;
  const summary = summarizePackage(await getPackage(await connect(), reference));
  const row = versionRow(packageRow(ownerRow(reference.owner, false), summary), version);
  await vscode.commands.executeCommand('githubPackages.showDetails', row);
}
