export { compareAttachments, type AttachmentChange } from './attachments.ts';
export { compareLayers, layerDifference, type LayerChange, type PlacedLayer } from './layers.ts';
export { compareMetadata, type MetadataKey } from './metadata.ts';
export { comparePackages, type PackageChange } from './packages.ts';
export { comparePlatforms, type PlatformChange, type SizedPlatform } from './platforms.ts';
export { compareSizes, type SizeComparison } from './size.ts';
export { compareOrigins, compareSources, type OriginKey, type SourceComparison } from './sources.ts';
export {
  compareConfigs,
  compareNamedValues,
  isChanged,
  isTimestamp,
  type ConfigKey,
  type ValueChange,
} from './values.ts';
