import * as vscode from 'vscode';
import type { GatherTarget, UnreadPackage } from '#core/cleanUp';
import { packageKey } from '#core/packages';
import { isAbout, type Rule } from '#core/retention';
import { t } from '../../texts/language.ts';

/**
 * Asks whether so many manifests may be read, or only those of packages in which rules delete something.
 * @returns of which packages they may be read.
 */
export async function confirmPlanReads(
  packages: readonly UnreadPackage[],
  rules: readonly Rule[],
): Promise<(target: GatherTarget) => boolean> {
  const covered = packages.filter(({ target: { reference } }) =>
    rules.some((rule) => rule.delete && isAbout(rule, { type: reference.packageType, name: reference.name })),
  );
  const hasFewer = covered.length > 0 && covered.length < packages.length;
  const [all, fewer] = [readText(packages), hasFewer ? readText(covered) : undefined];
  const question = t(
    'Read {count, plural, one {# manifest} other {up to # manifests}} of {packages, plural, one {# package} other {# packages}} to plan the clean-up?',
    { count: sumOf(packages), packages: packages.length },
  );
  const detail = [
    t(
      'Manifests show which versions belong to which image. If a package is public, reading each one counts as a download. What was read is cached. Without them, container packages are not planned.',
    ),
    ...(fewer === undefined
      ? []
      : [
          t(
            'Your rules delete in only {count} of these packages. The others can do without a plan: nothing in them is deleted.',
            { count: covered.length },
          ),
        ]),
  ].join('\n\n');
  const buttons = fewer === undefined ? [all] : [fewer, all];
  const chosen = await vscode.window.showWarningMessage(question, { modal: true, detail }, ...buttons);
  const mayRead = chosen === undefined ? [] : chosen === fewer ? covered : packages;
  const keys = new Set(mayRead.map(({ target }) => packageKey(target.reference)));
  return ({ reference }) => keys.has(packageKey(reference));
}

function readText(packages: readonly UnreadPackage[]): string {
  return t(
    'Read {count, plural, one {# Manifest} other {# Manifests}} of {packages, plural, one {# Package} other {# Packages}}',
    { count: sumOf(packages), packages: packages.length },
  );
}

function sumOf(packages: readonly UnreadPackage[]): number {
  return packages.reduce((sum, { unread }) => sum + unread, 0);
}
