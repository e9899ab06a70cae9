export * from './graph.ts';
export { readCachedManifests, writeCachedManifest, type ManifestFacts } from './manifest.ts';
export { readManifests, unreadVersions, type ManifestCache, type ReadableVersion } from './readManifests.ts';
export { manifestReader, type ReadManifest } from './registry.ts';
