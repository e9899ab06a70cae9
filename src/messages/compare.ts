import * as v from 'valibot';
import type {
  AttachmentChange,
  ConfigKey,
  LayerChange,
  MetadataKey,
  OriginKey,
  PackageChange,
  PlatformChange,
  SizeComparison,
  SourceComparison,
  ValueChange,
} from '#core/comparison';
import type { PackageType } from '#core/github';
import { type Failed, messageCheck } from './action.ts';
import type { Part } from './image.ts';

/** What the panel shows of two versions of a package, the older one first. All names and documents are a stranger's. */
export interface ComparisonView {
  readonly packageType: PackageType;
  /** The package, its type and its visibility. */
  readonly subtitle: string;
  readonly before: ComparedVersion;
  readonly after: ComparedVersion;
  /** What GitHub's API returns of them. */
  readonly metadata: readonly ValueChange<MetadataKey>[];
  /** Of container versions. */
  readonly image?: ImageComparisonView;
  /** Why GitHub did not confirm what is shown, and from when it is. */
  readonly unconfirmed?: string;
  /** What the page persists so that the host can open the panel again. */
  readonly state: object;
}

export interface ComparedVersion {
  /** Short: `3.5.0`. */
  readonly name: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** The parts of a comparison that can be read again. */
export const comparisonParts = ['platforms', 'layers', 'source', 'attachments', 'packages'] as const;
export type ComparisonPart = (typeof comparisonParts)[number];

export interface ImageComparisonView {
  readonly platforms: Part<PlatformsComparison>;
  /** Of the chosen platform; `undefined` if the versions have no platform in common. */
  readonly layers: Part<LayersComparison | undefined>;
  readonly source: Part<SourceComparison>;
  readonly attachments: Part<AttachmentsComparison>;
  /** `undefined` until the reader asks for it: SBOMs may have megabytes. */
  readonly packages: Part<readonly PackageChange[]> | undefined;
}

export interface PlatformsComparison {
  readonly platforms: readonly PlatformChange[];
  /** The index of the platform whose layers and configuration are compared. */
  readonly chosen: number | undefined;
}

export interface LayersComparison {
  readonly size: SizeComparison;
  readonly layers: readonly LayerChange[];
  readonly config: readonly ValueChange<ConfigKey>[];
  readonly origin: readonly ValueChange<OriginKey>[];
  readonly env: readonly ValueChange[];
  readonly labels: readonly ValueChange[];
  readonly annotations: readonly ValueChange[];
}

export interface AttachmentsComparison {
  readonly changes: readonly AttachmentChange[];
  /** Why some of a version could not be read: then what it lacks is not known. */
  readonly failures: Readonly<Record<'before' | 'after', readonly string[]>>;
  /** Whether all versions of the package are loaded: else there may be signatures that are not known. */
  readonly isComplete: boolean;
  /** Bytes of the two SBOMs of the chosen platform; `undefined` if not both versions have one. */
  readonly sbomSize: number | undefined;
}

export type ToComparePage =
  | { readonly type: 'loading'; readonly message: string }
  | {
      readonly type: 'show';
      readonly comparison: ComparisonView;
      /** What screen readers announce if only a part of the page has changed. */
      readonly announcement?: string;
    }
  | ({ readonly type: 'failed' } & Failed);

const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(100_000));
const webAddress = v.pipe(
  text,
  v.check((url) => /^https?:$/.test(URL.parse(url)?.protocol ?? '')),
);

const fromPage = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.picklist(['refresh', 'comparePackages', 'openDiff']) }),
  v.object({ type: v.literal('retryPart'), part: v.picklist(comparisonParts) }),
  v.object({ type: v.literal('choosePlatform'), index: v.pipe(v.number(), v.safeInteger()) }),
  v.object({ type: v.literal('open'), url: webAddress }),
  v.object({ type: v.literal('act'), id: text }),
]);

export type FromComparePage = v.InferOutput<typeof fromPage>;

/** The URL of an `open` is an http(s) address; whether it may be opened is the host's to decide. */
export const fromComparePage = messageCheck(fromPage);
