import type { ImageConfig, NamedValue } from '#core/documents';
import type { ConfigView } from '../../messages/image.ts';
import { Facts } from '../shared/facts.tsx';
import { PartOf } from '../shared/partOf.tsx';
import { usePages, useSearch } from '../shared/pages.tsx';
import { send } from '../shared/host.ts';
import { Button, CopyButton, LongText } from '../shared/parts.tsx';
import { Moment, t } from '../shared/text.tsx';
import { webLink } from '../shared/webLink.tsx';

type ConfigurationProps = ConfigView & Readonly<{ annotations: readonly NamedValue[]; retry: () => void }>;

/** Where an image comes from, as its annotations and labels say. */
export function SourceFacts({ source, sourceUrl, commitUrl }: ConfigView) {
  const { revision, baseName, baseDigest, licence } = source;
  const link = (text: string, url: string | undefined) => (url ? webLink(text, url) : <LongText text={text} />);
  const facts = [
    [t('Source'), source.source && link(source.source, sourceUrl)],
    [
      t('Commit'),
      revision && (
        <>
          {link(revision, commitUrl)}
          <CopyButton text={revision} what={t('Commit')} />
        </>
      ),
    ],
    [
      t('Base image'),
      baseName && (
        <>
          <LongText text={[baseName, baseDigest].filter(Boolean).join(' · ')} />
          <CopyButton text={baseDigest ? `${baseName}@${baseDigest}` : baseName} what={t('Base image')} />
        </>
      ),
    ],
    [t('License'), licence && <LongText text={licence} />],
  ] as const;
  return <Facts facts={facts} />;
}

/** How a container of the image starts, and the names that the image carries. */
export function Configuration(props: ConfigurationProps) {
  const { configDigest, annotations, retry } = props;
  const config = props.config.kind === 'read' ? props.config.value : undefined;
  return (
    <>
      <PartOf part={props.config} retry={retry}>
        {() => null}
      </PartOf>
      {config && (
        <dl>
          <Facts facts={configFacts(config)} />
        </dl>
      )}
      {config && <NamedValues heading={t('Environment variables')} values={config.env} />}
      {config && <NamedValues heading={t('Labels')} values={config.labels} />}
      <NamedValues heading={t('Annotations')} values={annotations} />
      {configDigest !== undefined && (
        <Button
          class="link"
          label={t('Show Configuration as JSON')}
          act={() => send({ type: 'openDocument', digest: configDigest })}
        />
      )}
    </>
  );
}

function configFacts({ created, author, platform, entrypoint, cmd, ...rest }: ImageConfig) {
  const { user, workdir, exposedPorts, volumes, stopSignal, healthcheck } = rest;
  const words = (list: readonly string[] | undefined) =>
    list && list.length > 0 && <LongText tag="code" text={JSON.stringify(list)} />;
  const text = (value: string | undefined) => value && <LongText text={value} />;
  return [
    [t('Platform'), text(platform)],
    [t('Built'), created && <Moment at={created} unknown={created} isAge />],
    [t('Author'), text(author)],
    [t('Entrypoint'), words(entrypoint)],
    [t('Command'), words(cmd)],
    [t('User'), text(user)],
    [t('Working directory'), text(workdir)],
    [t('Ports'), text(exposedPorts.join(', '))],
    [t('Volumes'), text(volumes.join(', '))],
    [t('Stop signal'), text(stopSignal)],
    [t('Health check'), words(healthcheck?.test)],
  ] as const;
}

/** A list that can be searched. Values may be secrets that somebody left in the image: they go nowhere but here. */
function NamedValues({ heading, values }: Readonly<{ heading: string; values: readonly NamedValue[] }>) {
  const { found, field } = useSearch(values, ({ name, value }) => `${name} ${value}`, t('Search'));
  const { shown, pager } = usePages(found);
  if (values.length === 0) return null;
  return (
    <div class="named-values">
      <h3>{heading}</h3>
      {values.length > 10 && field}
      <dl>
        {shown.map(({ name, value }, index) => (
          <div key={`${index} ${name}`} class="fact">
            <dt>
              <LongText text={name} />
            </dt>
            <dd>
              <LongText tag="code" text={value} />
              <CopyButton text={value} what={name} />
            </dd>
          </div>
        ))}
      </dl>
      {pager}
    </div>
  );
}
