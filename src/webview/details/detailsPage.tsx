import { shortened } from '#core/packages';
import type { DetailsView, Fact, InstallView, TimelineView } from '../../messages/details.ts';
import { send } from '../shared/host.ts';
import { Icon } from '../shared/icons.tsx';
import { Actions, Button, CopyButton, LongText, Section, Select, TagList } from '../shared/parts.tsx';
import { Moment, numberText, t } from '../shared/text.tsx';
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
  const { description, facts, tags, image, install, timeline, url, actions, partOf = [], unconfirmed } = view;
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
        {view.sizes && <Sizes {...view.sizes} />}
        {image && <ImageSections {...image} />}
        {timeline && <TimelineSection {...timeline} />}
      </div>
    </>
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
