import * as vscode from 'vscode';
import { escapeMarkdown } from '#core/packages';
import { isAbout, ruleEffect, type Rule } from '#core/retention';
import { effectTexts } from '../../texts/cleanUp/ruleEffectText.ts';
import { ruleText } from '../../texts/cleanUp/ruleText.ts';
import { dateAndTimeText, t } from '../../texts/language.ts';
import type { RulePlan } from '../cleanUp/rulePlan.ts';
import { planOfDocument, type DocumentPlan } from './documentPlan.ts';
import { folderOf, parseDocument } from './ruleDocument.ts';

/**
 * Returns what the rule at a position says and what it does now, according to the open Clean Up; without one, how to find
 * out. `undefined` outside of rules.
 */
export function hoverRule(
  document: vscode.TextDocument,
  position: vscode.Position,
  plans: readonly RulePlan[],
): vscode.Hover | undefined {
  const offset = document.offsetAt(position);
  const { entries } = parseDocument(document);
  const index = entries.findIndex(({ node }) => offset >= node.offset && offset <= node.offset + node.length);
  const rule = entries[index]?.rule;
  if (!rule) return undefined;
  const plan = planOfDocument(document, plans);
  if (plan?.kind !== 'planned') {
    const parts = [plainText(t('Rule {0}: {1}', index + 1, ruleText(rule)))];
    if (plan) parts.push(plainText(blockedText(plan)));
    else if (folderOf(document.uri)) parts.push(previewLink(document.uri));
    return new vscode.Hover(parts);
  }
  const number = plan.firstNumber + index;
  return new vscode.Hover([
    plainText(t('Rule {0}: {1}', number, ruleText(rule))),
    plainText(effectText(plan, rule, number)),
  ]);
}

function effectText(found: DocumentPlan & { kind: 'planned' }, rule: Rule, number: number): string {
  const { planner, input, plan, of } = found;
  const effect = ruleEffect(planner, input, plan, number);
  const incomplete = input.packages.filter(({ complete }) => !complete);
  const unplanned = [...of.unread.map(({ packageType: type, name }) => ({ type, name })), ...incomplete];
  const count = unplanned.filter((pkg) => isAbout(rule, pkg)).length;
  if (effect?.covered === 0 && (count > 0 || !of.isWhole)) {
    const values = { title: of.title, moment: dateAndTimeText(Date.parse(input.now)), count };
    return count > 0
      ? t(
          'What it covers is not known, because {count, plural, one {# package that it is about has no plan} other {# packages that it is about have no plan}} ("{title}", {moment}).',
          values,
        )
      : t('What it covers is not known, because not all packages have been read ("{title}", {moment}).', values);
  }
  const texts = effect ? effectTexts(rule.keep ? 'keep' : 'delete', effect) : [];
  return [...texts, basisText(found)].join(' ');
}

/** Of which packages, and of when that is. */
function basisText({ of: { title, isWhole }, input }: DocumentPlan & { kind: 'planned' }): string {
  const incomplete = input.packages.filter(({ complete }) => !complete).length;
  const values = {
    title,
    moment: dateAndTimeText(Date.parse(input.now)),
    count: input.packages.length - incomplete,
  };
  return isWhole && incomplete === 0
    ? t('That is of the {count, plural, one {# package} other {# packages}} in "{title}", read {moment}.', values)
    : t(
        'That is of {count, plural, one {# package} other {# packages}} in "{title}", read {moment}; other packages have no plan.',
        values,
      );
}

function blockedText({ by }: DocumentPlan & { kind: 'blocked' }): string {
  return by === 'document'
    ? t('What it covers is not known: nothing is planned while this file has problems.')
    : t('What it covers is not known: nothing is planned while {0} has problems.', by.label);
}

/** A stranger may have written the rule. */
function plainText(text: string): vscode.MarkdownString {
  return new vscode.MarkdownString(escapeMarkdown(text));
}

const previewCommand = 'githubPackages.previewRules';

function previewLink(file: vscode.Uri): vscode.MarkdownString {
  const parameters = encodeURIComponent(JSON.stringify([file.toString()]));
  const unknown = escapeMarkdown(t('What it covers now is not known, because no packages have been read.'));
  const title = escapeMarkdown(t('Preview This File'));
  const link = new vscode.MarkdownString(`${unknown} [${title}](command:${previewCommand}?${parameters})`);
  link.isTrusted = { enabledCommands: [previewCommand] };
  return link;
}
