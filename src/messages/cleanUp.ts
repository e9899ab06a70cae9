import * as v from 'valibot';
import type { Rule } from '#core/retention';
import { messageCheck, type Action, type Failed } from './action.ts';

/** What Clean Up shows: rules on one side, and on the other what they would delete and keep. */
export interface CleanUpView {
  /**
   * `rules`: what rules delete. `picked`: the review of versions that were picked by hand, without rules. `opened`: a plan
   * that was exported, with its own rules.
   */
  readonly kind: 'rules' | 'picked' | 'opened';
  readonly title: string;
  /** The account, the host and the moment of the plan, in one line. */
  readonly subtitle: string;
  readonly sources: readonly RuleSourceView[];
  /** Whether a folder of the workspace has no file of rules yet. */
  readonly canCreateFile: boolean;
  readonly templates: readonly TemplateView[];
  /** The names of the packages, `container/api-gateway`, by their index. */
  readonly packages: readonly string[];
  /** While packages are being read; they are planned as they arrive. */
  readonly progress?: ProgressView | undefined;
  /** Packages without a plan. */
  readonly failures: readonly PackageFailureView[];
  /** What the reader has to know about the whole, such as that deployment records are not known. */
  readonly notes: readonly string[];
  /** What the last run of this panel did, unless it was undone. */
  readonly lastRun?: LastRunView | undefined;
  /** Absent until a package has been read. */
  readonly plan?: PlanView | undefined;
  /** Of a plan that was opened. */
  readonly opened?: OpenedView | undefined;
  /** What the page persists, so that the panel can be restored. */
  readonly state: unknown;
}

/** A plan that was exported and opened. */
export interface OpenedView {
  /** `What changed since Nov 3, 2026, 4:50 PM`. */
  readonly title: string;
  /** How much changed, in sentences; absent while packages are being read. */
  readonly summary?: string | undefined;
  /** The first changes; `more` counts the others. */
  readonly changes: readonly OpenedItem[];
  readonly more?: string | undefined;
  /** The rules of the plan, by their source. They cannot be edited. */
  readonly rules: readonly OpenedRules[];
  /** The results of the plan, if it was carried out. */
  readonly results?: OpenedResults | undefined;
}

export interface OpenedItem {
  readonly key: string;
  readonly name?: string | undefined;
  readonly text: string;
}

export interface OpenedRules {
  /** `githubPackages.retention`, or the path of a file. */
  readonly source: string;
  readonly rules: readonly RuleView[];
}

export interface OpenedResults {
  /** `Nov 3, 2026, 4:50 PM: Deleted 12 versions.` */
  readonly summary: string;
  /** The first, those that were not deleted before others; `more` counts the rest. */
  readonly items: readonly OpenedItem[];
  readonly more?: string | undefined;
  /** `Restore 12 Versions`; absent if there is nothing to restore, or something is under way. */
  readonly restoreLabel?: string | undefined;
}

export interface LastRunView {
  /** `4:50 PM: Deleted 12 versions of api-gateway.` */
  readonly summary: string;
  readonly canUndo: boolean;
}

/** Where rules come from: the user's settings, or a file of the workspace. */
export interface RuleSourceView {
  readonly id: string;
  /** `Settings`, or the path of the file in its folder. */
  readonly label: string;
  /** Whether its rules count. */
  readonly isOn: boolean;
  /** Why it is off or cannot be switched on. */
  readonly note?: string;
  /** As they are edited here; a rule with a problem is missing. */
  readonly rules: readonly RuleView[];
  /** With any, nothing is planned from it. */
  readonly problems: readonly string[];
  /** Whether they differ from what is saved. */
  readonly isEdited: boolean;
  readonly canEdit: boolean;
  /** Whether the rules are those of the editor of a file, which is not saved. */
  readonly isUnsaved?: boolean | undefined;
}

export interface RuleView {
  /** Its number among all rules that count, as in reasons; `undefined` if its source is off. */
  readonly number: number | undefined;
  readonly rule: Rule;
  /** In a sentence: `Delete versions tagged pr-* or sha-* that are older than 14 days, in container/*`. */
  readonly text: string;
  /** What it decides in the plan: `26 versions`; absent without a plan, or if its source is off. */
  readonly effect?: string | undefined;
}

export interface TemplateView {
  readonly label: string;
  readonly rules: readonly Rule[];
}

export interface ProgressView {
  /** `12 of 50 packages · api-gateway: 120 of 340 manifests`. */
  readonly text: string;
  readonly done: number;
  readonly total: number;
  readonly kind: 'reading' | 'deleting';
  /** Whether the reader paused it; a run can be paused, reading cannot. */
  readonly isPaused?: boolean | undefined;
}

export interface PackageFailureView {
  readonly name: string;
  readonly message: string;
  readonly actions: readonly Action[];
}

export interface PlanView {
  readonly totals: TotalsView;
  readonly groups: readonly GroupView[];
  readonly timeline: readonly TimelineBar[];
  readonly query: PlanQuery;
  readonly rows: RowsView;
  /** What the last edit of a rule has changed, in a sentence. */
  readonly change?: string | undefined;
  /** Absent if nothing would be deleted, or a run is under way: `Delete 214 Versions…`. */
  readonly deleteLabel?: string | undefined;
}

/** All in sentences, since they are plurals. */
export interface TotalsView {
  /** `214 of 326 versions would be deleted: 38 images with their parts, in 3 packages`. */
  readonly deleted: string;
  readonly kept: string;
  /** `1.7 GB, as far as sizes are known`; absent if none is. */
  readonly size?: string;
}

