import { visible } from '#core/packages';
import type { RowView } from '../../messages/cleanUp.ts';
import { Button } from '../shared/parts.tsx';
import { Moment, sizeOf, t } from '../shared/text.tsx';

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
  spare: () => void;
  toggleWhy: () => void;
}>;

export function VersionRow(props: RowProps) {
  const { index, rowIndex, top, row, packages, isActive, isOpen, isFixed, spare, toggleWhy } = props;
  const tabIndex = isActive ? 0 : -1;
  const name = visible(row?.name ?? '…');
  const packageName = visible(packages[row?.package ?? -1] ?? '');
  const reason = visible(row?.reason ?? '');
  const kind = row?.choice === 'spared' ? 'keep' : (row?.verdict ?? '');
  return (
    <div
      role="row"
      class={`version-row ${kind} ${isOpen ? 'is-open' : ''}`}
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
            checked={row.choice === 'free'}
            disabled={isFixed}
            aria-label={t('Delete {name}', { name })}
            onChange={spare}
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
        {row && <span class={`verdict key ${row.verdict}`}>{row.verdict === 'delete' ? t('Delete') : t('Keep')}</span>}
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
