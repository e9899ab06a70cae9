import type { DocumentFailure, PlanDocument } from '#core/planFile';

/**
 * Returns what has no plan although it should have one. The Docker registry cannot have any.
 * @param areNamed whether the packages were named one by one.
 */
export function unplanned({ failures }: PlanDocument, areNamed: boolean): readonly DocumentFailure[] {
  return areNamed ? failures : failures.filter(({ reason }) => reason.kind !== 'unsupported');
}
