export { isOf, withoutCorruptLines, type AccountOnHost } from './journal/event.ts';
export { createJournal, type Journal, type JournalStore } from './journal/journal.ts';
export { recentlyDeleted, type Entry } from './journal/recentlyDeleted.ts';
export { createChangeReader } from './journal/replay.ts';
export { byOutcome, correctRefusals, type SkipReason, type Operation, type Outcome, type Result } from './operation.ts';
export {
  choicesOf,
  deletedIn,
  deleteOperations,
  includesLast,
  planPicked,
  type CheckedImages,
  type Choice,
  type PackagePlan,
  type Picked,
  type PlannedVersion,
} from './plan.ts';
export { unlessNotFound } from './presence.ts';
export { recoveries } from './recover.ts';
export { restoring, undoable, type Restorable } from './restore.ts';
export type { Progress } from './run/progress.ts';
export type { Queue } from './run/queue.ts';
export { createRecheck, imageVersion, versionPages, type Recheck, type Rechecks } from './run/recheck.ts';
export type { Pause } from './run/sender.ts';
