import * as vscode from 'vscode';
import type { Filter } from '#core/explorer';
import { visibilities, type Visibility } from '#core/github';
import { answerTo } from '../pick/pick.ts';
import { visibilityName } from './text.ts';
import { t } from '../../texts/language.ts';

interface VisibilityItem extends vscode.QuickPickItem {
  readonly visibility: Visibility | undefined;
}

/** A quick pick for a text with sizes, and a visibility. @returns `undefined` when dismissed. */
export async function editFilter(filter: Filter): Promise<Filter | undefined> {
  const { parseFilterText } = await import('../../core/explorer/sizeFilter.ts');
  const { text, sizes = [], visibility: current } = filter;
  const quickPick = vscode.window.createQuickPick<VisibilityItem>();
  quickPick.title = t('Filter Packages and Versions');
  quickPick.placeholder = t('Type part of a name, tag, version or digest, or size:>100MB; leave empty to show all');
  quickPick.value = [text, ...sizes.map(({ term }) => term)].filter(Boolean).join(' ');
  // The current one first: whenever the text changes, VS Code makes the first item the active one.
  const choices = [...new Set([current, undefined, ...visibilities])].map((visibility) => ({
    label: visibility ? visibilityName(visibility) : t('any visibility'),
    iconPath: new vscode.ThemeIcon(visibility ? icons[visibility] : 'list-flat'),
    visibility,
    // The text filters the tree, not these items.
    alwaysShow: true,
  }));
  quickPick.items = choices;
  let malformed: string | undefined;
  quickPick.onDidChangeValue((typed) => {
    const parsed = parseFilterText(typed);
    const before = malformed;
    malformed = 'malformed' in parsed ? parsed.malformed : undefined;
    // New items would move the user back to the first one.
    if (malformed !== before) quickPick.items = malformed === undefined ? choices : [malformedItem(malformed, current)];
  });
  return answerTo(quickPick, () => {
    const parsed = parseFilterText(quickPick.value);
    if ('malformed' in parsed) return undefined;
    const [chosen] = quickPick.activeItems;
    return { ...parsed, visibility: chosen ? chosen.visibility : current };
  });
}

/** Says how to write a size; with it, the filter is not applied. */
function malformedItem(term: string, visibility: Visibility | undefined): VisibilityItem {
  return {
    label: t('"{0}" is not a size', term),
    detail: t('Write size:>100MB or size:<1.5GB, in kB, MB or GB, without spaces.'),
    iconPath: new vscode.ThemeIcon('error'),
    visibility,
    alwaysShow: true,
  };
}

const icons: Record<Visibility, string> = { public: 'globe', private: 'lock', internal: 'organization' };
