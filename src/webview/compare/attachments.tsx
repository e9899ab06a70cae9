import type { AttachmentChange, PackageChange } from '#core/comparison';
import type { AttachmentsComparison, ImageComparisonView } from '../../messages/compare.ts';
import { send } from '../shared/host.ts';
import { usePages, useSearch } from '../shared/pages.tsx';
import { PartOf } from '../shared/partOf.tsx';
import { Button, LongText } from '../shared/parts.tsx';
import { sizeOf, t } from '../shared/text.tsx';
import { changeName, type Names, type PagePart } from './pagePart.ts';

/** Which kinds of documents one version has and the other has not. What could not be read is never called lost. */
export function attachmentsPart({ changes, failures, isComplete }: AttachmentsComparison, names: Names): PagePart {
  const differs = ({ before, after }: AttachmentChange) => (before === 0) !== (after === 0);
  const changed = changes.filter(differs);
  const hasFailures = failures.before.length + failures.after.length > 0;
  return {
    heading: t('Attachments'),
    isKept: hasFailures || !isComplete,
    count: { changed: changed.length, same: changes.length - changed.length },
    content: (showsSame) => (
      <>
        <ul>
          {(showsSame ? changes : changed).map((change) => (
            <li key={`${change.kind} ${change.predicateType ?? ''}`}>{attachmentText(change, failures, names)}</li>
          ))}
        </ul>
        {changed.length === 0 && !showsSame && <p class="quiet">{t('No differences.')}</p>}
        {(['before', 'after'] as const).map((side) =>
          failures[side].map((failure) => (
            <p key={`${side} ${failure}`} role="alert">
              {t('{version}: some attachments could not be read. {failure}', { version: names[side], failure })}
            </p>
          )),
        )}
        {!isComplete && (
          <p class="quiet">
            {t('Signatures are known only for loaded versions. Load all versions to find the others.')}
          </p>
        )}
      </>
    ),
  };
}

function attachmentText(
  { kind, predicateType, before, after }: AttachmentChange,
  failures: AttachmentsComparison['failures'],
  names: Names,
): string {
  const what = predicateType ?? kindName(kind);
  const values = { ...names, what };
  if (after === 0) {
    return failures.after.length > 0
      ? t('{what}: {before} has one. Whether {after} has one is not known.', values)
      : t('{what}: {after} has none, {before} has one.', values);
  }
  if (before === 0) {
    return failures.before.length > 0
      ? t('{what}: {after} has one. Whether {before} has one is not known.', values)
      : t('{what}: {after} has one, {before} has none.', values);
  }
  return t('{what}: both versions have one.', values);
}

function kindName(kind: AttachmentChange['kind']): string {
  return {
    provenance: t('Provenance'),
    sbom: t('SBOM'),
    attestation: t('Attestation'),
    signature: t('Signature'),
  }[kind];
}

/** The packages of both SBOMs, which are read when the reader asks for it. */
export function packagesPart(packages: ImageComparisonView['packages'], size: number | undefined): PagePart {
  const heading = t('Packages');
  if (packages?.kind === 'read') {
    const changed = packages.value.filter(({ kind }) => kind !== 'same');
    return {
      heading,
      isKept: true,
      count: { changed: changed.length, same: packages.value.length - changed.length },
      content: (showsSame) => <Packages packages={showsSame ? packages.value : changed} />,
    };
  }
  return {
    heading,
    content: () =>
      packages ? (
        <PartOf part={packages} retry={() => send({ type: 'comparePackages' })}>
          {() => null}
        </PartOf>
      ) : size === undefined ? (
        <p>{t('Packages can be compared if both versions have an SBOM.')}</p>
      ) : (
        <Button
          label={t('Compare SBOMs ({size})', { size: sizeOf(size) })}
          act={() => send({ type: 'comparePackages' })}
        />
      ),
  };
}

function Packages({ packages }: { readonly packages: readonly PackageChange[] }) {
  const textOf = ({ name, purl = '', before, after }: PackageChange) => [name, purl, ...before, ...after].join(' ');
  const { found, field } = useSearch(packages, textOf, t('Search packages'));
  const { shown, pager } = usePages(found);
  if (packages.length === 0) return <p class="quiet">{t('No differences.')}</p>;
  const counts = {
    changed: packages.filter(({ kind }) => kind === 'changed').length,
    added: packages.filter(({ kind }) => kind === 'added').length,
    removed: packages.filter(({ kind }) => kind === 'removed').length,
  };
  return (
    <>
      <p>
        {t(
          '{changed, plural, one {# changed} other {# changed}}, {added, plural, one {# added} other {# added}}, {removed, plural, one {# removed} other {# removed}}',
          counts,
        )}
      </p>
      {packages.length > 10 && field}
      <table class="compared">
        <thead>
          <tr>
            <th scope="col">{t('Name')}</th>
            <th scope="col">{t('Change')}</th>
            <th scope="col">{t('Version')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ name, purl, kind, before, after }, index) => (
            <tr key={index} class={kind} title={purl}>
              <th scope="row">
                <LongText text={name} />
              </th>
              <td>{changeName(kind)}</td>
              <td>
                <LongText text={versionsText(kind, before, after)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {pager}
    </>
  );
}

/** `4.0.0 → 5.0.0`. */
function versionsText(kind: PackageChange['kind'], before: readonly string[], after: readonly string[]): string {
  const [old, current] = [before, after].map((versions) => versions.join(', ') || t('unknown'));
  if (kind === 'removed') return old ?? '';
  return kind === 'changed' ? `${old ?? ''} → ${current ?? ''}` : (current ?? '');
}
