export { cachedLine, readCachedBody, readCachedHead, type CachedManifest } from './cachedManifest.ts';
export * from './graph.ts';
export { imageReader, type ImageCache, type ImageReader } from './imageReader.ts';
export { digest, parseManifest, type ManifestFacts } from './manifest.ts';
export { readFacts } from './readFacts.ts';
export { readManifests, unreadVersions, type ReadableVersion } from './readManifests.ts';
export { openRepository, type Blob, type Image, type Repository } from './repository.ts';
