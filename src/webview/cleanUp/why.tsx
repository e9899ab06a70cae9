import { useLayoutEffect, useRef } from 'preact/hooks';
import { visible } from '#core/packages';
import type { WhyRuleView, WhyView } from '../../messages/cleanUp.ts';
import { send } from '../shared/host.ts';
import { Icon } from '../shared/icons.tsx';
import { Button, LongText } from '../shared/parts.tsx';
import { numberText, t } from '../shared/text.tsx';
import type { VersionKey } from './rowStore.ts';

type WhyProps = Readonly<{
  index: number;
  top: number;
  version: VersionKey;
  packageName: string;
  /** Absent until it has arrived. */
  why: WhyView | undefined;
  /** Whether it is for rules to say what is deleted. */
  hasRules: boolean;
  setHeight: (height: number) => void;
  close: () => void;
}>;

/** Below the row of a version: what every rule says about it. */
export function Why({ index, top, version, packageName, why, hasRules, setHeight, close }: WhyProps) {
  const row = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = row.current;
    if (!element) return undefined;
    const measure = () => setHeight(element.offsetHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const name = visible(why?.name ?? '');
  return (
    <div role="row" class="why" aria-rowindex={index + 3} data-why={index} ref={row} style={{ top: `${top}px` }}>
      <div role="gridcell" aria-colspan={7} aria-busy={why === undefined}>
        {why ? (
          <>
            <p class="why-name quiet">
              <LongText text={t('{name} in {package}', { name, package: visible(packageName) })} />
            </p>
            <p class="why-verdict">
              <strong>{visible(why.verdict)}</strong>
            </p>
            {why.always.map((reason) => (
              <p key={reason}>{visible(reason)}</p>
            ))}
            {hasRules && why.rules.length === 0 && <p class="quiet">{t('There are no rules.')}</p>}
            {why.rules.length > 0 && <ol class="opinions">{why.rules.map(opinionOf)}</ol>}
          </>
        ) : (
          <p class="quiet">{t('Loading…')}</p>
        )}
        <div class="buttons">
          <Button
            label={t('Show Details')}
            about={name}
            act={() => send({ type: 'showDetails', package: version.package, id: version.id })}
          />
          <Button label={t('Close')} about={name} act={close} />
        </div>
      </div>
    </div>
  );
}

function opinionOf({ number, rule, note, opinion, applies, details }: WhyRuleView) {
  return (
    <li key={number} class={applies ? 'opinion applies' : 'opinion'}>
      <span class="rule-number">{numberText(number)}</span>
      <div>
        <p>
          <LongText text={visible(rule)} />
        </p>
        {note && (
          <p class="quiet">
            <LongText text={visible(note)} />
          </p>
        )}
        <p class="opinion-verdict">
          {applies && <Icon name="check" />}
          <strong>{visible(opinion)}</strong>
        </p>
        {details.map(({ text, holds }) => (
          <p key={text} class={holds === undefined ? 'detail' : 'detail condition'}>
            {holds !== undefined && <Icon name={holds ? 'check' : 'cross'} />}
            <span>
              {holds !== undefined && <span class="visually-hidden">{holds ? t('Met:') : t('Not met:')} </span>}
              {visible(text)}
            </span>
          </p>
        ))}
      </div>
    </li>
  );
}
