import * as v from 'valibot';
import {
  type Arrangement,
  type Collision,
  type ChecksProgress,
  storedArrangement,
  mostChecked,
  type ConflictReport,
  type ReportRequest,
} from '../core/conflicts/index.ts';
import type { Action } from './action.ts';

/**
 * What the report's panel shows. The report is core's plain data; sentences about it come in the reader's language
 * from the host. Names may hold anything, since they are a stranger's: the page writes them as text alone.
 */
export interface ConflictsView {
  readonly report: ConflictReport;
  readonly arrangement: Arrangement;
  readonly title: string;
  /** Who asked, where and when, in one line. */
  readonly subtitle: string;
  /** Above everything, such as that this report belongs to another account or host than the one signed in. */
  readonly note?: string;
  readonly noteActions?: readonly Action[];
  /** While many collisions are being checked. */
  readonly checking?: ChecksProgress | undefined;
  /**
   * Where the report is complete and empty: what was asked, and when, in friendly words. Not `certain` where there may
   * be conflicts that were not seen: then nothing may look like success.
   */
  readonly empty?: { readonly title: string; readonly message: string; readonly certain: boolean };
  /** The owners that could not be asked, each with why and what to do; Retry is the page's own button. */
  readonly failures: readonly FailureView[];
  /** What is known of collisions, by `conflictKey`. */
  readonly collisions: Readonly<Record<string, CollisionView>>;
}

export interface FailureView {
  readonly login: string;
  /** The person stopped the report before it was asked: that is no failure, and stands under a head of its own. */
  readonly stopped: boolean;
  readonly reason: string;
  /** Besides Retry, such as "Sign In" or "Authorize". */
  readonly actions: readonly Action[];
}

export type CollisionView =
  | { readonly kind: 'loading'; readonly isChecking: true }
  | {
      readonly kind: 'known';
      readonly collision: Collision;
      /** Whether it is being checked again. */
      readonly isChecking: boolean;
      /** What it means, and what can be done, in a sentence or two. */
      readonly message: string;
      /** "Checked at 10:42". */
      readonly checked: string;
      /** Besides Check Again, such as "Sign In". */
      readonly actions: readonly Action[];
    };

export type ToConflictsPage =
  | {
      readonly type: 'show';
      readonly view: ConflictsView;
      /** What the page persists for a reload of the window. */
      readonly request: ReportRequest;
      /** `vscode.l10n.bundle`: the page's own words in the reader's language, where they are not English. */
      readonly translations: Readonly<Record<string, string>> | undefined;
    }
  /** One row's collision alone. */
  | { readonly type: 'collision'; readonly key: string; readonly collision: CollisionView }
  /** There is no report to show, such as after signing out. */
  | {
      readonly type: 'failed';
      readonly message: string;
      readonly actions: readonly Action[];
      readonly request: ReportRequest;
    };

/** Longer than any login, key or action's id. */
const longestText = 1000;

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(longestText));
const side = v.picklist(['docker', 'container']);
const fromPage = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.picklist(['refresh', 'cancel', 'export']) }),
  v.object({ type: v.literal('retry'), login: text }),
  v.object({ type: v.literal('arrange'), arrangement: storedArrangement }),
  // A row was opened, or its collision is to be checked again.
  v.object({ type: v.literal('check'), key: text }),
  // Those shown that were not checked yet.
  v.object({
    type: v.literal('checkAll'),
    keys: v.pipe(v.array(text), v.minLength(1), v.maxLength(mostChecked)),
  }),
  v.object({ type: v.picklist(['open', 'reveal', 'delete']), key: text, side }),
  v.object({ type: v.literal('act'), id: text }),
]);

/** `key` is a `conflictKey`. The host acts only on conflicts, logins and actions that it has shown. */
export type FromConflictsPage = v.InferOutput<typeof fromPage>;

/** Which of the two packages of a conflict is meant. */
export type WhichSide = v.InferOutput<typeof side>;

/**
 * A message of the page, checked: nothing is taken on trust, since the page shows what strangers wrote.
 *
 * @returns `undefined` for anything that is not such a message. Whether there is such a conflict, login or action is
 * the host's to decide.
 */
export function fromConflictsPage(data: unknown): FromConflictsPage | undefined {
  const { success, output } = v.safeParse(fromPage, data);
  return success ? output : undefined;
}