/** Versions with the same verdict for the same reason. */
export interface GroupView {
  readonly id: string;
  readonly verdict: Verdict;
  /** `Rule 2: untagged, older than 7 days`. */
  readonly label: string;
  readonly count: number;
}

export interface TimelineBar {
  /** `November 2026`. */
  readonly label: string;
  /** Below the bar. */
  readonly tick: string;
  readonly deleted: number;
  readonly kept: number;
}

/** A part of the rows that match the query, in its order. */
export interface RowsView {
  readonly total: number;
  /** The position of the first, from 0. */
  readonly first: number;
  readonly items: readonly RowView[];
}

export interface RowView {
  /** The index of its package. */
  readonly package: number;
  readonly id: number;
  /** Its tags, `linux/arm64 of 3.4.6`, a version, or a short digest. */
  readonly name: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly verdict: Verdict;
  /** `3rd newest of the 10 that rule 4 keeps.` */
  readonly reason: string;
  /** Compressed, in bytes, if known. */
  readonly size?: number | undefined;
  /**
   * `free`: it is deleted and can be taken out of the plan. `spared`: the reader took it out.
   * `forceable`: it was picked and is kept, but the reader may delete it anyway; its reason names what this may break.
   * `forced`: the reader chose that. `none`: there is nothing to choose.
   */
  readonly choice: 'free' | 'spared' | 'forceable' | 'forced' | 'none';
  /** Whether the last edit of a rule changed its verdict. */
  readonly isChanged: boolean;
}

/** Why a version goes or stays. */
export interface WhyView {
  readonly package: number;
  readonly id: number;
  readonly name: string;
  /** The verdict and its reason, in a sentence. */
  readonly verdict: string;
  /** What every rule says, in the order of the rules. */
  readonly rules: readonly WhyRuleView[];
  /** Reasons to keep it that need no rule. */
  readonly always: readonly string[];
}

export interface WhyRuleView {
  readonly number: number;
  readonly rule: string;
  readonly note?: string | undefined;
  /** `Applies`, `Does not apply`, … */
  readonly opinion: string;
  readonly applies: boolean;
  readonly details: readonly WhyDetailView[];
}

export interface WhyDetailView {
  /** `Created 31 days ago; older than 14 days means before Nov 15, 2026, 5:09 PM.` */
  readonly text: string;
  /** Whether a condition holds; absent for what is no condition. */
  readonly holds?: boolean;
}

export type ToCleanUpPage =
  | { readonly type: 'show'; readonly view: CleanUpView }
  /** An answer to `rows`, for the plan that is shown. */
  | { readonly type: 'rows'; readonly rows: RowsView }
  | { readonly type: 'why'; readonly why: WhyView }
  /** There is nothing to show, such as after signing out. */
  | ({ readonly type: 'failed'; readonly state: unknown } & Failed);

const verdict = v.picklist(['delete', 'keep']);
export type Verdict = v.InferOutput<typeof verdict>;

const index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000));
const text = v.pipe(v.string(), v.maxLength(1000));

export const planQuery = v.object({
  search: text,
  verdict: v.optional(verdict),
  /** In a review: only what was picked, and what goes with it. */
  selected: v.optional(v.boolean()),
  /** The id of a group. */
  group: v.optional(text),
  package: v.optional(index),
  /** Compared with the age at the moment of the plan, in days. */
  age: v.optional(
    v.object({ is: v.picklist(['olderThan', 'newerThan']), days: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
  ),
  sortBy: v.picklist(['package', 'name', 'created', 'verdict', 'size']),
  descending: v.boolean(),
});
/** Which versions the table shows, and in which order. */
export type PlanQuery = v.InferOutput<typeof planQuery>;

/** The most rows that a page asks for at a time. */
export const maxRows = 200;

const source = v.pipe(v.string(), v.minLength(1), v.maxLength(2000));
const version = { package: index, id: v.pipe(v.number(), v.integer(), v.minValue(0)) };
const fromPage = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('act'), id: text }),
  /** `refresh` reads everything again; `cancel` ends reading or deleting; `pause` and `resume` are for deleting; `undo` restores what the last run deleted, `report` says what became of each of its versions, `restore` restores what the run of an opened plan did. */
  v.object({
    type: v.picklist(['refresh', 'cancel', 'pause', 'resume', 'delete', 'undo', 'report', 'export', 'restore']),
  }),
  /** The rules of a source as they are now in the form; whether they are valid has still to be checked. */
  v.object({
    type: v.literal('setRules'),
    source,
    rules: v.pipe(v.array(v.record(v.string(), v.unknown())), v.maxLength(51)),
  }),
  v.object({ type: v.literal('createFile') }),
  v.object({ type: v.picklist(['saveRules', 'discardRules', 'openSource']), source }),
  v.object({ type: v.literal('switchSource'), source, isOn: v.boolean() }),
  v.object({ type: v.literal('query'), query: planQuery }),
  v.object({
    type: v.literal('rows'),
    first: index,
    count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maxRows)),
  }),
  v.object({ type: v.literal('why'), ...version }),
  /** Takes a version out of the plan, or puts it back. */
  v.object({ type: v.literal('spare'), ...version, isSpared: v.boolean() }),
  /** Deletes a picked version whatever depends on it, or no longer. */
  v.object({ type: v.literal('force'), ...version, isForced: v.boolean() }),
  v.object({ type: v.literal('showDetails'), ...version }),
]);
export type FromCleanUpPage = v.InferOutput<typeof fromPage>;

/** Whether there is such a source, package or version has still to be checked. */
export const fromCleanUpPage = messageCheck(fromPage);
