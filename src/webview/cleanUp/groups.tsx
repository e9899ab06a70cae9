import { useState } from 'preact/hooks';
import { shortened, visible } from '#core/packages';
import type { GroupView } from '../../messages/cleanUp.ts';
import { Button, maxShown, useKeptFocus } from '../shared/parts.tsx';
import { numberText, t } from '../shared/text.tsx';

/** More are hidden until the user asks for them. */
const maxGroupsShown = 10;

type GroupsProps = Readonly<{
  groups: readonly GroupView[];
  chosen: string | undefined;
  choose: (id: string | undefined) => void;
}>;

/** The reasons with their counts; pressing one shows its versions alone. */
export function Groups({ groups, chosen, choose }: GroupsProps) {
  const [showsAll, setShowsAll] = useState(false);
  const sorted = [...groups].sort((one, other) => Number(one.verdict === 'keep') - Number(other.verdict === 'keep'));
  const isShown = ({ id }: GroupView, index: number) => showsAll || index < maxGroupsShown || id === chosen;
  return (
    <section ref={useKeptFocus()} class="groups" aria-label={t('Reasons')}>
      {sorted.filter(isShown).map(({ id, verdict, label, count }) => (
        <button
          key={id}
          type="button"
          class={`group ${verdict}`}
          aria-pressed={id === chosen}
          onClick={() => choose(id === chosen ? undefined : id)}
        >
          <span class={`key ${verdict}`}>{verdict === 'delete' ? t('Delete') : t('Keep')}</span>
          <span class="group-label">{shortened(visible(label), maxShown)}</span>
          <span class="group-count">{numberText(count)}</span>
        </button>
      ))}
      {sorted.length > maxGroupsShown && (
        <Button
          class="link"
          label={showsAll ? t('Show Fewer Reasons') : t('Show All {count} Reasons', { count: sorted.length })}
          aria-expanded={showsAll}
          act={() => setShowsAll(!showsAll)}
        />
      )}
    </section>
  );
}
