import { findNodeAtLocation } from 'jsonc-parser';
import * as vscode from 'vscode';
import { readRetention, type RetentionDocument } from '#core/retention';
import { ruleFileUri } from '../cleanUp/ruleFile.ts';
import { maxFileBytes, tooLarge } from '../cleanUp/textFile.ts';

/** What providers are registered for, as `isRuleFile`. */
export const ruleFiles: vscode.DocumentSelector = { pattern: '**/.github/package-retention.jsonc' };

const known = new WeakMap<vscode.TextDocument, { readonly version: number; readonly parsed: RetentionDocument }>();

/**
 * Returns the rules of a document as it is now, saved or not; parsed once for each of its versions. One that is too large,
 * as a file would be, has a problem only.
 */
export function parseDocument(document: vscode.TextDocument): RetentionDocument {
  const { version } = document;
  const found = known.get(document);
  if (found?.version === version) return found.parsed;
  const parsed = isTooLarge(document) ? tooLargeToParse() : readRetention(document.getText(), sourceIdOf(document));
  known.set(document, { version, parsed });
  return parsed;
}

function isTooLarge(document: vscode.TextDocument): boolean {
  return document.getText().length > maxFileBytes;
}

function tooLargeToParse(): RetentionDocument {
  const problem = { message: tooLarge().message, offset: 0, length: 1 };
  return { rules: [], problems: [problem], root: undefined, entries: [], syntaxProblems: [] };
}

/** The id of a document as a source of rules, see `RuleFile`. */
export function sourceIdOf({ uri }: Pick<vscode.TextDocument, 'uri'>): string {
  return uri.toString();
}

/** Returns the workspace folder whose rules a file has; `undefined` for a file that is no source of rules. */
export function folderOf(uri: vscode.Uri): vscode.WorkspaceFolder | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  return folder && ruleFileUri(folder).toString() === uri.toString() ? folder : undefined;
}

export function rangeAt(document: vscode.TextDocument, offset: number, length: number): vscode.Range {
  return new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
}

/**
 * Returns where something in a document is; with `key`, the key of a property instead of its value. `undefined` if it is
 * not there.
 */
export function rangeOfPath(
  document: vscode.TextDocument,
  path: readonly (string | number)[],
  part: 'value' | 'key' = 'value',
): vscode.Range | undefined {
  const { root } = parseDocument(document);
  const node = root && findNodeAtLocation(root, [...path]);
  const found = part === 'key' ? node?.parent?.children?.[0] : node;
  return found && rangeAt(document, found.offset, found.length);
}
