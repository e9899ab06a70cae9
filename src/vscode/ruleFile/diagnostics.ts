import { createScanner } from 'jsonc-parser';
import * as vscode from 'vscode';
import { checkRules, coversNothing, rulesThatKeepAll, type RuleFinding } from '#core/retention';
import { coversNothingText, findingText, keepsAllText } from '../../texts/cleanUp/findingText.ts';
import { dateAndTimeText, t } from '../../texts/language.ts';
import type { RulePlan } from '../cleanUp/rulePlan.ts';
import { tooLarge } from '../cleanUp/textFile.ts';
import { readSettings } from '../settings.ts';
import { planOfDocument, type DocumentPlan } from './documentPlan.ts';
import { isTooLarge, parseDocument, rangeAt, rangeOfPath } from './ruleDocument.ts';

/**
 * Returns what VS Code does not say of a file of rules by its schema: what can have no effect, and what has none in the
 * open Clean Up.
 */
export function diagnose(document: vscode.TextDocument, plans: readonly RulePlan[]): vscode.Diagnostic[] {
  if (isTooLarge(document)) return [problem(rangeAt(document, 0, 1), tooLarge().message)];
  const { entries, root } = parseDocument(document);
  // VS Code says nothing of a file without a value.
  const firstToken: number = createScanner(document.getText(), true).scan();
  if (firstToken === endOfFile) return [problem(rangeAt(document, 0, 0), t('The file has no rules yet.'))];
  if (!root) return [];
  const findings = checkRules(entries.map(({ rule }) => rule));
  const plan = planOfDocument(document, plans);
  const checked = new Set(findings.map(({ path }) => path[1]));
  return [
    ...findings.flatMap((finding) => findingDiagnostic(document, finding) ?? []),
    ...(plan?.kind === 'planned' ? planDiagnostics(document, plan, (index) => checked.has(index)) : []),
  ];
}

/** Where a finding is shown, which is also where it can be fixed. */
export function rangeOfFinding(document: vscode.TextDocument, finding: RuleFinding): vscode.Range | undefined {
  const { path, code } = finding;
  if (code === 'contradiction' || code === 'notForTypes') return rangeOfPath(document, path, 'key');
  if (code === 'keepsEverything' || code === 'keepsAllDeleted') return rangeOfPath(document, [...path, 'keep'], 'key');
  return code === 'overruled' ? rangeOfPath(document, [...path, 'delete'], 'key') : rangeOfPath(document, path);
}

function findingDiagnostic(document: vscode.TextDocument, finding: RuleFinding): vscode.Diagnostic | undefined {
  const range = rangeOfFinding(document, finding);
  if (!range) return undefined;
  const found = problem(range, findingText(finding));
  found.code = finding.code;
  if (finding.code === 'redundant' || finding.code === 'coveredEntry') {
    found.tags = [vscode.DiagnosticTag.Unnecessary];
  }
  if (finding.code === 'redundant' || finding.code === 'overruled') {
    const other = rangeOfPath(document, ['rules', finding.by]);
    const text = t('Rule {0}', finding.by + 1);
    const location = other && new vscode.Location(document.uri, other);
    if (location) found.relatedInformation = [new vscode.DiagnosticRelatedInformation(location, text)];
  }
  return found;
}

/** @param hasFinding whether it is known already why a rule does nothing. */
function planDiagnostics(
  document: vscode.TextDocument,
  { of, planner, input, plan, firstNumber }: DocumentPlan & { kind: 'planned' },
  hasFinding: (index: number) => boolean,
): vscode.Diagnostic[] {
  // A rule may be about what has not been read, or about packages that are not in this clean-up.
  const isOfOwner = of.scopes.every(({ kind }) => kind === 'owner');
  if (!isOfOwner || !of.isWhole || input.packages.some(({ complete }) => !complete)) return [];
  const { entries } = parseDocument(document);
  const moment = dateAndTimeText(Date.parse(input.now));
  const types = new Set(readSettings().packageTypes);
  const keepers = new Set(rulesThatKeepAll(planner, input, plan));
  return entries.flatMap(({ rule }, index) => {
    const number = firstNumber + index;
    const action = rule?.keep ? 'keep' : 'delete';
    const range = rangeOfPath(document, ['rules', index, action], 'key');
    if (!rule || !range || hasFinding(index)) return [];
    if (keepers.has(number)) return information(range, keepsAllText(of.title, moment), 'keepsAllNow');
    if (!coversNothing(planner, input, rule, types)) return [];
    return information(range, coversNothingText(of.title, moment), 'coversNothingNow');
  });
}

function information(range: vscode.Range, message: string, code: string): vscode.Diagnostic {
  const found = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Information);
  return Object.assign(found, { source, code });
}

/** `SyntaxKind.EOF` of jsonc-parser, which is a `const enum`. */
const endOfFile = 17;

const source = 'GitHub Packages';

function problem(range: vscode.Range, message: string): vscode.Diagnostic {
  const found = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Warning);
  found.source = source;
  return found;
}
