import { visible } from '#core/packages';
import type { OpenedItem, OpenedRules, OpenedView } from '../../messages/cleanUp.ts';
import { send } from '../shared/host.ts';
import { Icon } from '../shared/icons.tsx';
import { Button, LongText, useKeptFocus } from '../shared/parts.tsx';
import { numberText, t } from '../shared/text.tsx';

type OpenedProps = Readonly<{ opened: OpenedView }>;

/** More are hidden until the user expands the list. */
const maxItemsShown = 8;

/** What comes before an opened plan: what its run did, and what has changed since it was exported. */
export function Opened({ opened }: OpenedProps) {
  const { title, summary, changes, more, results } = opened;
  return (
    <>
      {results && (
        <section class="opened" aria-label={t('Results')} ref={useKeptFocus()}>
          <div class="source-head">
            <h2>{visible(results.summary)}</h2>
            {results.restoreLabel && (
              <div class="buttons">
                <Button label={visible(results.restoreLabel)} act={() => send({ type: 'restore' })} />
              </div>
            )}
          </div>
          <Items label={t('Result of each version')} items={results.items} more={results.more} isOpen={false} />
        </section>
      )}
      <section class="opened" aria-label={visible(title)}>
        <h2>{visible(title)}</h2>
        <p class={summary === undefined ? 'quiet' : ''}>
          {summary === undefined ? t('Reading packages…') : visible(summary)}
        </p>
        <Items
          label={t('{count, plural, one {# change} other {# changes}}', { count: changes.length })}
          items={changes}
          more={more}
          isOpen={changes.length <= maxItemsShown}
        />
      </section>
    </>
  );
}

type ItemsProps = Readonly<{
  label: string;
  items: readonly OpenedItem[];
  more: string | undefined;
  /** Whether the list is open at first. */
  isOpen: boolean;
}>;

function Items({ label, items, more, isOpen }: ItemsProps) {
  if (items.length === 0) return null;
  return (
    <details open={isOpen}>
      <summary>{label}</summary>
      <ul>
        {items.map(({ key, name, text }) => (
          <li key={key}>
            {name !== undefined && (
              <>
                <strong dir="auto">{visible(name)}</strong>{' '}
              </>
            )}
            <LongText text={visible(text)} />
          </li>
        ))}
      </ul>
      {more !== undefined && <p class="quiet">{visible(more)}</p>}
    </details>
  );
}

/** The rules of an opened plan, which are part of it and cannot be edited. */
export function RulesOfPlan({ rules }: Readonly<{ rules: readonly OpenedRules[] }>) {
  return (
    <div class="rules opened-rules">
      {rules.map(({ source, rules: list }) => (
        <section key={source} class="source" aria-label={visible(source)}>
          <div class="source-head">
            <h2>{visible(source)}</h2>
          </div>
          <ol class="rule-list">
            {list.map(({ number, text, effect, rule }, index) => (
              <li key={index} class="rule">
                <span class="rule-number">{number === undefined ? '–' : numberText(number)}</span>
                <div class="rule-text">
                  <p>
                    <LongText text={visible(text)} />
                  </p>
                  {effect !== undefined && <p class="quiet">{visible(effect)}</p>}
                  {rule.note && (
                    <p class="quiet">
                      <LongText text={visible(rule.note)} />
                    </p>
                  )}
                </div>
              </li>
            ))}
          </ol>
        </section>
      ))}
      <p class="quiet">
        <Icon name="information" /> {t('The rules are part of the plan and cannot be edited here.')}
      </p>
    </div>
  );
}
