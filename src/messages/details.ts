import * as v from 'valibot';
import type { PackageType } from '../core/github/index.ts';
import type { InstallSnippet } from '../core/packages/index.ts';
import type { Action } from './action.ts';

/**
 * What the details panel shows. All texts come in the reader's language from the host; all of them may hold anything,
 * since names, tags and descriptions are a stranger's: the page writes them as text alone.
 */
export interface DetailsView {
  /** Which drawing stands before the title. */
  readonly packageType: PackageType;
  readonly title: string;
  /** Where the thing belongs: its owner, or a version's package. */
  readonly subtitle: string;
  /** Short words beside the title: the visibility, "deleted". */
  readonly badges: readonly string[];
  readonly facts: readonly Fact[];
  readonly tags: readonly string[];
  readonly description?: string;
  readonly links: readonly Link[];
  readonly install: InstallView;
  readonly timeline?: TimelineView;
  /** What the page keeps so that the host can open the panel again: plain data that the page does not look into. */
  readonly state: unknown;
}

export type Fact =
  | { readonly kind: 'text' | 'code'; readonly label: string; readonly value: string }
  /** `value` is for people; `moment`, ISO 8601, for machines and, as `title` says it exactly, for a tooltip. */
  | {
      readonly kind: 'date';
      readonly label: string;
      readonly value: string;
      readonly moment: string;
      readonly title: string;
    }
  | { readonly kind: 'link'; readonly label: string; readonly value: string; readonly url: string };

export interface Link {
  readonly label: string;
  readonly url: string;
}

/** How it is installed, as far as that is known. */
export interface InstallView {
  readonly commands: readonly InstallSnippet[];
  /** Why there is no command, or what is to be checked before one is used. */
  readonly note?: string;
  /** What the commands may be for, where that is not certain; the likeliest is the first. */
  readonly choice?: { readonly label: string; readonly options: readonly string[]; readonly chosen: number };
  /** Whether the manifest, which was not read, would tell. */
  readonly canReadManifest: boolean;
}

/** A plot of versions over time. */
export interface TimelineView {
  readonly bins: readonly TimelineBinView[];
  /** What the plot shows, in a sentence: its text alternative. */
  readonly summary: string;
  /** Why there is nothing to draw, where asking for the versions failed. */
  readonly failure?: string;
  /** What the plot leaves out: "The newest 100 of 10,000 versions". */
  readonly note?: string;
  /** How many versions have no place in it, since their dates are not known. */
  readonly undated?: string;
  readonly canLoadAll: boolean;
  /** How far loading all has come; the button gives way to it. */
  readonly progress?: string;
}

export interface TimelineBinView {
  /** The bin's time in full, and short for the axis. */
  readonly label: string;
  readonly tick: string;
  readonly count: number;
  /** The count with its noun: "3 versions". */
  readonly countText: string;
}

/** The page's own words, in the reader's language. */
export interface DetailsStrings {
  readonly refresh: string;
  readonly copy: string;
  readonly copied: string;
  /** For screen readers. */
  readonly loaded: string;
  /** The button behind a very long text, of which only the beginning is shown. */
  readonly showWhole: string;
  readonly facts: string;
  readonly tags: string;
  /** On the button that shows the rest of many tags: "Show all 1,200 tags". */
  readonly showAllTags: string;
  readonly description: string;
  readonly install: string;
  /** The button that reads what a container version is. */
  readonly readManifest: string;
  readonly links: string;
  readonly timeline: string;
  /** Names the plot as a control: "Versions over time. Move through it with the arrow keys." */
  readonly timelineKeys: string;
  readonly timelineEmpty: string;
  /** Opens the table that says the same as the plot; then its two column heads. */
  readonly timelineTable: string;
  readonly timelinePeriod: string;
  readonly timelineCount: string;
  readonly loadAll: string;
}

export type ToDetailsPage =
  | { readonly type: 'loading'; readonly message: string }
  | { readonly type: 'show'; readonly details: DetailsView; readonly strings: DetailsStrings }
  /** Replaces the plot alone, such as while all versions load. */
  | { readonly type: 'timeline'; readonly timeline: TimelineView }
  /** Replaces the commands alone: another meaning was chosen, or a manifest read. Screen readers say `announcement`. */
  | { readonly type: 'install'; readonly install: InstallView; readonly announcement: string }
  | { readonly type: 'failed'; readonly message: string; readonly actions: readonly Action[] };

/** Longer than any command or digest; shorter than what would trouble a clipboard. */
const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(100_000));
const webAddress = v.pipe(
  text,
  v.check((url) => /^https?:$/.test(URL.parse(url)?.protocol ?? '')),
);

const fromPage = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.picklist(['refresh', 'loadAllVersions', 'readManifest']) }),
  // Which of the options of `choice`.
  v.object({ type: v.literal('chooseInstall'), index: v.pipe(v.number(), v.safeInteger()) }),
  v.object({ type: v.literal('copy'), text }),
  v.object({ type: v.literal('open'), url: webAddress }),
  v.object({ type: v.literal('act'), id: text }),
]);

export type FromDetailsPage = v.InferOutput<typeof fromPage>;

/**
 * A message of the page, checked: nothing is taken on trust, since the page shows what strangers wrote.
 *
 * @returns `undefined` for anything that is not exactly such a message. The URL of an `open` is an http(s) address;
 * whether it may be opened is the host's to decide.
 */
export function fromDetailsPage(data: unknown): FromDetailsPage | undefined {
  const { success, output } = v.safeParse(fromPage, data);
  return success ? output : undefined;
}
