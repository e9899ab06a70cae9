import * as v from 'valibot';
import type { PackageType } from '#core/github';
import type { InstallSnippet } from '#core/packages';
import { type Action, type Failed, messageCheck } from './action.ts';
import { imageParts, type ImageView } from './image.ts';

/** What the details panel shows, in the reader's language. Names, tags and descriptions are untrusted. */
export interface DetailsView {
  readonly packageType: PackageType;
  readonly title: string;
  /** The owner, or for a version the owner and package; then the type and the visibility. */
  readonly subtitle: string;
  readonly url?: string;
  /** What can be done with it, as buttons in this order; what deletes it comes last. */
  readonly actions: readonly Action[];
  readonly facts: readonly Fact[];
  readonly tags: readonly string[];
  readonly description?: string;
  readonly install: InstallView;
  readonly timeline?: TimelineView;
  /** Of a container package. */
  readonly sizes?: SizesView;
  /** Of a container version. */
  readonly image?: ImageView;
  /** The images that a container version is part of, as links, as far as they are known. */
  readonly partOf?: readonly Action[];
  /** Of a container version with parts: its own digest, then those of its parts, as far as they are known. */
  readonly digests?: readonly DigestView[];
  /** Why GitHub did not confirm what is shown, and from when it is. */
  readonly unconfirmed?: string;
  /** What the page persists so that the host can open the panel again. */
  readonly state: unknown;
}

export interface DigestView {
  /** `linux/arm64`; `Provenance, SBOM · linux/arm64`. */
  readonly label: string;
  readonly digest: string;
}

export type Fact =
  | { readonly kind: 'text' | 'code'; readonly label: string; readonly value: string }
  /** ISO 8601. */
  | { readonly kind: 'date'; readonly label: string; readonly moment: string }
  | { readonly kind: 'link'; readonly label: string; readonly value: string; readonly url: string };

export interface InstallView {
  readonly commands: readonly InstallSnippet[];
  /** Why there is no command, or what is to be checked before one is used. */
  readonly note?: string;
  /** What the commands may be for, if that is not certain; most likely first. */
  readonly choice?: { readonly label: string; readonly options: readonly string[]; readonly chosen: number };
  /** Whether the manifest was not read yet; only it says which commands apply. */
  readonly canReadManifest: boolean;
}

/** A bar of a plot: what it is in full, and short for the axis. */
export interface Bar {
  readonly label: string;
  readonly tick: string;
  readonly value: number;
}

/** The sizes of a container package, as far as its manifests were read. */
export interface SizesView {
  /** How many versions belong to no image with a tag, in a sentence; absent until all manifests are read. */
  readonly unused?: string;
  /** `4.1 GB in 38 images, with shared layers counted once; 120 of 340 versions read`. */
  readonly summary: string;
  /** The size of each tagged version in bytes, oldest first. */
  readonly bars: readonly Bar[];
  /** What the plot shows, in a sentence. */
  readonly plotSummary: string;
  /** What reading the others would do; absent if all are read. */
  readonly warning?: string;
}

export interface TimelineView {
  /** Versions by time. */
  readonly bars: readonly Bar[];
  /** What the plot shows, in a sentence: its text alternative. */
  readonly summary: string;
  /** Why there is no plot, if loading the versions failed. */
  readonly failure?: string;
  /** What the plot omits: "Showing the newest 100 of 10,000 versions". */
  readonly note?: string;
  /** How many versions have no place in it, since their dates are not known. */
  readonly undated?: string;
  readonly canLoadAll: boolean;
  /** How far loading all has come; the button gives way to it. */
  readonly progress?: string;
}

export type ToDetailsPage =
  | {
      readonly type: 'loading';
      readonly message: string;
      /** What the page persists from now on, if what it shows is about something else and must not stay. */
      readonly state?: unknown;
    }
  | {
      readonly type: 'show';
      readonly details: DetailsView;
      /** What screen readers announce if only a part of the page has changed. */
      readonly announcement?: string;
    }
  | ({
      readonly type: 'failed';
      /** What the page persists from now on, if that has changed. */
      readonly state?: unknown;
    } & Failed);

const previewState = v.object({ isPreview: v.literal(true) });

/** Whether a page's persisted state is that of the panel that the next row reuses. Older releases had none. */
export function isPreviewState(state: unknown): boolean {
  return v.is(previewState, state);
}

/** Longer than any command or digest, but not too long for a clipboard. */
const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(100_000));
const webAddress = v.pipe(
  text,
  v.check((url) => /^https?:$/.test(URL.parse(url)?.protocol ?? '')),
);

const fromPage = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.picklist(['refresh', 'loadAllVersions', 'readManifest', 'readSizes']) }),
  v.object({ type: v.literal('chooseInstall'), index: v.pipe(v.number(), v.safeInteger()) }),
  v.object({ type: v.literal('retryPart'), part: v.picklist(imageParts) }),
  v.object({ type: v.literal('choosePlatform'), index: v.pipe(v.number(), v.safeInteger()) }),
  v.object({ type: v.picklist(['readSbom', 'openDocument']), digest: text }),
  v.object({ type: v.literal('copy'), text }),
  v.object({ type: v.literal('open'), url: webAddress }),
  v.object({ type: v.literal('act'), id: text }),
]);

export type FromDetailsPage = v.InferOutput<typeof fromPage>;

/** The URL of an `open` is an http(s) address; whether it may be opened is the host's to decide. */
export const fromDetailsPage = messageCheck(fromPage);
