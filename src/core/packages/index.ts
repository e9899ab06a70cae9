export { artifactsOf, type Artifact } from './artifact.ts';
export {
  installChoices,
  installCommands,
  representativeVersion,
  type InstallSnippet,
  type InstallTarget,
} from './installCommand.ts';
export { Joined, type Items } from './items.ts';
export { codeSpan, escapeMarkdown, escapeProse, invisible, shortened, visible } from './text.ts';
export {
  age,
  dateAndTimeText,
  daysToRestore,
  endText,
  knownMoment,
  momentText,
  timeOf,
  timeToRestore,
  type TimeToRestore,
} from './moment.ts';
export { digestOf, isImageType, shortDigest, versionLabel, type NamedVersion } from './name.ts';
export { isPackedDigest, packVersions } from './packedVersions.ts';
export type { InstallRefusal } from './shellWord.ts';
export { summarizePackage, summarizeVersion, type PackageSummary, type VersionSummary } from './summary.ts';
export {
  byPackage,
  ownerKey,
  packageKey,
  parseTarget,
  storedOwner,
  storedTarget,
  targetKey,
  type Target,
} from './target.ts';
export { timeline, timelineLabel } from './timeline.ts';
