import { shortened } from '#core/packages';
import type { DetailsView, DigestView, Fact, InstallView, TimelineView } from '../../messages/details.ts';
import type { ContentsView } from '../../messages/image.ts';
import { send } from '../shared/host.ts';
import { Icon } from '../shared/icons.tsx';
import { Facts } from '../shared/facts.tsx';
import { usePages } from '../shared/pages.tsx';
import { Actions, Button, CopyButton, LongText, Section, Select, TagList } from '../shared/parts.tsx';
import { Moment, numberText, sizeOf, t } from '../shared/text.tsx';
import { SourceFacts } from './configuration.tsx';
import { ImageSections, PlatformsSection } from './imageSections.tsx';
import { BarPlot } from '../shared/barPlot.tsx';
import { Sizes } from './sizes.tsx';
import { webLink } from '../shared/webLink.tsx';

/** About four rows of them. */
const maxTags = 40;
/** The description of a package may be a whole README. */
const maxDescriptionLength = 2000;
/** A longer subtitle would take more than a line. */
const maxSubtitleLength = 100;

export function DetailsPage({ view }: { readonly view: DetailsView }) {
  const {
    description,
    facts,
    tags,
    image,
    digests = [],
    install,
    timeline,
    url,
    actions,
    partOf = [],
    unconfirmed,
  } = view;
  return (
    <>
      <header>
        <Icon name={view.packageType} />
        <div class="name">
          <LongText tag="h1" text={view.title} />
          {/* The facts of a version have its package's whole name. */}
          <p class="subtitle" dir="auto" title={view.subtitle}>
            {shortened(view.subtitle, maxSubtitleLength)}
          </p>
        </div>
        <div class="buttons">
          {url && <Button label={t('Open on GitHub')} act={() => send({ type: 'open', url })} />}
          <Button label={t('Refresh')} act={() => send({ type: 'refresh' })} />
          <Actions actions={actions} />
        </div>
      </header>
      {unconfirmed && (
        <p class="unconfirmed" role="status">
          {unconfirmed}
        </p>
      )}
      <div class="details">
        {description && (
          <div class="prose">
            <LongText tag="p" text={description} maxLength={maxDescriptionLength} />
          </div>
        )}
        <div class="columns">
          <div>
            <Section heading={t('Details')}>
              <dl>
                {facts.map((fact) => (
                  <div key={fact.label} class="fact">
                    <dt>{fact.label}</dt>
                    <dd>
                      <FactValue fact={fact} />
                    </dd>
                  </div>
                ))}
                {image?.contents.kind === 'read' && (
                  <Facts facts={[[t('Platforms'), platformNames(image.contents.value)]]} />
                )}
                {image?.config.kind === 'read' && <SourceFacts {...image.config.value} />}
                {partOf.length > 0 && (
                  <div class="fact">
                    <dt>{t('Part of')}</dt>
                    <dd class="links">
                      {partOf.map(({ id, label }) => (
                        <Button key={id} class="link" label={label} act={() => send({ type: 'act', id })} />
                      ))}
                    </dd>
                  </div>
                )}
              </dl>
            </Section>
            {tags.length > 0 && (
              <Section heading={t('Tags')}>
                <TagList tags={tags} maxVisible={maxTags} />
              </Section>
            )}
            {image && <PlatformsSection {...image} />}
          </div>
          <InstallSection {...install} />
        </div>
        {digests.length > 0 && <Digests digests={digests} />}
        {view.sizes && <Sizes {...view.sizes} />}
        {image && <ImageSections {...image} />}
        {timeline && <TimelineSection {...timeline} />}
      </div>
    </>
  );
}

/** More would push the rest out of sight; the section has all. */
const maxPlatforms = 12;

/** `linux/amd64 (117 MB), linux/arm64 (116 MB)`; empty for anything without platforms. */
function platformNames({ platforms }: ContentsView): string {
  const named = platforms.filter(({ name }) => name !== '');
  const texts = named
    .slice(0, maxPlatforms)
    .map(({ name, size }) => (size === undefined ? name : `${name} (${sizeOf(size)})`));
  return [...texts, ...(named.length > maxPlatforms ? ['…'] : [])].join(', ');
}

/** The versions that GitHub lists for one image. */
function Digests({ digests }: { readonly digests: readonly DigestView[] }) {
  const { shown, pager } = usePages(digests);
  const all = digests.map(({ digest }) => digest).join('\n');
  return (
    <Section heading={t('Digests')}>
      <dl>
        {shown.map(({ label, digest }) => (
          <div key={digest} class="fact">
            <dt>{label}</dt>
            <dd>
              <code>{digest}</code>
              <CopyButton text={digest} what={label} />
            </dd>
          </div>
        ))}
      </dl>
      {pager}
      <Button label={t('Copy All Digests')} act={() => send({ type: 'copy', text: all })} />
    </Section>
  );
}

function FactValue({ fact }: Readonly<{ fact: Fact }>) {
  switch (fact.kind) {
    case 'text':
      return <LongText text={fact.value} />;
    case 'code':
      return (
        <>
          <code>{fact.value}</code>
          <CopyButton text={fact.value} what={fact.label} />
        </>
      );
    case 'date':
      return <Moment isAge at={fact.moment} unknown={t('unknown')} />;
    case 'link':
      // Anything but http(s) stays text.
      return /^https?:\/\//i.test(fact.url) ? webLink(fact.value, fact.url) : <LongText text={fact.value} />;
  }
}

function InstallSection({ commands, note, choice, canReadManifest }: InstallView) {
  return (
    <Section heading={t('Install')} class="install">
      {note && <p>{note}</p>}
      {choice && (
        <label class="install-choice">
          <span>{choice.label}</span>
          <Select {...choice} choose={(index) => send({ type: 'chooseInstall', index })} />
        </label>
      )}
      {canReadManifest && (
        <Button class="read-manifest" label={t('Read Manifest')} act={() => send({ type: 'readManifest' })} />
      )}
      {commands.map(({ title, command }) => (
        <div key={title} class="snippet">
          <h3>{title}</h3>
          <CopyButton text={command} what={title} />
          <pre>
            <LongText key={command} tag="code" text={command} />
          </pre>
        </div>
      ))}
    </Section>
  );
}

function TimelineSection({ bars, summary, failure, note, undated, progress, canLoadAll }: TimelineView) {
  return (
    <Section heading={t('Versions over time')} class="timeline">
      {failure && <p role="alert">{failure}</p>}
      {bars.length === 0 && !failure && !undated && <p>{t('No versions yet')}</p>}
      {bars.length > 0 && (
        <BarPlot
          bars={bars}
          summary={summary}
          label={t('Versions over time. Use the arrow keys to move through the chart.')}
          valueText={(count) => t('{count, plural, one {# version} other {# versions}}', { count })}
          axisText={numberText}
        />
      )}
      <div class="coverage">
        {note && <span>{note}</span>}
        {undated && <span>{undated}</span>}
        {progress && <span role="status">{progress}</span>}
        {canLoadAll && !progress && (
          <Button label={t('Load All Versions')} act={() => send({ type: 'loadAllVersions' })} />
        )}
      </div>
      {bars.length > 0 && (
        <details>
          <summary>{t('Show as Table')}</summary>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('Period')}</th>
                <th scope="col">{t('Versions')}</th>
              </tr>
            </thead>
            <tbody>
              {bars.toReversed().map(({ label, value }) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  <td>{numberText(value)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </Section>
  );
}
