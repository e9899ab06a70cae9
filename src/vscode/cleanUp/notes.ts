import type { GatherFailure, ListFailure } from '#core/cleanUp';
import { visible } from '#core/packages';
import type { PackageFailureView } from '../../messages/cleanUp.ts';
import { typeName } from '../../texts/typeName.ts';
import { listText, t } from '../../texts/language.ts';
import { explain, type Remedy } from '../problem.ts';
import type { Gathering } from './gathering.ts';

/** As `MessagePanel.offer`. */
export type Offer = (idPrefix: string, remedies: readonly Remedy[]) => PackageFailureView['actions'];

/** Why packages have no plan, and which packages could not be listed. */
export function failureViews(
  { failures, listFailures }: Gathering,
  offer: Offer,
  hasPlan: boolean,
): readonly PackageFailureView[] {
  // Beside a plan, a note names those of the Docker registry.
  const shown = failures.filter(({ failure }) => !hasPlan || failure.kind !== 'unsupported');
  return [
    ...listFailures.map((failure, index) => listFailureView(failure, `list ${index}`, offer)),
    ...shown.map(({ target: { reference }, failure }, index): PackageFailureView => {
      const { message, remedies } = failureText(failure, reference.packageType);
      const name = visible(`${reference.packageType}/${reference.name}`);
      return { name, message, actions: offer(`package ${index}`, remedies) };
    }),
  ];
}

function listFailureView({ owner, packageTypes, error }: ListFailure, id: string, offer: Offer): PackageFailureView {
  const types = listText(packageTypes.map(typeName));
  const name = t('{owner}: packages in {types}', { owner: visible(owner.login), types });
  if (!error) {
    const message = t('Packages were deleted while their list was read. Refresh to read it again.');
    return { name, message, actions: [] };
  }
  const packageType = packageTypes[0];
  const { message, remedies } = explain(error, { login: owner.login, packageType });
  return { name, message, actions: offer(id, remedies) };
}

function failureText(
  failure: GatherFailure,
  packageType: Parameters<typeof typeName>[0],
): { readonly message: string; readonly remedies: readonly Remedy[] } {
  switch (failure.kind) {
    case 'failed':
      return explain(failure.error, { packageType, isPackage: failure.error.code === undefined });
    case 'incomplete':
      return withoutRemedies(t('Versions were deleted while their list was read. Refresh to read it again.'));
    case 'declined':
      return withoutRemedies(
        t(
          '{count, plural, one {# manifest was} other {Up to # manifests were}} not read, because you chose not to. Refresh to be asked again.',
          { count: failure.unread },
        ),
      );
    case 'cancelled':
      return withoutRemedies(t('Not read, because you cancelled. Refresh to read it.'));
    case 'unsupported':
      return withoutRemedies(
        t(
          'The Docker registry does not say which versions belong to which image, so this package is not planned. You can delete its versions by hand.',
        ),
      );
  }
}

function withoutRemedies(message: string) {
  return { message, remedies: [] };
}
