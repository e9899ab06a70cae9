import type { Sbom, SbomPackage } from '#core/documents';

/** A package in the SBOMs of two images, which may have several versions of it. */
export interface PackageChange {
  readonly name: string;
  /** Package URL without a version, such as `pkg:npm/left-pad`; `undefined` if the SBOM has none. */
  readonly purl: string | undefined;
  readonly kind: 'same' | 'changed' | 'added' | 'removed';
  /** Sorted, each once; empty if the image does not have the package, or if no version is known. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/**
 * Returns the packages of two SBOMs: those that changed, then added, removed and same ones, each by name. Takes n log n
 * time.
 */
export function comparePackages(
  before: Pick<Sbom, 'packages'>,
  after: Pick<Sbom, 'packages'>,
): readonly PackageChange[] {
  const [old, current] = [byKey(before.packages), byKey(after.packages)];
  const keys = new Set([...current.keys(), ...old.keys()]);
  const changes = [...keys].flatMap((key) => {
    const [former, latter] = [old.get(key), current.get(key)];
    const first = (latter ?? former)?.[0];
    return first ? [changeOf(first, former, latter)] : [];
  });
  // An `Intl.Collator` takes ten times as long.
  return changes.sort(
    (one, other) => order.indexOf(one.kind) - order.indexOf(other.kind) || compareTexts(one.name, other.name),
  );
}

const order: readonly PackageChange['kind'][] = ['changed', 'added', 'removed', 'same'];

function compareTexts(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

function changeOf(
  first: SbomPackage,
  former: readonly SbomPackage[] | undefined,
  latter: readonly SbomPackage[] | undefined,
): PackageChange {
  const [before, after] = [versionsOf(former), versionsOf(latter)];
  const isSame = before.length === after.length && before.every((version, index) => version === after[index]);
  const kind = former === undefined ? 'added' : latter === undefined ? 'removed' : isSame ? 'same' : 'changed';
  return { name: first.name, purl: unversioned(first.purl), kind, before, after };
}

function byKey(packages: readonly SbomPackage[]): Map<string, SbomPackage[]> {
  return Map.groupBy(packages, ({ name, purl }) => unversioned(purl) ?? `name:${name}`);
}

function versionsOf(packages: readonly SbomPackage[] = []): readonly string[] {
  return [...new Set(packages.flatMap(({ version, purl }) => version ?? versionIn(purl) ?? []))].sort();
}

/**
 * Returns a package URL without its version, qualifiers and subpath. Qualifiers may name the release of a distribution
 * (`distro=debian-12.5`). Source: purl-spec.
 */
export function unversioned(purl: string | undefined): string | undefined {
  return purl === undefined ? undefined : splitPurl(purl)[0];
}

function versionIn(purl: string | undefined): string | undefined {
  return purl === undefined ? undefined : splitPurl(purl)[1];
}

/** The version is after an `@` in the last segment, which does not begin with it, as a scope of npm may. */
function splitPurl(purl: string): readonly [name: string, version: string | undefined] {
  const text = purl.split(/[?#]/, 1)[0] ?? '';
  const start = text.indexOf('@', text.lastIndexOf('/') + 2);
  return start < 0 ? [text, undefined] : [text.slice(0, start), text.slice(start + 1)];
}
