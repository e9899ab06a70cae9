export { belongsTo, storedOperation, withoutCorruptLines, type AccountOnHost } from './journal/event.ts';
export { createJournal, type Journal, type JournalStore } from './journal/journal.ts';
export {
  deletedOperations,
  isRestorable,
  recentlyDeleted,
  type DeletedEntry,
  type DeletedOperation,
} from './journal/recentlyDeleted.ts';
export { createChangeReader } from './journal/replay.ts';
export * from './operation.ts';
export * from './plan.ts';
export { ignoreNotFound } from './presence.ts';
export { recover, recoveries, resumable } from './recover.ts';
export { restoreOperations, undoable, type KnownManifest, type Restorable } from './restore.ts';
export { createPauseSwitch, type PauseSwitch } from './run/pauseSwitch.ts';
export type { Progress } from './run/progress.ts';
export { createQueue, type Queue, type RunOptions } from './run/queue.ts';
export { createRecheck, imageVersion, versionPages, type Recheck, type Rechecks } from './run/recheck.ts';
export type { Pause } from './run/sender.ts';
