import type { ConfigView, ContentsView, ImagePart, ImageView, LayerView } from '../../messages/image.ts';
import { send } from '../shared/host.ts';
import { usePages } from '../shared/pages.tsx';
import { PartOf } from '../shared/partOf.tsx';
import { Button, CopyButton, LongText, Section } from '../shared/parts.tsx';
import { Moment, numberText, sizeOf, t } from '../shared/text.tsx';
import { Attachments, GitHubAttestations } from './attachments.tsx';
import { Configuration } from './configuration.tsx';

const retry = (part: ImagePart) => () => send({ type: 'retryPart', part });

export function PlatformsSection({ contents }: Pick<ImageView, 'contents'>) {
  const isIndex = contents.kind !== 'read' || contents.value.platforms.some(({ name }) => name !== '');
  return (
    <Section heading={isIndex ? t('Platforms') : t('Contents')}>
      <PartOf part={contents} retry={retry('contents')}>
        {(value) => <Platforms {...value} />}
      </PartOf>
    </Section>
  );
}

/** What a container version consists of, apart from its platforms: layers, configuration, and what is attached to it. */
export function ImageSections({ contents, config, attachments, gitHubAttestations }: ImageView) {
  return (
    <>
      {contents.kind === 'read' && (
        <>
          <Section heading={t('Layers')}>
            <PartOf part={config} retry={retry('config')}>
              {({ layers }) => <Layers layers={layers} />}
            </PartOf>
          </Section>
          {config.kind !== 'failed' && (
            <Section heading={t('Configuration')}>
              <PartOf part={config} retry={retry('config')}>
                {(value: ConfigView) => (
                  <Configuration {...value} annotations={contents.value.annotations} retry={retry('config')} />
                )}
              </PartOf>
            </Section>
          )}
          <PartOf part={attachments} retry={retry('attachments')} heading={t('Attachments')}>
            {(value) => <Attachments {...value} retry={retry('attachments')} />}
          </PartOf>
        </>
      )}
      <Section heading={t('Attestations stored by GitHub')}>
        <PartOf part={gitHubAttestations} retry={retry('gitHubAttestations')}>
          {(value) => <GitHubAttestations attestations={value} />}
        </PartOf>
      </Section>
    </>
  );
}

function Platforms({ kind, platforms, chosen, readAt }: ContentsView) {
  const { shown, pager } = usePages(platforms.map((platform, index) => ({ ...platform, index })));
  return (
    <>
      {kind && <p>{kind}</p>}
      <table class="platforms">
        <thead>
          <tr>
            <th scope="col">{t('Platform')}</th>
            <th scope="col" class="number">
              {t('Compressed size')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ digest, name, size, failure, index }) => (
            <tr key={digest} class={index === chosen ? 'chosen' : ''}>
              <th scope="row">
                {platforms.length > 1 ? (
                  <Button
                    class="link"
                    label={name || t('Not named')}
                    aria-pressed={index === chosen}
                    act={() => send({ type: 'choosePlatform', index })}
                  />
                ) : (
                  <span>{name || t('The image itself')}</span>
                )}
                <div class="quiet">
                  <code title={digest}>{digest.slice(0, 19)}</code>
                  <CopyButton text={digest} what={name || t('Digest')} />
                  <Button
                    label={t('JSON')}
                    about={name}
                    class="link"
                    act={() => send({ type: 'openDocument', digest })}
                  />
                </div>
              </th>
              <td class="number">{failure ?? (size === undefined ? t('unknown') : sizeOf(size))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {pager}
      {readAt !== undefined && (
        <p class="quiet">
          {t('Read:')} <Moment at={new Date(readAt).toISOString()} unknown="" isAge />
        </p>
      )}
    </>
  );
}

function Layers({ layers }: { readonly layers: readonly LayerView[] }) {
  const { shown, pager } = usePages(layers.map((layer, index) => ({ ...layer, number: index + 1 })));
  if (layers.length === 0) return <p>{t('This manifest has no layers.')}</p>;
  const largest = layers.reduce((max, { size = 0 }) => Math.max(max, size), 1);
  return (
    <>
      <table class="layers">
        <thead>
          <tr>
            <th scope="col" class="number">
              {t('Layer')}
            </th>
            <th scope="col">{t('Instruction')}</th>
            <th scope="col" class="number">
              {t('Size')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ digest, size, instruction, sharedWith, number }) => (
            <tr key={number}>
              <td class="number">{numberText(number)}</td>
              <td>
                {instruction === undefined ? (
                  <span class="quiet">{t('unknown')}</span>
                ) : (
                  <LongText tag="code" text={instruction} />
                )}
                <span class="quiet">
                  <code title={digest}>{digest.slice(0, 19)}</code>
                  {sharedWith > 0 &&
                    ` · ${t('{count, plural, one {also in # other manifest that was read} other {also in # other manifests that were read}}', { count: sharedWith })}`}
                </span>
              </td>
              <td class="number">
                {size === undefined ? t('unknown') : sizeOf(size)}
                <div class="share" aria-hidden="true" style={{ width: `${(100 * (size ?? 0)) / largest}%` }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {pager}
    </>
  );
}
