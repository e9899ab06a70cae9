import type { CurrentPlan } from '#core/cleanUp';
import { packageKey } from '#core/packages';
import { planCsv, referenceOf, type PlanDocument } from '#core/planFile';
import { groupSentence } from './groupSentence.ts';
import { reasonText } from './reasonText.ts';
import { rowOf, shownPlan } from './shownPlan.ts';

/**
 * Returns a plan as CSV, with the reason of each verdict in the words of the panel.
 * @param current the plan that the document was made from. If it is another, as after an opened plan was carried out,
 * each verdict is explained by its reason alone: names and ages may have changed.
 */
export function explainedCsv(document: PlanDocument, current: CurrentPlan): string {
  const shown = shownPlan(current, []);
  const isOwn = document.moment === current.input.now;
  const indexes = new Map(current.gathered.map(({ reference }, index) => [packageKey(reference), index]));
  const context = { rules: document.rules, isLimited: current.beyondLimit.some(({ size }) => size > 0) };
  return planCsv(document, (pkg) => {
    const index = isOwn ? indexes.get(packageKey(referenceOf(pkg))) : undefined;
    return (planned) => {
      const row = index === undefined ? undefined : rowOf(shown, index, planned.id);
      return row ? reasonText(row, shown) : groupSentence({ ...planned, count: 1 }, context);
    };
  });
}
