import type { SizeComparison } from '#core/comparison';
import type { PlatformsComparison } from '../../messages/compare.ts';
import { send } from '../shared/host.ts';
import { LongText, Select } from '../shared/parts.tsx';
import { sizeOf, t } from '../shared/text.tsx';
import { changeName, signedSize, type Names } from './pagePart.ts';

/** Layers that explain a difference; the other ones are together in a line. */
const maxLayers = 5;

/** A choice of the platforms that both versions have; nothing if there is one. */
export function PlatformChoice({ platforms, chosen }: PlatformsComparison) {
  const common = platforms.flatMap(({ name, before, after }, index) =>
    before && after ? [{ index, label: name ?? t('Not named') }] : [],
  );
  if (common.length < 2) return null;
  return (
    <Select
      label={t('Platform')}
      options={common.map(({ label }) => label)}
      chosen={common.findIndex(({ index }) => index === chosen)}
      choose={(position) => send({ type: 'choosePlatform', index: common[position]?.index ?? 0 })}
    />
  );
}

type SummaryProps = Readonly<{ size: SizeComparison; names: Names; platform: string | undefined }>;

/** How much larger an image is than the other, and which layers make the difference. */
export function SizeSummary({ size, names, platform = '' }: SummaryProps) {
  const { before, after, difference, layers, config } = size;
  if (before === undefined || after === undefined || difference === undefined) {
    return <p>{t('Not known: a manifest does not have the size of each layer.')}</p>;
  }
  const values = {
    ...names,
    platform,
    difference: sizeOf(Math.abs(difference)),
    old: sizeOf(before),
    new: sizeOf(after),
  };
  const [main, rest] = [layers.slice(0, maxLayers), layers.slice(maxLayers)];
  const others = rest.reduce((sum, each) => sum + each.difference, 0);
  return (
    <>
      <p class="headline">
        {difference === 0
          ? t('{after} is as large as {before}: {new}.', values)
          : difference > 0
            ? t('{after} is {difference} larger than {before}: {new}, up from {old}.', values)
            : t('{after} is {difference} smaller than {before}: {new}, down from {old}.', values)}
      </p>
      <p class="quiet">
        {platform === ''
          ? t('Compressed, as it is downloaded.')
          : t('{platform}, compressed, as it is downloaded.', values)}
      </p>
      {main.length > 0 && (
        <ul class="contributions">
          {main.map(({ change, difference: bytes }, index) => (
            <li key={index}>
              <strong class="number">{signedSize(bytes)}</strong>
              <span>
                {changeName(change.kind)}:{' '}
                <LongText tag="code" text={(change.after ?? change.before).instruction ?? t('unknown instruction')} />
              </span>
            </li>
          ))}
          {rest.length > 0 && (
            <li>
              <strong class="number">{signedSize(others)}</strong>
              <span>{t('{count, plural, one {# other layer} other {# other layers}}', { count: rest.length })}</span>
            </li>
          )}
          {config !== undefined && config !== 0 && (
            <li>
              <strong class="number">{signedSize(config)}</strong>
              <span>{t('Config')}</span>
            </li>
          )}
        </ul>
      )}
    </>
  );
}
