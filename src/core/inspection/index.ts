export * from './attached.ts';
export {
  predicateTypeOf,
  readAttachments,
  referrersIn,
  type AttachedDocument,
  type Attachments,
} from './attachments.ts';
export * from './contents.ts';
export { packageSizes, type PackageSizes } from './sizes.ts';
