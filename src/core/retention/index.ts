export type { ConditionOpinion, Explanation, NewestOpinion, RuleOpinion } from './explanation.ts';
export { isAbout } from './compiledRule.ts';
export { checkRules, type RuleFinding } from './checkRules.ts';
export { correctionsOf, type Correction, type Fix } from './corrections.ts';
export { possibleTypes } from './globSets.ts';
export { keepRuleInstead } from './keepRuleInstead.ts';
export { editRules, printed, removeAt, replaceRule } from './editRules.ts';
export { nearest } from './nearest.ts';
export { planManifests } from './manifests.ts';
export {
  parseRetention,
  readRetention,
  type RetentionDocument,
  type RetentionFile,
  type RetentionProblem,
} from './parseRetention.ts';
export {
  createPickedPlanner,
  planPicked,
  type PickedInput,
  type PickedPackage,
  type PickedPlan,
  type PickedVersions,
  type PickedWarning,
} from './planPicked.ts';
export { createPlanner, planRetention, type Planner } from './planner.ts';
export type { Rank } from './ranking.ts';
export { coversNothing, ruleEffect, rulesThatKeepAll, type RuleEffect } from './ruleEffect.ts';
export { releaseKind } from './release.ts';
export { compileGlobs } from './globs.ts';
export { tagPatterns, type TagPattern } from './tagPatterns.ts';
export type * from './types.ts';
export { isSameJson, writtenRule } from './writtenRule.ts';
