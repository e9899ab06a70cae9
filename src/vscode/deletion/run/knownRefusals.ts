import * as vscode from 'vscode';
import type { Operation, Result } from '#core/deletion';
import { referenceOf, type PackageRow } from '#core/explorer';
import { packageKey } from '#core/packages';
import { reasonText } from '../../../texts/deletion/reasonText.ts';
import { t } from '../../../texts/language.ts';

/** Packages that GitHub refused to change without the admin role; the user is warned before the next attempt. */
export class KnownRefusals {
  readonly #packages = new Map<string, string>();
  readonly #onChange: (packages: readonly string[]) => void;

  /** @param onChange called with the keys of the packages for which a refusal is now known, or no longer known. */
  constructor(onChange: (packages: readonly string[]) => void = () => undefined) {
    this.#onChange = onChange;
  }

  note(results: readonly Result[]): void {
    const changed = new Set<string>();
    for (const { operation, outcome } of results) {
      const key = packageKey(operation.target);
      const isAllowed = outcome.kind === 'deleted' || outcome.kind === 'restored';
      if (isAllowed && this.#packages.delete(key)) changed.add(key);
      if (outcome.kind === 'refused' && outcome.reason.kind === 'noAdminRight') {
        this.#packages.set(key, reasonText(outcome.reason, operation));
        changed.add(key);
      }
    }
    this.#onChange([...changed]);
  }

  /** @returns whether to continue: no refusal is known, or the user wants to try anyway. */
  async allow(targets: readonly Operation['target'][]): Promise<boolean> {
    const reasons = this.reasons(targets);
    if (reasons.length === 0) return true;
    const tryAgain = t('Try Again');
    return (await vscode.window.showWarningMessage(reasons.join(' '), { modal: true }, tryAgain)) === tryAgain;
  }

  /** Returns why nothing in the packages of the targets can be deleted, a sentence for each, as far as is known. */
  reasons(targets: readonly Operation['target'][]): readonly string[] {
    return [...new Set(targets.flatMap((target) => this.#packages.get(packageKey(target)) ?? []))];
  }

  /** Why nothing in a package can be deleted, as far as is known. */
  of(row: PackageRow): string | undefined {
    return this.#packages.get(packageKey(referenceOf(row)));
  }

  /** Called after a refresh and when the account changes: the permissions may be different. */
  forget(): void {
    const forgotten = [...this.#packages.keys()];
    this.#packages.clear();
    this.#onChange(forgotten);
  }
}
