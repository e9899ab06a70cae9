import type { CleanUpView, RowView } from '../../src/messages/cleanUp.ts';

export const packages = ['container/api-gateway', 'container/billing-worker', 'npm/@octo/web-components'];

/** As rules have it. */
const kinds = [
  { verdict: 'delete', group: 'delete 1', choice: 'free', reason: '31 days old; rule 1 covers both tags.' },
  {
    verdict: 'delete',
    group: 'delete 2',
    choice: 'free',
    reason: 'Untagged for 12 days, and no image depends on it (rule 2).',
  },
  {
    verdict: 'delete',
    group: 'along',
    choice: 'none',
    reason: 'Goes with pr-17: linux/arm64, which nothing else depends on.',
  },
  { verdict: 'keep', group: 'keep 4', choice: 'none', reason: '3rd newest of the 10 that rule 4 keeps.' },
  {
    verdict: 'keep',
    group: 'keep 5',
    choice: 'none',
    reason: 'v1.4 matches v* (rule 5), although rule 1 would delete it.',
  },
] as const;

/** As in the review of picked versions. */
const pickedKinds = [
  { verdict: 'delete', group: 'picked', choice: 'free', reason: 'You picked it.' },
  {
    verdict: 'keep',
    group: 'dependency',
    choice: 'forceable',
    reason: 'v1.4 depends on it: linux/arm64.',
  },
  {
    verdict: 'delete',
    group: 'along',
    choice: 'none',
    reason: 'Goes with pr-17: linux/arm64, which nothing else depends on.',
  },
  {
    verdict: 'keep',
    group: 'unreadable',
    choice: 'forceable',
    reason: 'Its manifest could not be read, so other images may depend on it.',
  },
  { verdict: 'delete', group: 'picked', choice: 'free', reason: 'You picked it.' },
] as const;

export const labels: Readonly<Record<string, string>> = {
  'delete 1': 'Rule 1: tagged pr-* or sha-*, older than 14 days',
  'delete 2': 'Rule 2: untagged, older than 7 days',
  along: 'Parts of deleted images',
  'keep 4': 'Rule 4: newest 10 of each package',
  'keep 5': 'Rule 5: tagged v* or release-*',
  spared: 'Taken out of the plan',
  picked: 'Picked',
  dependency: 'Other images depend on them',
  unreadable: 'Could not be checked',
  forced: 'Deleted anyway',
};

export type FixtureRow = RowView & { readonly group: string };

function nameOf(index: number): string {
  const hex = (index * 2654435761).toString(16).slice(-8).padStart(8, '0');
  const names = [
    `pr-${index}, sha-${hex.slice(0, 7)}`,
    `sha256:${hex}`,
    `linux/arm64 of pr-${index - 2}`,
    `main-${index}`,
    `v1.${index}`,
  ];
  return names[index % kinds.length] ?? '';
}

/** @param kind of the view. */
export function rowOf(index: number, kind: CleanUpView['kind'] = 'rules'): FixtureRow {
  const { verdict, reason, choice, group } =
    (kind === 'picked' ? pickedKinds : kinds)[index % kinds.length] ?? kinds[0];
  return {
    package: index % packages.length,
    id: 1000 + index,
    name: nameOf(index),
    createdAt: new Date(Date.UTC(2026, 10, 27) - index * 1_000_000).toISOString(),
    verdict,
    reason,
    ...(index % 4 === 3 ? {} : { size: 1_000_000 + ((index * 7919) % 900) * 100_000 }),
    choice,
    isChanged: kind === 'rules' && index % 17 === 2,
    group,
  };
}

/** Returns a row with what the reader chose for it. */
export function withChoice(row: FixtureRow, choice: 'spared' | 'forced' | undefined): FixtureRow {
  if (choice === 'spared') {
    return { ...row, verdict: 'keep', choice, group: choice, reason: 'You took it out of the plan.' };
  }
  return choice ? { ...row, verdict: 'delete', choice, group: choice, reason: 'Breaks v1.4, which stays.' } : row;
}
