import { type Collision, conflictKey, type Conflict } from '#core/conflicts';
import { type PackageSummary, shortened, visible } from '#core/packages';
import type { CollisionView, ConflictsView } from '../../messages/conflicts.ts';
import { send } from '../shared/host.ts';
import { Icon } from '../shared/icons.tsx';
import { Button, maxShown } from '../shared/parts.tsx';
import { Moment, numberText, t, visibilityText } from '../shared/text.tsx';

const headings = {
  owner: 'Owner',
  name: 'Name',
  collision: 'Container package',
  visibility: 'Visibility',
  versions: 'Versions',
  repository: 'Repository',
  created: 'Created',
  updated: 'Updated',
};

export const columns = Object.keys(headings) as (keyof typeof headings)[];

export function headingOf(column: keyof typeof headings): string {
  return t(headings[column]);
}

/** The cells of a conflict, by column. `tabIndex` is for controls: Tab reaches only one row of the table. */
export function cellsOf(conflict: Conflict, { collisions }: ConflictsView, tabIndex: number) {
  const key = conflictKey(conflict);
  const collision = collisions[key];
  const kind = collision?.isChecking ? 'busy' : collision?.known?.kind;
  const open = (
    <Button
      class="open"
      icon="external"
      label={t('Open on GitHub')}
      about={shortName(conflict)}
      tabIndex={tabIndex}
      act={() => send({ type: 'open', key, side: 'docker' })}
    />
  );
  return {
    ...factsOf(conflict.package),
    owner: clamped(conflict.owner.login),
    name: [clamped(conflict.package.name), open],
    collision: (
      <span class={`mark ${kind ?? 'unchecked'}`}>
        {kind && <Icon name={kind} />}
        <span>{outcomeText(collision)}</span>
      </span>
    ),
  };
}

export function factsOf({ versionCount, visibility, repository, createdAt, updatedAt }: PackageSummary) {
  return {
    versions: versionCount === undefined ? '–' : numberText(versionCount),
    visibility: visibilityText(visibility),
    repository: repository ? clamped(repository) : '–',
    created: <Moment at={createdAt} unknown="–" />,
    updated: <Moment at={updatedAt} unknown="–" />,
  };
}

export function shortName({ package: { name } }: Conflict): string {
  return shortened(visible(name), maxShown);
}

/** A name, which the style sheet cuts after two lines; the tooltip and the opened row have the whole name. */
function clamped(name: string) {
  const text = visible(name);
  return (
    <span class="text" dir="auto" title={text}>
      {text}
    </span>
  );
}

const outcomes: Readonly<Record<Collision['kind'], string>> = {
  present: 'Name taken',
  same: 'Same package',
  absent: 'None found',
  failed: 'Could not check',
};

export function outcomeText(collision: CollisionView | undefined): string {
  if (collision?.isChecking) return t('Checking…');
  return collision?.known ? t(outcomes[collision.known.kind]) : t('Not checked');
}
