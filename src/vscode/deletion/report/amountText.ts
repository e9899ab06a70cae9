import * as vscode from 'vscode';
import type { Operation } from '../../../core/deletion/operation.ts';
import { packageKey } from '../../../core/packages/target.ts';
import { visible } from '../../../core/packages/visible.ts';
import { count, versionCount } from '../../explorer/text.ts';

/** What operations are on: `12 versions of api-gateway`, `3 versions of 2 packages, 2 packages`. */
export function amountText(operations: readonly Operation[]): string {
  const { l10n } = vscode;
  const { versions, packages } = byKind(operations);
  const names = new Map(versions.map(({ target }) => [packageKey(target), visible(target.name)]));
  const [name] = names.values();
  const place = names.size === 1 && name !== undefined ? name : packageCount(names.size);
  const ofVersions = versions.length > 0 ? [l10n.t('{0} of {1}', versionCount(versions.length), place)] : [];
  return [...ofVersions, ...(packages.length > 0 ? [packageCount(packages.length)] : [])].join(', ');
}

/** The title of a restore's progress, whatever asked for it: `Restoring 4 versions`. */
export function restoringText(operations: readonly Operation[]): string {
  const { versions, packages } = byKind(operations);
  const parts = [
    ...(versions.length > 0 ? [versionCount(versions.length)] : []),
    ...(packages.length > 0 ? [packageCount(packages.length)] : []),
  ];
  return vscode.l10n.t('Restoring {0}', parts.join(', '));
}

/** Without their number: `versions of octo-org/api-gateway`, `packages`. */
export function sortText(operations: readonly Operation[]): string {
  const { l10n } = vscode;
  const { versions, packages } = byKind(operations);
  const names = new Map(
    versions.map(({ target }) => [packageKey(target), visible(`${target.owner.login}/${target.name}`)]),
  );
  const [name] = names.values();
  if (versions.length === 0) return l10n.t('packages');
  if (packages.length > 0) return l10n.t('versions and packages');
  return l10n.t('versions of {0}', names.size === 1 && name !== undefined ? name : packageCount(names.size));
}

function packageCount(number: number): string {
  return number === 1 ? vscode.l10n.t('1 package') : vscode.l10n.t('{0} packages', count(number));
}

function byKind(operations: readonly Operation[]): Record<'versions' | 'packages', readonly Operation[]> {
  return {
    versions: operations.filter(({ target }) => target.versionId !== undefined),
    packages: operations.filter(({ target }) => target.versionId === undefined),
  };
}
