import type { Sbom } from '#core/documents';
import type { AttachmentsView, ProvenanceView, SbomView, SignedView } from '../../messages/image.ts';
import { send } from '../shared/host.ts';
import { PartOf } from '../shared/partOf.tsx';
import { Facts } from '../shared/facts.tsx';
import { usePages, useSearch } from '../shared/pages.tsx';
import { Button, CopyButton, LongText, Section } from '../shared/parts.tsx';
import { Moment, sizeOf, t } from '../shared/text.tsx';
import { webLink } from '../shared/webLink.tsx';

/** A command holds an identity of any length, from a certificate. */
const maxCommandLength = 2000;

/** Documents about the image. Whoever may push can attach them, so nothing here is called verified. */
export function Attachments({ retry, ...view }: AttachmentsView & { readonly retry: () => void }) {
  const { provenances, sboms, signatures, commands, documents, failures, isComplete } = view;
  const none = t('None found.');
  const maybeMore = isComplete ? none : t('None found among the loaded versions.');
  return (
    <>
      <Section heading={t('Provenance')}>
        {provenances.length === 0 && <p>{none}</p>}
        {provenances.map((part, index) => (
          <PartOf key={index} part={part} retry={retry}>
            {(value) => <ProvenanceFacts {...value} />}
          </PartOf>
        ))}
      </Section>
      <Section heading={t('Signatures')}>
        {signatures.length === 0 && <p>{maybeMore}</p>}
        <Signed documents={signatures} />
        {commands.map((each, index) =>
          'command' in each ? (
            <div key={index} class="snippet">
              <h3>{t('Verify with {tool}', { tool: each.tool })}</h3>
              <CopyButton text={each.command} what={each.tool} />
              <pre>
                <LongText tag="code" text={each.command} maxLength={maxCommandLength} />
              </pre>
            </div>
          ) : null,
        )}
        {failures.map((failure) => (
          <p key={failure} role="alert">
            {failure}
          </p>
        ))}
        {failures.length > 0 && <Button label={t('Retry')} about={t('Signatures')} act={retry} />}
      </Section>
      <Section heading={t('SBOM')}>
        {sboms.length === 0 && <p>{none}</p>}
        {sboms.map((sbom) => (
          <SbomOf key={sbom.digest} {...sbom} />
        ))}
      </Section>
      {documents.length > 0 && (
        <Section heading={t('Attached documents')}>
          <ul class="documents">
            {documents.map(({ label, digest, size }, index) => (
              <li key={index}>
                <span>{label}</span> {size !== undefined && <span class="quiet">{sizeOf(size)}</span>}{' '}
                <Button
                  class="link"
                  label={t('JSON')}
                  about={label}
                  act={() => send({ type: 'openDocument', digest })}
                />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function ProvenanceFacts({ subject, provenance, sourceUrl, commitUrl }: ProvenanceView) {
  const { builderId, workflow, source, runUrl, finishedAt } = provenance;
  const link = (text: string, url: string | undefined) => (url ? webLink(text, url) : <LongText text={text} />);
  const facts = [
    [t('Source'), source?.repository && link(source.repository, sourceUrl)],
    [t('Commit'), source?.commit && link(source.commit, commitUrl)],
    [t('Workflow'), workflow?.path && <LongText text={[workflow.path, workflow.ref].filter(Boolean).join(' · ')} />],
    [t('Builder'), builderId && builderId !== runUrl && <LongText text={builderId} />],
    [t('Run'), runUrl && link(runUrl, runUrl)],
    [t('Built'), finishedAt && <Moment at={finishedAt} unknown={finishedAt} isAge />],
  ] as const;
  return (
    <>
      {subject && <h3>{subject}</h3>}
      <dl>
        <Facts facts={facts} />
      </dl>
    </>
  );
}

function SbomOf({ subject, digest, size, packages }: SbomView) {
  const label = size === undefined ? t('Read SBOM') : t('Read SBOM ({size})', { size: sizeOf(size) });
  return (
    <>
      {subject && <h3>{subject}</h3>}
      {packages === undefined && (
        <Button label={label} about={subject} act={() => send({ type: 'readSbom', digest })} />
      )}
      {packages && (
        <PartOf part={packages} retry={() => send({ type: 'readSbom', digest })}>
          {(sbom) => <SbomTable {...sbom} />}
        </PartOf>
      )}
    </>
  );
}

function SbomTable({ format, tools, packages }: Sbom) {
  const textOf = (each: Sbom['packages'][number]) => [each.name, each.version, each.licence, each.purl].join(' ');
  const { found, field } = useSearch(packages, textOf, t('Search packages'));
  const { shown, pager } = usePages(found);
  const about = t('{count, plural, one {# package} other {# packages}}', { count: packages.length });
  return (
    <>
      <p class="quiet">{[format, about, ...tools].join(' · ')}</p>
      {packages.length > 10 && field}
      <table class="sbom">
        <thead>
          <tr>
            <th scope="col">{t('Name')}</th>
            <th scope="col">{t('Version')}</th>
            <th scope="col">{t('License')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ name, version, licence, purl }, index) => (
            <tr key={index}>
              <th scope="row">
                <LongText text={name} />
                {purl && (
                  <div class="quiet">
                    <LongText tag="code" text={purl} />
                  </div>
                )}
              </th>
              <td>{version && <LongText text={version} />}</td>
              <td>{licence && <LongText text={licence} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {pager}
    </>
  );
}

/** What GitHub stores. @param attestations `undefined` where that is not known. */
export function GitHubAttestations({ attestations }: { readonly attestations: readonly SignedView[] | undefined }) {
  if (attestations === undefined) {
    return <p>{t('Not known: this server does not have them, or does not let your sign-in read them.')}</p>;
  }
  if (attestations.length === 0) return <p>{t('None that your account can see.')}</p>;
  return <Signed documents={attestations} />;
}

function Signed({ documents }: { readonly documents: readonly SignedView[] }) {
  return (
    <ul class="signed">
      {documents.map(({ subject, predicateType, signer, issuer, isSigned, signedAt, runUrl, failure }, index) => (
        <li key={index}>
          <strong>{[predicateType ?? t('Signature'), subject].filter(Boolean).join(' · ')}</strong>
          {failure ? (
            <p role="alert">{failure}</p>
          ) : (
            <p>
              {signer === undefined
                ? t(isSigned ? 'Signed with a key' : 'Not signed')
                : t('Signed by {signer}', { signer })}
              {issuer && <span class="quiet"> · {issuer}</span>}
              {signedAt !== undefined && (
                <span class="quiet">
                  {' · '}
                  <Moment at={new Date(signedAt).toISOString()} unknown="" isAge />
                </span>
              )}
              {runUrl && <> · {webLink(t('Run'), runUrl)}</>}
            </p>
          )}
          <p class="quiet">{t('Attached, not verified here.')}</p>
        </li>
      ))}
    </ul>
  );
}
