export { getAccount, getAuthenticatedUser, getLogin, getOwner, listOrganizations, ownerOf } from './accounts.ts';
export {
  connect,
  limiterOf,
  type Answer,
  type Connection,
  type ConnectionOptions,
  type Exchange,
  type Waiting,
} from './connection.ts';
export {
  containerRegistry,
  enterpriseHost,
  githubDotCom,
  imageRegistry,
  isInsecure,
  registryUrl,
  type Host,
} from './host.ts';
export type { Place, Priority } from './limiter/gate.ts';
export { createLimiter, type Limiter } from './limiter/limiter.ts';
export { createLookahead, stopped, type FetchPage, type Lookahead } from './lookahead.ts';
export {
  deletePackage,
  deleteVersion,
  getPackage,
  getVersion,
  listConflicts,
  listPackages,
  listVersions,
  restorePackage,
  restoreVersion,
  type PackageReference,
  type VersionReference,
} from './packages.ts';
export type { CallOptions, Page } from './page.ts';
export { GitHubError, invalidName, malformed, type Problem } from './problem.ts';
export {
  packageTypes,
  visibilities,
  type Account,
  type Owner,
  type Package,
  type PackageType,
  type PackageVersion,
  type VersionState,
  type Visibility,
} from './types.ts';
export { pause, unlessAborted } from './wait.ts';
export { readWholeList, type WholeList } from './wholeList.ts';
export { repeated, sendOverWire, type WireRequest } from './wire.ts';
