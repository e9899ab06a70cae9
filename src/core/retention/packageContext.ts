import { parseDate } from './ages.ts';
import type { PackageContext } from './conditions.ts';
import { preparePackage, withListers, type PreparedPackage } from './preparedPackage.ts';
import type { RetentionPackage } from './types.ts';

export type OpenPackage = (pkg: RetentionPackage, now: string) => PackageContext;

/**
 * Returns what finds out about packages, and remembers it: a package is known by the identity of its `versions` and
 * `manifests`, which must not be modified.
 */
export function createPackages(): OpenPackage {
  const known = new WeakMap<
    RetentionPackage['versions'],
    { readonly of: Pick<RetentionPackage, 'type' | 'manifests'>; readonly prepared: PreparedPackage }
  >();
  const prepare = (pkg: RetentionPackage): PreparedPackage => {
    const { type, versions, manifests } = pkg;
    const found = known.get(versions);
    if (found?.of.type === type && found.of.manifests === manifests) return found.prepared;
    const prepared = preparePackage(pkg);
    known.set(versions, { of: pkg, prepared });
    return prepared;
  };
  return (pkg, now) => {
    const prepared = prepare(pkg);
    return { pkg, prepared, now: parseDate(now), isDeployed: findDeployed(pkg, prepared) };
  };
}

/** A version counts as deployed if its digest is, or one that it lists, in the list of versions or not. */
function findDeployed({ deployed }: RetentionPackage, { graph }: PreparedPackage): PackageContext['isDeployed'] {
  if (!deployed || deployed.length === 0) return () => false;
  const digests = new Set(deployed);
  const start = graph.nodes.filter(
    ({ versions, absent }) =>
      versions.some(({ name }) => digests.has(name)) || absent.some((digest) => digests.has(digest)),
  );
  const nodes = withListers(start);
  return ({ node }) => nodes.has(node);
}
