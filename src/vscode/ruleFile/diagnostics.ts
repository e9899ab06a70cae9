import * as vscode from 'vscode';
import { checkRules, coversNothing, rulesThatKeepAll, type RuleFinding } from '#core/retention';
import { coversNothingText, findingText, keepsAllText } from '../../texts/cleanUp/findingText.ts';
import { dateAndTimeText, t } from '../../texts/language.ts';
import type { RulePlan } from '../cleanUp/rulePlan.ts';
import { readSettings } from '../settings.ts';
import { planOfDocument, type DocumentPlan } from './documentPlan.ts';
import { parseDocument, rangeAt, rangeOfPath } from './ruleDocument.ts';

const { DiagnosticSeverity: Severity } = vscode;

/**
 * Returns all that is wrong with a file of rules, but for its syntax, of which VS Code has errors already: what is not
 * valid, what can have no effect, and what has none in the open Clean Up. The schema that VS Code has of the file leaves
 * this to us.
 */
export function diagnose(document: vscode.TextDocument, plans: readonly RulePlan[]): vscode.Diagnostic[] {
  const { entries, problems, syntaxProblems } = parseDocument(document);
  const findings = checkRules(entries.map(({ rule }) => rule));
  const plan = planOfDocument(document, plans);
  const checked = new Set(findings.map(({ path }) => path[1]));
  return [
    ...problems
      .filter((problem) => !syntaxProblems.includes(problem))
      .map(({ message, offset, length }) =>
        diagnostic(firstLine(document, rangeAt(document, offset, length)), message, Severity.Error),
      ),
    ...findings.flatMap((finding) => findingDiagnostic(document, finding) ?? []),
    ...(plan?.kind === 'planned' ? planDiagnostics(document, plan, (index) => checked.has(index)) : []),
  ];
}

/** A problem may be about a whole rule, of many lines. */
function firstLine(document: vscode.TextDocument, range: vscode.Range): vscode.Range {
  return range.isSingleLine ? range : range.with({ end: document.lineAt(range.start).range.end });
}

/** Where a finding is shown, which is also where it can be fixed. */
export function rangeOfFinding(document: vscode.TextDocument, finding: RuleFinding): vscode.Range | undefined {
  const { path, code } = finding;
  if (code === 'contradiction' || code === 'notForTypes' || code === 'deletesNothing')
    return rangeOfPath(document, path, 'key');
  if (code === 'keepsEverything' || code === 'keepsAllDeleted' || code === 'keepsEveryAge') {
    return rangeOfPath(document, [...path, 'keep'], 'key');
  }
  return code === 'overruled' ? rangeOfPath(document, [...path, 'delete'], 'key') : rangeOfPath(document, path);
}

function findingDiagnostic(document: vscode.TextDocument, finding: RuleFinding): vscode.Diagnostic | undefined {
  const range = rangeOfFinding(document, finding);
  if (!range) return undefined;
  // The settings may have what such a file keeps from being deleted.
  const severity = finding.code === 'deletesNothing' ? Severity.Information : Severity.Warning;
  const found = diagnostic(range, findingText(finding), severity);
  found.code = finding.code;
  if (finding.code === 'redundant' || finding.code === 'coveredEntry') {
    found.tags = [vscode.DiagnosticTag.Unnecessary];
  }
  if ('by' in finding && typeof finding.by === 'number') {
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
  return Object.assign(diagnostic(range, message, Severity.Information), { code });
}

function diagnostic(range: vscode.Range, message: string, severity: vscode.DiagnosticSeverity): vscode.Diagnostic {
  return Object.assign(new vscode.Diagnostic(range, message, severity), { source: 'GitHub Packages' });
}
