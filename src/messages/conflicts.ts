import * as v from 'valibot';
import { storedQuery, maxChecks } from '#core/conflicts';
import type { Collision, ChecksProgress, ConflictReport, ReportRequest } from '#core/conflicts';
import { type Action, type Failed, messageCheck } from './action.ts';

/** What the report's panel shows: core's plain data, and sentences about it in the reader's language. */
export interface ConflictsView {
  readonly report: ConflictReport;
  readonly title: string;
  /** The account, the host and the time, in one line. */
  readonly subtitle: string;
  /** A note about the report as a whole, such as that private packages may be missing. */
  readonly note?: string;
  readonly noteActions?: readonly Action[];
  readonly progress?: ChecksProgress | undefined;
  /** If the report is complete and empty: what was checked, and when. Not `certain` if conflicts may be hidden. */
  readonly empty?: { readonly title: string; readonly message: string; readonly certain: boolean };
  readonly failures: readonly FailureView[];
  /** What is known about collisions, by `conflictKey`. */
  readonly collisions: Readonly<Record<string, CollisionView | undefined>>;
}

/** Why the conflicts of an owner, or of organizations without names, are not known. */
export interface FailureView {
  /** A login, or how many organizations. */
  readonly name: string;
  /** Whether the user cancelled; else the check failed. */
  readonly isCancelled: boolean;
  readonly reason: string;
  /** Besides Retry, such as "Sign In" or "Authorize VS Code". */
  readonly actions: readonly Action[];
}

export interface CollisionView {
  readonly isChecking: boolean;
  /** What was found last, and what it means; `actions` are besides Check Again, such as "Sign In". */
  readonly known?: Pick<Collision, 'kind' | 'at' | 'docker' | 'container'> &
    Readonly<{ message: string; checked: string; actions: readonly Action[] }>;
}

export type ToConflictsPage =
  | { readonly type: 'show'; readonly view: ConflictsView }
  /** There is no report to show, such as after signing out. The page persists the request all the same. */
  | ({ readonly type: 'failed'; readonly request: ReportRequest } & Failed);

/** A login, key or action's id, all of which are shorter. */
const text = v.pipe(v.string(), v.minLength(1), v.maxLength(1000));
const side = v.picklist(['docker', 'container']);
const fromPage = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.picklist(['refresh', 'cancel', 'export']) }),
  v.object({ type: v.literal('retry'), name: text }),
  v.object({ type: v.literal('query'), query: storedQuery }),
  v.object({ type: v.literal('check'), key: text }),
  v.object({ type: v.literal('checkAll'), keys: v.pipe(v.array(text), v.minLength(1), v.maxLength(maxChecks)) }),
  v.object({ type: v.picklist(['open', 'reveal', 'delete']), key: text, side }),
  v.object({ type: v.literal('act'), id: text }),
]);

/** `key` is a `conflictKey`. */
export type FromConflictsPage = v.InferOutput<typeof fromPage>;

export type WhichSide = v.InferOutput<typeof side>;

/** Whether there is such a conflict, owner or action has still to be checked. */
export const fromConflictsPage = messageCheck(fromPage);
