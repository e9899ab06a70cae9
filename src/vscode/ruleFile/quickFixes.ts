import * as vscode from 'vscode';
import { checkRules, correctionsOf, removeAt, type RuleFinding } from '#core/retention';
import { shortened, visible } from '#core/packages';
import { t } from '../../texts/language.ts';
import { maxTitleLength } from '../literal.ts';
import { rangeOfFinding } from './diagnostics.ts';
import { parseDocument, rangeAt, rangeOfPath } from './ruleDocument.ts';

/** Returns what fixes a problem in a range, where there is no doubt about what was meant. Comments stay. */
export function quickFixes(
  document: vscode.TextDocument,
  range: vscode.Range,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  const { root, entries } = parseDocument(document);
  if (!root) return [];
  const fix = (title: string, at: vscode.Range, edit: vscode.TextEdit): vscode.CodeAction[] => {
    if (!range.intersection(at)) return [];
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.edit = new vscode.WorkspaceEdit();
    action.edit.set(document.uri, [edit]);
    action.diagnostics = diagnostics.filter((each) => at.contains(each.range) || each.range.contains(at));
    action.isPreferred = true;
    return [action];
  };
  const change = (at: vscode.Range, text: string) =>
    fix(t('Change to {0}', quoted(text)), at, vscode.TextEdit.replace(at, JSON.stringify(text)));
  const remove = (title: string, finding: RuleFinding) => {
    const at = rangeOfFinding(document, finding);
    return at ? fix(title, at, editTo(document, removeAt(document.getText(), [...finding.path]))) : [];
  };
  return [
    ...correctionsOf(root).flatMap(({ offset, length, text }) => change(rangeAt(document, offset, length), text)),
    ...checkRules(entries.map(({ rule }) => rule)).flatMap((finding) => {
      switch (finding.code) {
        case 'redundant':
          return remove(t('Remove This Rule'), finding);
        case 'coveredEntry':
          return remove(t('Remove {0}', quoted(finding.glob)), finding);
        case 'unknownType': {
          const at = rangeOfPath(document, finding.path);
          return at && finding.suggestion !== undefined ? change(at, finding.suggestion) : [];
        }
        default:
          // What was meant is not known.
          return [];
      }
    }),
  ];
}

function quoted(text: string): string {
  return `"${shortened(visible(text), maxTitleLength)}"`;
}

/** Returns the edit that makes the text of a document another one, which leaves alone what both begin and end with. */
function editTo(document: vscode.TextDocument, text: string): vscode.TextEdit {
  const former = document.getText();
  const shorter = Math.min(former.length, text.length);
  // VS Code would move an edit that begins or ends between two surrogates.
  const isWithinCharacter = (at: number) => (former.codePointAt(at - 1) ?? 0) > 0xffff;
  let start = 0;
  while (start < shorter && former[start] === text[start]) start++;
  if (isWithinCharacter(start)) start--;
  let end = 0;
  while (end < shorter - start && former.at(-1 - end) === text.at(-1 - end)) end++;
  if (isWithinCharacter(former.length - end)) end--;
  const range = rangeAt(document, start, former.length - end - start);
  return vscode.TextEdit.replace(range, text.slice(start, text.length - end));
}
