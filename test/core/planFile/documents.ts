import assert from 'node:assert/strict';
import type { CurrentPlan } from '../../../src/core/cleanUp/index.ts';
import { LivePlan } from '../../../src/core/cleanUp/livePlan.ts';
import { packageKey } from '../../../src/core/packages/target.ts';
import {
  documentOf,
  readPlan,
  writePlan,
  type DocumentContext,
  type PlanDocument,
} from '../../../src/core/planFile/index.ts';
import type { RetentionPackage, Rule } from '../../../src/core/retention/index.ts';
import { gatheredOf } from '../cleanUp/packages.ts';
import { containerPackage, now } from '../retention/fixtures.ts';

export const context: DocumentContext = {
  host: 'github.com',
  account: 'mona',
  sourceName: (source) => source,
  failures: [],
  listFailures: [],
};

export const rules: readonly Rule[] = [
  { delete: { tags: ['pr-*'] }, source: '.github/package-retention.jsonc' },
  { packages: ['container/*'], delete: { untagged: true, olderThan: '7 days' }, source: 'githubPackages.retention' },
  { keep: { tags: ['v*'] }, note: 'releases', source: 'githubPackages.retention' },
];

/** Deletes `pr-1` with its platform and `pr-3`; keeps `pr-2`, whose other tag nothing covers. */
export const images = containerPackage([
  { id: 1, tags: ['v1'], age: 50, children: [2] },
  { id: 2 },
  { id: 3, tags: ['pr-1'], children: [4] },
  { id: 4 },
  { id: 5, tags: ['pr-2', 'beta'] },
  { id: 6, tags: ['pr-3'] },
]);

export function currentPlan(packages: readonly RetentionPackage[], by = rules, moment = now): CurrentPlan {
  const live = livePlan(packages, by, moment);
  return live.current ?? assert.fail('nothing was read');
}

export function livePlan(packages: readonly RetentionPackage[], by = rules, moment = now): LivePlan {
  const live = new LivePlan();
  const gathered = packages.map(gatheredOf);
  const keys = gathered.map(({ reference }) => packageKey(reference));
  live.begin(Date.parse(moment), keys);
  for (const each of gathered) live.put(each);
  for (const [index, { spared = [] }] of packages.entries()) {
    for (const id of spared) live.setSpared(keys[index] ?? '', id, true);
  }
  live.setRules(by);
  return live;
}

export const document: PlanDocument = documentOf(currentPlan([images]), context);

/** The JSON of a document as it is parsed, for changes that no writer would make. */
export interface Written {
  rules: Record<string, unknown>[];
  packages: {
    name: string;
    versions: Record<string, unknown>[];
    manifests: Record<string, Record<string, unknown>>;
    [key: string]: unknown;
  }[];
  run?: { results: Record<string, unknown>[]; [key: string]: unknown };
  [key: string]: unknown;
}

/** Reads the document after a change of its JSON. */
export function readChanged(change: (written: Written) => void, of = document): ReturnType<typeof readPlan> {
  const written = JSON.parse(writePlan(of)) as Written;
  change(written);
  return readPlan(JSON.stringify(written));
}
