import { visible } from '#core/packages';
import type { RowView } from '../../messages/cleanUp.ts';
import { Icon } from '../shared/icons.tsx';
import { Button } from '../shared/parts.tsx';
import { Moment, sizeOf, t } from '../shared/text.tsx';
import { choiceLabel, isTicked } from './choices.ts';

type RowProps = Readonly<{
  index: number;
  /** From 1, with the table's head. */
  rowIndex: number;
  top: number;
  /** Absent until it has arrived. */
  row: RowView | undefined;
  packages: readonly string[];
  isActive: boolean;
  isOpen: boolean;
  isFixed: boolean;
  choose: () => void;
  toggleWhy: () => void;
}>;

export function VersionRow(props: RowProps) {
  const { index, rowIndex, top, row, packages, isActive, isOpen, isFixed, choose, toggleWhy } = props;
  const tabIndex = isActive ? 0 : -1;
  const name = visible(row?.name ?? '…');
  const packageName = visible(packages[row?.package ?? -1] ?? '');
  const reason = visible(row?.reason ?? '');
  const isForced = row?.choice === 'forced';
  return (
    <div
      role="row"
      class={`version-row ${row?.verdict ?? ''} ${row?.choice ?? ''} ${isOpen ? 'is-open' : ''}`}
      aria-rowindex={rowIndex}
      aria-busy={row === undefined}
      data-index={index}
      tabIndex={tabIndex}
      style={{ top: `${top}px` }}
    >
      <div role="gridcell" class="cell-choice">
        {row && row.choice !== 'none' && (
          <input
            type="checkbox"
            tabIndex={tabIndex}
            checked={isTicked(row.choice)}
            disabled={isFixed}
            aria-label={choiceLabel(row)}
            title={row.choice === 'forceable' ? t('Delete anyway') : undefined}
            onChange={choose}
          />
        )}
      </div>
      <div role="rowheader" class="cell-name" dir="auto" title={name}>
        {name}
        {row?.isChanged && (
          <span class="changed-mark" title={t('Changed by the last edit')}>
            <span class="visually-hidden">{t('Changed by the last edit')}</span>
          </span>
        )}
      </div>
      <div role="gridcell" class="cell-verdict" title={reason}>
        {isForced && (
          <span class="verdict forced-verdict">
            <Icon name="present" />
            {t('Delete anyway')}
          </span>
        )}
        {row && !isForced && (
          <span class={`verdict key ${row.verdict}`}>{row.verdict === 'delete' ? t('Delete') : t('Keep')}</span>
        )}
        <span class="reason">{reason}</span>
      </div>
      <div role="gridcell" class="cell-package" dir="auto" title={packageName}>
        {packageName}
      </div>
      <div role="gridcell" class="cell-created">
        {row && <Moment at={row.createdAt} unknown="–" />}
      </div>
      <div role="gridcell" class="cell-size">
        {row?.size === undefined ? '' : sizeOf(row.size)}
      </div>
      <div role="gridcell" class="cell-why">
        {row && (
          <Button
            class="link"
            label={t('Why?')}
            about={name}
            tabIndex={tabIndex}
            aria-expanded={isOpen}
            act={toggleWhy}
          />
        )}
      </div>
    </div>
  );
}
