import { parseArrangement, type Arrangement } from '../core/conflicts/arrange.ts';
import type { Collision } from '../core/conflicts/collision.ts';
import type { ConflictReport } from '../core/conflicts/report.ts';
import type { Action } from './action.ts';

/**
 * What the report's panel shows. The report is core's plain data; every sentence about it comes in the reader's
 * language from the host. Names may hold anything, since they are a stranger's: the page writes them as text alone.
 */
export interface ConflictsView {
  readonly report: ConflictReport;
  readonly arrangement: Arrangement;
  /** "Docker Migration Conflicts: octo-org", or ": 6 owners". */
  readonly title: string;
  /** Who asked, where and when, in one line. */
  readonly subtitle: string;
  /** Above everything, such as that this report belongs to another account or host than the one signed in. */
  readonly note?: string;
  /** What can be done about it. */
  readonly noteActions?: readonly Action[];
  /** Whether owners are still being asked: shows the progress and Cancel. */
  readonly asking: boolean;
  /** "Asked 3 of 20 owners". */
  readonly progress?: string;
  /** While many collisions are being checked: shows this progress, and Cancel too. */
  readonly checking?: { readonly text: string; readonly done: number; readonly total: number };
  /** Whether packages can be deleted, or shown in the tree: not in a report that was made signed out. */
  readonly canChange: boolean;
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
  /** For how many owners it stands: more than one where organizations could not be listed. */
  readonly owners: number;
  /** The person stopped the report before it was asked: that is no failure, and stands under a head of its own. */
  readonly stopped: boolean;
  readonly reason: string;
  /** Where rows of it are shown all the same: "Showing its answer of 9:25 PM." */
  readonly kept?: string;
  /** Besides Retry, such as "Sign In" or "Authorize". */
  readonly actions: readonly Action[];
}

export type CollisionView =
  | { readonly kind: 'loading' }
  | {
      readonly kind: 'known';
      readonly collision: Collision;
      /** What it means, and what can be done, in a sentence or two. */
      readonly message: string;
      /** "Checked at 10:42". */
      readonly checked: string;
      /** Besides Check Again, such as "Sign In". */
      readonly actions: readonly Action[];
    };

/** Which of the two packages of a conflict is meant. */
export type WhichSide = 'docker' | 'container';

/** The page's own words, in the reader's language. `{0}` and `{1}` stand for numbers or names that the page fills in. */
export interface ConflictsStrings {
  readonly title: string;
  readonly refresh: string;
  readonly export: string;
  readonly cancel: string;
  readonly retry: string;
  /** Heads of the summary's figures. */
  readonly ownersAsked: string;
  readonly conflicts: string;
  readonly visibilities: Readonly<Record<'public' | 'private' | 'internal', string>>;
  readonly versionsAffected: string;
  readonly oldest: string;
  readonly newest: string;
  /** Head and text alternative of the small picture of conflicts by owner; `otherOwners`: "{0} other owners". */
  readonly byOwner: string;
  readonly otherOwners: string;
  readonly failures: string;
  /** Head of the failures that are `stopped`. */
  readonly stopped: string;
  readonly search: string;
  readonly allOwners: string;
  readonly allVisibilities: string;
  readonly ownerFilter: string;
  readonly visibilityFilter: string;
  readonly clearFilters: string;
  /** "{0} of {1} conflicts", said to screen readers too when it changes. */
  readonly shown: string;
  readonly nothingMatches: string;
  readonly columns: Readonly<
    Record<'owner' | 'name' | 'visibility' | 'versions' | 'repository' | 'created' | 'updated', string>
  >;
  /** "Sorted by {0}, ascending" and descending, for screen readers. */
  readonly sortedAscending: string;
  readonly sortedDescending: string;
  /** "Rows {0} to {1}", and the pager's buttons. */
  readonly rows: string;
  readonly previousPage: string;
  readonly nextPage: string;
  /** The button in a row that opens it: "Show what {0} collides with". */
  readonly showCollision: string;
  readonly loading: string;
  readonly dockerSide: string;
  readonly containerSide: string;
  /** A word or two for each case, to stand beside its icon, such as "Name taken." */
  readonly outcomes: Readonly<Record<Collision['kind'], string>>;
  readonly tags: string;
  /** Of the newest versions alone, which are all that is read. */
  readonly noTags: string;
  /** "Show All {0} Tags". */
  readonly showAllTags: string;
  readonly unknown: string;
  /** The button behind a very long text, of which only the beginning is shown. */
  readonly showWhole: string;
  readonly openOnGitHub: string;
  readonly reveal: string;
  readonly deletePackage: string;
  readonly checkAgain: string;
  /** The button that checks all rows that are shown: "Check All". */
  readonly checkAll: string;
  /** What it does, for its tooltip. */
  readonly checkAllHint: string;
  readonly none: string;
  /** Head of the figure beside an owner that has not answered, and its value: "{0} of {1}". */
  readonly ownersAnswered: string;
  readonly ofAll: string;
  /** The button that lists every owner, and how it stands with one that has not answered. */
  readonly showOwners: string;
  readonly ownerStates: Readonly<Record<'pending' | 'failed' | 'cancelled', string>>;
  /** "showing its answer of {0}", a moment: of an owner that did not answer this time. */
  readonly answeredBefore: string;
  /** Heads of a report without conflicts where some owners, or all, did not answer; and what that means. */
  readonly noneAmongAnswered: string;
  readonly noneAnswered: string;
  readonly unanswered: string;
  /** "Show All {0}", owners that could not be asked. */
  readonly showAllFailures: string;
  /** Head of the column of outcomes, and the word for a row that nobody has checked. */
  readonly collision: string;
  readonly notChecked: string;
  readonly checking: string;
}

