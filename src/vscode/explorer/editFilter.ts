import * as vscode from 'vscode';
import type { Filter } from '#core/explorer';
import { visibilities, type Visibility } from '#core/github';
import { answerTo } from '../pick/pick.ts';
import { visibilityName } from './text.ts';
import { t } from '../language.ts';

interface VisibilityItem extends vscode.QuickPickItem {
  readonly visibility: Visibility | undefined;
}

/** A quick pick for both parts of a filter: a text and a visibility. @returns `undefined` when dismissed. */
export async function editFilter(filter: Filter): Promise<Filter | undefined> {
  const quickPick = vscode.window.createQuickPick<VisibilityItem>();
  quickPick.title = t('Filter Packages and Versions');
  quickPick.placeholder = t('Type part of a name, tag, version or digest; leave empty to show all');
  quickPick.value = filter.text;
  // The current one first: whenever the text changes, VS Code makes the first item the active one.
  const choices = [...new Set([filter.visibility, undefined, ...visibilities])];
  quickPick.items = choices.map((visibility) => ({
    label: visibility ? visibilityName(visibility) : t('any visibility'),
    iconPath: new vscode.ThemeIcon(visibility ? icons[visibility] : 'list-flat'),
    visibility,
    // The text filters the tree, not these items.
    alwaysShow: true,
  }));
  return answerTo(quickPick, () => {
    const [chosen] = quickPick.activeItems;
    return { text: quickPick.value.trim(), visibility: chosen ? chosen.visibility : filter.visibility };
  });
}

const icons: Record<Visibility, string> = { public: 'globe', private: 'lock', internal: 'organization' };
