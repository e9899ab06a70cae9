export { readAttachments, referrersIn, type AttachedDocument, type Attachments } from './attachments.ts';
export * from './contents.ts';
