import { findNodeAtLocation, getNodeValue, type Node as JsonNode } from 'jsonc-parser';
import * as vscode from 'vscode';
import { checkRules, correctionsOf, keepRuleInstead, printed, removeAt, replaceRule, type Fix } from '#core/retention';
import { shortened, visible } from '#core/packages';
import { t } from '../../texts/language.ts';
import { maxTitleLength } from '../literal.ts';
import { rangeOfFinding } from './diagnostics.ts';
import { parseDocument, rangeAt } from './ruleDocument.ts';

/** Returns what fixes a problem in a range, the likeliest first. Comments stay. */
export function quickFixes(
  document: vscode.TextDocument,
  range: vscode.Range,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  const { root, entries, syntaxProblems } = parseDocument(document);
  if (!root) return [];
  const text = document.getText();
  const fix = (title: string, at: vscode.Range, edit: vscode.TextEdit, isPreferred = true): vscode.CodeAction[] => {
    if (!range.intersection(at)) return [];
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.edit = new vscode.WorkspaceEdit();
    action.edit.set(document.uri, [edit]);
    action.diagnostics = diagnostics.filter((each) => at.contains(each.range) || each.range.contains(at));
    action.isPreferred = isPreferred;
    return [action];
  };
  const change = (at: vscode.Range, json: string, isPreferred = true) =>
    fix(t('Change to {0}', shown(json)), at, vscode.TextEdit.replace(at, json), isPreferred);
  const changed = (title: string, at: vscode.Range, edited: () => string, isPreferred: boolean) =>
    // Within what is not closed, it is not known where something ends.
    syntaxProblems.length > 0 || !range.intersection(at) ? [] : fix(title, at, editTo(document, edited()), isPreferred);
  const correct = (at: vscode.Range, found: Fix, isPreferred: boolean): vscode.CodeAction[] => {
    if (found.kind === 'replace') return change(at, found.json, isPreferred);
    if (found.kind === 'removeKey') {
      return changed(t('Remove {0}', quoted(found.key)), at, () => removeAt(text, found.path), isPreferred);
    }
    const rule: unknown = ruleAt(root, found.rule);
    const instead = keepRuleInstead(rule);
    if (!instead) return [];
    const title = instead.delete ? t('Move to a Keep Rule') : t('Change to a Keep Rule');
    const rules = instead.delete ? [instead.delete, instead.keep] : [instead.keep];
    return changed(title, at, () => replaceRule(text, found.rule, rules), isPreferred);
  };
  // A rule may have no effect for several reasons.
  const removed = new Set<unknown>();
  return [
    ...correctionsOf(root).flatMap(({ offset, length, fixes }) =>
      fixes.flatMap((found, index) => correct(rangeAt(document, offset, length), found, index === 0)),
    ),
    ...checkRules(entries.map(({ rule }) => rule)).flatMap((finding): vscode.CodeAction[] => {
      const at = rangeOfFinding(document, finding);
      if (!at || !range.intersection(at)) return [];
      switch (finding.code) {
        case 'redundant':
        case 'contradiction':
        case 'notForTypes': {
          const path = finding.path.slice(0, 2);
          if (removed.has(path[1])) return [];
          removed.add(path[1]);
          // A condition may be what is wrong, rather than the rule.
          return changed(t('Remove This Rule'), at, () => removeAt(text, path), finding.code === 'redundant');
        }
        case 'coveredEntry':
          return changed(t('Remove {0}', quoted(finding.glob)), at, () => removeAt(text, [...finding.path]), true);
        case 'impossibleTag':
          return finding.suggestion ? change(at, finding.suggestion.map(printed).join(', ')) : [];
        case 'unknownType':
        case 'neverPlanned':
        case 'noVersion':
          return finding.suggestion === undefined ? [] : change(at, printed(finding.suggestion));
        default:
          // What was meant is not known.
          return [];
      }
    }),
  ];
}

function ruleAt(root: JsonNode, index: number): unknown {
  const node = findNodeAtLocation(root, ['rules', index]);
  return node && getNodeValue(node);
}

function quoted(text: string): string {
  return `"${shown(text)}"`;
}

function shown(text: string): string {
  return shortened(visible(text), maxTitleLength);
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
