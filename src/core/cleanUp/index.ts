export { createDeployments, digestsToAsk, maxDeploymentReads, type Deployments } from './deployments.ts';
export {
  gatherPackages,
  type GatheredPackage,
  type GatherFailure,
  type GatherOptions,
  type GatherResult,
  type GatherTarget,
  type UnreadPackage,
} from './gather.ts';
export { LivePlan, packageNames, type CurrentPlan, type Limit, type VersionIds } from './livePlan.ts';
export { packageRowsOf, type PackageRows, type PartOfImage } from './packageRows.ts';
export { planInputOf, withPicked } from './planInput.ts';
export type { PlanGroup, PlanMonth, PlanSummary, PlanTotals } from './planSummary.ts';
export { createPlanTable, type PlanChange, type PlanRow, type PlanSlice, type PlanTable } from './planTable.ts';
export type { TableQuery } from './planTable.ts';
export type { GatherProgress, GatherStep } from './progress.ts';
export { runOperations } from './runOperations.ts';
export { distinctScopes, listTargets, scopeKey, storedScope, type ListFailure, type Scope } from './scope.ts';
export { createVersionTable, type VersionTable } from './versionTable.ts';
