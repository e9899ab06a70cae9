import assert from 'node:assert/strict';
import {
  createPlanTable,
  createVersionTable,
  packageRowsOf,
  planInputOf,
  type PlanTable,
} from '../../src/core/cleanUp/index.ts';
import type { Manifests } from '../../src/core/images/index.ts';
import { createPlanner, type RetentionPackage, type RetentionPlan, type Rule } from '../../src/core/retention/index.ts';
import type { PlanQuery, RowView } from '../../src/messages/cleanUp.ts';
import { planView, rowsView } from '../../src/vscode/cleanUp/planView.ts';
import type { PackagePicks, ShownPlan } from '../../src/texts/cleanUp/shownPlan.ts';
import { whyView } from '../../src/vscode/cleanUp/whyView.ts';
import { gatheredOf } from '../core/cleanUp/packages.ts';

/* Plans for tests of what is said of them. All versions have an id, and the plan is made at one moment. */

export const now = '2026-11-27T12:00:00Z';

export const everything: PlanQuery = { search: '', sortBy: 'package', descending: false };

/** ISO 8601. */
export function daysAgo(days: number): string {
  return new Date(Date.parse(now) - days * 86_400_000).toISOString();
}

export function digestOf(id: number): string {
  return `sha256:${id.toString(16).padStart(64, '0')}`;
}

interface Image {
  readonly tags?: readonly string[];
  readonly age: number;
  /** Ids of versions, which may be in no list. */
  readonly children?: readonly number[];
  readonly subject?: number;
  readonly kind?: 'missing' | 'unreadable';
}

/** A container package. @param images by the id of the version. */
export function container(images: Readonly<Record<number, Image>>, name = 'api'): RetentionPackage {
  const entries = Object.entries(images).map(([id, image]) => [Number(id), image] as const);
  return {
    type: 'container',
    name,
    complete: true,
    versions: entries.map(([id, { tags = [], age }]) => ({
      id,
      name: digestOf(id),
      createdAt: daysAgo(age),
      tags,
    })),
    manifests: Object.fromEntries(
      entries.map(([id, { children, subject, kind }]) => [
        digestOf(id),
        {
          kind: kind ?? (children ? ('index' as const) : ('image' as const)),
          ...(children ? { children: children.map(digestOf) } : {}),
          ...(subject === undefined ? {} : { subject: digestOf(subject) }),
        },
      ]),
    ),
  };
}

/** @param versions with their age in days; ids count from 1. */
export function library(versions: Readonly<Record<string, number>>, type: 'npm' | 'maven' = 'npm'): RetentionPackage {
  const entries = Object.entries(versions);
  return {
    type,
    name: 'lib',
    complete: true,
    versions: entries.map(([name, age], index) => ({ id: index + 1, name, createdAt: daysAgo(age) })),
  };
}

interface ShowOptions {
  readonly before?: PlanTable;
  readonly manifests?: Manifests;
  readonly sourceLabels?: ReadonlyMap<string, string>;
}

/** The plan of rules. */
export function showRules(
  packages: readonly RetentionPackage[],
  rules: readonly Rule[],
  { before, manifests, sourceLabels = new Map() }: ShowOptions = {},
): ShownPlan & { readonly kind: 'rules' } {
  const shared = prepare(packages, rules, manifests);
  const planner = createPlanner();
  const plan = planner.plan(shared.input);
  return {
    kind: 'rules',
    ...shared,
    plan,
    table: createPlanTable(shared.versions, plan, before),
    planner,
    sourceLabels,
    beyondLimit: [],
  };
}

/** A plan of versions that were picked. @param plan instead of that of a planner. */
export function showPicked(
  packages: readonly RetentionPackage[],
  plan: RetentionPlan,
  picks: readonly PackagePicks[],
): ShownPlan {
  const shared = prepare(packages, []);
  return { kind: 'picked', ...shared, plan, table: createPlanTable(shared.versions, plan), picks };
}

function prepare(packages: readonly RetentionPackage[], rules: readonly Rule[], manifests?: Manifests) {
  const gathered = packages.map(gatheredOf);
  const input = {
    now,
    rules,
    packages: gathered.map((each, index) => ({ ...packages[index], ...planInputOf(each) })),
  };
  const rows = gathered.map((each, index) => packageRowsOf(each, input.packages[index] ?? assert.fail()));
  const versions = createVersionTable(
    rows,
    packages.map(({ type, name }) => `${type}/${name}`),
  );
  return { input, versions, manifests: gathered.map(({ images }) => manifests ?? images?.manifests) };
}

export function rowsOf(shown: ShownPlan): readonly RowView[] {
  return rowsView(shown, everything, 0, 200).items;
}

export function rowWith(shown: ShownPlan, id: number): RowView {
  return rowsOf(shown).find((row) => row.id === id) ?? assert.fail(`no row ${id}`);
}

/** What the table and "Why?" say of a version of the first package. */
export function reasonsOf(shown: ShownPlan, id: number): readonly string[] {
  return [rowWith(shown, id).reason, whyView(shown, 0, id)?.verdict ?? ''];
}

export function viewOf(shown: ShownPlan) {
  return planView(shown, everything, { canDelete: true });
}
