import * as vscode from 'vscode';
import { writtenRule, type Rule } from '#core/retention';
import { t } from '../../texts/language.ts';
import { openSettings, UserError } from '../problem.ts';
import { section } from '../settings.ts';
import { changedText, checkUnchanged, readRules, type RuleStore, type SavedRules } from './savedRules.ts';

/** The `source` of its rules. */
export const settingId = 'setting';

/** `githubPackages.retention`: the user's own rules, for all owners. */
export class RuleSetting implements RuleStore {
  readonly id = settingId;
  readonly kind = 'setting';
  readonly isWritable = true;

  /** Only the user's own value: no workspace may add rules. */
  get saved(): SavedRules {
    const value = vscode.workspace.getConfiguration(section).inspect<unknown>('retention')?.globalValue;
    return value === undefined ? { rules: [], problems: [] } : readRules(JSON.stringify(value), this.id, 'rule');
  }

  async write(base: readonly Rule[], rules: readonly Rule[]): Promise<void> {
    checkUnchanged(this.saved, base, changedText(this.kind));
    const value = rules.length === 0 ? undefined : { rules: rules.map(writtenRule) };
    try {
      await vscode.workspace.getConfiguration(section).update('retention', value, vscode.ConfigurationTarget.Global);
    } catch (error) {
      // Such as a syntax error in the settings, which VS Code explains.
      const message = error instanceof Error ? error.message : String(error);
      const open = openSettings(t('Open Setting'), `${section}.retention`);
      throw new UserError(t('VS Code could not save the setting: {0}', message), [open]);
    }
  }

  async open(): Promise<void> {
    const revealSetting = { key: `${section}.retention` };
    await vscode.commands.executeCommand('workbench.action.openSettingsJson', { revealSetting });
  }
}
