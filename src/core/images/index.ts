export { cachedLine, createIntern, readCachedBody, readCachedHead, type CachedManifest } from './cachedManifest.ts';
export { attachmentKinds, type AttachmentKind } from './attachment.ts';
export {
  attachedKinds,
  contentsOf,
  isReferrerList,
  sizeOfImage,
  type ContentKind,
  type ImageContent,
  type KnownImages,
} from './contents.ts';
export * from './graph.ts';
export { imageReader, type ImageCache, type ImageReader, type ImageReaderOptions } from './imageReader.ts';
export { digest, parseManifest, type ManifestFacts } from './manifest.ts';
export { readFacts } from './readFacts.ts';
export { readManifests, unreadVersions, type ReadableVersion } from './readManifests.ts';
export { openRepository, type Blob, type Image, type Repository } from './repository.ts';
