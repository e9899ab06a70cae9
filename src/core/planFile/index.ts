export {
  comparePlan,
  createComparison,
  limitOf,
  type MovedTag,
  type PackageComparison,
  type PlanComparison,
  type VersionChange,
} from './comparePlan.ts';
export { planCsv, type ExplainPackage } from './csv.ts';
export { documentOf, forAccount, referenceOf, resultsOf } from './document.ts';
export type {
  DocumentContext,
  DocumentFailure,
  DocumentPackage,
  DocumentRun,
  FailureReason,
  PlanDocument,
} from './document.ts';
export { readPlan, type EditedVersion, type ReadPlan } from './readPlan.ts';
export { maxPlanLength, writePlan } from './writePlan.ts';
