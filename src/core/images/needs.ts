import type { GitHubError } from '../github/problem.ts';
import { append } from './append.ts';
import type { ManifestFacts } from './manifest.ts';
import { referrerTag, type Attachment } from './referrerTag.ts';

/** A version of a container package. */
export interface ImageVersion {
  readonly id: number;
  /** Its name in the API: the digest of its manifest. */
  readonly digest: string;
  readonly tags: readonly string[];
}

/** What came of asking for a manifest. */
export type ManifestOutcome = { readonly facts: ManifestFacts } | { readonly error: GitHubError };

/** By digest. What is not in it has not been asked for. */
export type Manifests = ReadonlyMap<string, ManifestOutcome>;

/** A version that another one needs. */
export interface Need {
  readonly version: ImageVersion;
  readonly as: 'child' | Attachment;
}

export interface ChildNeed extends Need {
  /** Whether its own manifest has to be read to know what it needs. */
  readonly mayHaveChildren: boolean;
}

/** Which version needs which, as far as manifests have been read. */
export interface Needs {
  /** Each version once, even where a list that changed between its pages has it twice. */
  readonly versions: readonly ImageVersion[];
  /** The manifests that a version lists; none where its own has not been read. */
  childrenOf(version: ImageVersion): readonly ChildNeed[];
  /** The signatures, attestations and other referrers that hang on a version. */
  attachedTo(version: ImageVersion): readonly Need[];
  /** What a version hangs on, by its tags and its manifest's subject. */
  subjectsOf(version: ImageVersion): readonly ImageVersion[];
  isRead(version: ImageVersion): boolean;
}

/**
 * An index needs its children, whose absence makes a pull fail. A signature, attestation or other referrer is needed by
 * what it speaks of, whose verification fails without it: cosign's and OCI's tags (`referrerTag`) and the manifest's
 * `subject` (OCI image specification 1.1) say what that is. The other way round nothing is needed: an image that goes
 * leaves its signature without use. Digests that are no version of the package are gone already, and need no care.
 */
export function needsOf(all: readonly ImageVersion[], manifests: Manifests): Needs {
  const byDigest = new Map(all.map((version) => [version.digest, version]));
  const versions = [...byDigest.values()];
  const attached = new Map<ImageVersion, Need[]>();
  const subjects = new Map<ImageVersion, ImageVersion[]>();
  for (const version of versions) {
    for (const { subject, as } of attachmentsOf(version, factsOf(version))) {
      const to = byDigest.get(subject);
      if (!to || to === version) continue;
      append(attached, to, { version, as });
      append(subjects, version, to);
    }
  }
  return {
    versions,
    childrenOf,
    attachedTo: (version) => attached.get(version) ?? [],
    subjectsOf: (version) => subjects.get(version) ?? [],
    isRead: (version) => factsOf(version) !== undefined,
  };

  function factsOf({ digest }: ImageVersion): ManifestFacts | undefined {
    const outcome = manifests.get(digest);
    return outcome && 'facts' in outcome ? outcome.facts : undefined;
  }

  function childrenOf(version: ImageVersion): ChildNeed[] {
    return (factsOf(version)?.children ?? []).flatMap(({ digest, isAttestation, mayHaveChildren }) => {
      const child = byDigest.get(digest);
      return child ? [{ version: child, as: isAttestation ? 'attestation' : 'child', mayHaveChildren }] : [];
    });
  }
}

function attachmentsOf({ tags }: ImageVersion, facts: ManifestFacts | undefined) {
  const byTag = tags.flatMap((tag) => referrerTag(tag) ?? []);
  const subject = facts?.subject ?? undefined;
  return subject === undefined ? byTag : [...byTag, { subject, as: 'referrer' as const }];
}

/** The versions to start with and all that `next` leads to from them. */
export function reach(
  start: Iterable<ImageVersion>,
  next: (version: ImageVersion) => Iterable<ImageVersion>,
): Set<ImageVersion> {
  const reached = new Set(start);
  // A set that grows while it is walked: what is added is walked too, once.
  for (const version of reached) for (const each of next(version)) reached.add(each);
  return reached;
}

/** All that some versions need, with themselves. */
export function closure(needs: Needs, start: Iterable<ImageVersion>): Set<ImageVersion> {
  return reach(start, (version) => versionsIn([...needs.childrenOf(version), ...needs.attachedTo(version)]));
}

/**
 * The versions whose manifests tell whether the selected ones may go, as far as is known by now: with what has been
 * read, ask again, until nothing is left to read.
 *
 * - All that carry a tag, and the indexes in them, however deep: what they need stays. Children that a descriptor calls
 *   image manifests need no reading: they list nothing.
 * - The selected ones: an untagged manifest may have a `subject`. What those speak of in turn, up to the top.
 * - All that the selected ones need, before it is offered to go along: it may have a `subject` too.
 *
 * Other untagged versions are not read, so that a package of 400,000 versions needs only its tags read. One of them
 * could matter in a single case: an index that is a referrer, and that stands in no list of referrers. Clients have to
 * keep that list as a tag where the registry does not (OCI distribution specification 1.1, "Pushing Manifests with
 * Subject"), and then the tagged list leads to it.
 */
export function manifestsToRead(
  all: readonly ImageVersion[],
  selected: ReadonlySet<number>,
  manifests: Manifests,
): readonly ImageVersion[] {
  const needs = needsOf(all, manifests);
  const isSelected = ({ id }: ImageVersion) => selected.has(id);
  const tagged = needs.versions.filter((version) => version.tags.length > 0);
  const kept = reach(tagged, (version) =>
    versionsIn(needs.childrenOf(version).filter(({ mayHaveChildren }) => mayHaveChildren)),
  );
  const going = closure(needs, needs.versions.filter(isSelected));
  const spokenOf = reach(going, (version) => needs.subjectsOf(version));
  return [...new Set([...kept, ...spokenOf])].filter(({ digest }) => !manifests.has(digest));
}

function versionsIn(needs: readonly Need[]): ImageVersion[] {
  return needs.map(({ version }) => version);
}