export type ToConflictsPage =
  | {
      readonly type: 'show';
      readonly view: ConflictsView;
      readonly strings: ConflictsStrings;
      /** What the page keeps (`setState`) for a reload: plain data that it does not look into. */
      readonly state: unknown;
    }
  /** One row's collision alone. */
  | { readonly type: 'collision'; readonly key: string; readonly collision: CollisionView; readonly state: unknown }
  /** What the page is to keep has changed, and nothing of what it shows: such as after `arrange`. */
  | { readonly type: 'state'; readonly state: unknown }
  /** There is no report to show, such as after signing out. */
  | { readonly type: 'failed'; readonly message: string; readonly actions: readonly Action[]; readonly state: unknown };

/** `key` is a `conflictKey`. The host acts only on conflicts, logins and actions that it has shown. */
export type FromConflictsPage =
  | { readonly type: 'ready' }
  | { readonly type: 'refresh' }
  | { readonly type: 'cancel' }
  | { readonly type: 'export' }
  | { readonly type: 'retry'; readonly login: string }
  | { readonly type: 'arrange'; readonly arrangement: Arrangement }
  /** A row was opened, or its collision is to be checked again. */
  | { readonly type: 'check'; readonly key: string }
  /** Those shown that were not checked yet, at most `mostChecked`. */
  | { readonly type: 'checkAll'; readonly keys: readonly string[] }
  | { readonly type: 'open' | 'reveal' | 'delete'; readonly key: string; readonly side: WhichSide }
  | { readonly type: 'act'; readonly id: string };

/** How many collisions the page may ask for at once. */
export const mostChecked = 100;

/**
 * A message of the page, checked: nothing is taken on trust, since the page shows what strangers wrote.
 *
 * @returns `undefined` for anything that is not exactly such a message. Whether there is such a conflict, login or
 * action is the host's to decide.
 */
export function fromConflictsPage(data: unknown): FromConflictsPage | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { type, login, key, keys, side, id, arrangement } = data as Record<string, unknown>;
  switch (type) {
    case 'ready':
    case 'refresh':
    case 'cancel':
    case 'export':
      return { type };
    case 'retry':
      return isText(login) ? { type, login } : undefined;
    case 'arrange': {
      const checked = parseArrangement(arrangement);
      return checked && { type, arrangement: checked };
    }
    case 'check':
      return isText(key) ? { type, key } : undefined;
    case 'checkAll':
      return areTexts(keys) && keys.length <= mostChecked ? { type, keys } : undefined;
    case 'open':
    case 'reveal':
    case 'delete':
      return isText(key) && (side === 'docker' || side === 'container') ? { type, key, side } : undefined;
    case 'act':
      return isText(id) ? { type, id } : undefined;
    default:
      return undefined;
  }
}

/** Longer than any login, key or search. */
const longestText = 1000;

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= longestText;
}

function areTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every(isText);
}
