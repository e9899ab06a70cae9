import type * as vscode from 'vscode';
import { isSameJson, writtenRule, type Planner, type RetentionInput, type RetentionPlan } from '#core/retention';
import { blockingSource } from '../cleanUp/activeRules.ts';
import type { RulePlan } from '../cleanUp/rulePlan.ts';
import { parseDocument, sourceIdOf } from './ruleDocument.ts';

/** What the rules of a document do now. */
export type DocumentPlan =
  /** Nothing is planned, since the document or another source has problems. */
  | { readonly kind: 'blocked'; readonly by: 'document' | { readonly label: string } }
  | {
      readonly kind: 'planned';
      /** Where the packages were read. */
      readonly of: RulePlan;
      readonly planner: Planner;
      readonly input: RetentionInput;
      /** Of the input. */
      readonly plan: RetentionPlan;
      /** The number of the first rule of the document among all that count. */
      readonly firstNumber: number;
    };

/**
 * Returns the plan for what has been read, by the rules of a document as they are now, saved or not, and those of the
 * other sources. `undefined` without an open Clean Up in which they are on.
 */
export function planOfDocument(document: vscode.TextDocument, plans: readonly RulePlan[]): DocumentPlan | undefined {
  const of = plans.find(({ current }) => current.basis.kind === 'rules');
  if (of?.current.basis.kind !== 'rules') return undefined;
  const { planner } = of.current.basis;
  const id = sourceIdOf(document);
  const { rules: own, problems } = parseDocument(document);
  if (problems.length > 0) return { kind: 'blocked', by: 'document' };
  const others = of.sources.filter((source) => source.id !== id);
  const blocking = blockingSource(others);
  if (blocking) return { kind: 'blocked', by: blocking };
  const active = of.sources.filter(({ isOn }) => isOn);
  const before = active.slice(
    0,
    active.findIndex((source) => source.id === id),
  );
  const rules = active.flatMap((source) => (source.id === id ? own : source.rules));
  const { input: current, plan } = of.current;
  const firstNumber = before.reduce((count, source) => count + source.rules.length, 1);
  const isCurrent = isSameJson(current.rules.map(writtenRule), rules.map(writtenRule));
  const input = isCurrent ? current : { ...current, rules };
  return { kind: 'planned', of, planner, input, plan: isCurrent ? plan : planner.plan(input), firstNumber };
}
