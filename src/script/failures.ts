import type { DocumentFailure, PlanDocument } from '#core/planFile';

/** Returns what has no plan although it should have one; the Docker registry cannot have any. */
export function unplanned({ failures }: PlanDocument): readonly DocumentFailure[] {
  return failures.filter(({ reason }) => reason.kind !== 'unsupported');
}
