export * from './attached.ts';
export { readAttachments, referrersIn, type AttachedDocument, type Attachments } from './attachments.ts';
export * from './contents.ts';
export { packageSizes, sizeOfImage, type PackageSizes } from './sizes.ts';
