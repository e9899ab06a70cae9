import { visible } from '#core/packages';
import type { DocumentFailure, PlanDocument } from '#core/planFile';
import { failureReason } from '../texts/cleanUp/failureReason.ts';
import { listText, t } from '../texts/language.ts';
import { typeName } from '../texts/typeName.ts';

/**
 * Returns what has no plan although it should have one. The Docker registry cannot have any.
 * @param areNamed whether the packages were named one by one.
 */
export function unplanned({ failures }: PlanDocument, areNamed: boolean): readonly DocumentFailure[] {
  return areNamed ? failures : failures.filter(({ reason }) => reason.kind !== 'unsupported');
}

/** `container/api is not planned: …` */
export function failureText(failure: DocumentFailure): string {
  const { owner, reason } = failure;
  const why = failureReason(reason);
  return failure.types
    ? t('Packages of {owner} in {types} are not planned: {why}', {
        owner: visible(owner.login),
        types: listText(failure.types.map(typeName)),
        why,
      })
    : t('{0} is not planned: {1}', visible(`${failure.type}/${failure.name}`), why);
}
