import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { conflictKey, type Conflict, type Side } from '../../core/conflicts/index.ts';
import { visible } from '../../core/packages/index.ts';
import type { ConflictsView, WhichSide } from '../../messages/conflicts.ts';
import { send } from '../shared/host.ts';
import { Icon } from '../shared/icons.tsx';
import { Actions, Button, LongText, TagList } from '../shared/parts.tsx';
import { t } from '../shared/text.tsx';
import { factsOf, labelOf, outcomeText } from './columns.tsx';

const tagsAtFirst = 12;

/** What an opened row shows: what is known of the collision, and a comparison of both packages. */
export function OpenedConflict({ conflict, view }: Readonly<{ conflict: Conflict; view: ConflictsView }>) {
  const key = conflictKey(conflict);
  const collision = view.collisions[key];
  const isNew = collision === undefined;
  useEffect(() => {
    // The host says at once that it looks.
    if (isNew) send({ type: 'check', key });
  }, [isNew, key]);
  const canChange = view.report.account !== undefined;
  if (collision?.kind !== 'known') {
    const docker = { package: conflict.package, tags: undefined };
    return comparison(key, canChange, { docker }, t('Loading…'));
  }
  const { collision: found, isChecking, message, checked, actions } = collision;
  const sides = { docker: found.docker, ...(found.kind === 'present' && { container: found.container }) };
  const missing = { present: t('unknown'), same: undefined, absent: t('none found'), refused: t('unknown') };
  return (
    <>
      <div class={`outcome ${found.kind}`}>
        <Icon name={found.kind} />
        <p>
          <strong>{outcomeText({ ...collision, isChecking: false })}</strong> <span>{visible(message)}</span>
        </p>
      </div>
      {comparison(key, canChange, sides, missing[found.kind])}
      <div class="buttons" aria-busy={isChecking || undefined}>
        <Button
          label={isChecking ? t('Checking…') : t('Check Again')}
          isOff={isChecking}
          act={() => send({ type: 'check', key })}
        />
        <Actions actions={actions} />
        <span class="checked">{checked}</span>
      </div>
    </>
  );
}

/**
 * The packages beside each other, fact by fact.
 *
 * @param missing stands in place of a package, or of tags, that are not there; `undefined` where there can be no other
 * package.
 */
function comparison(
  key: string,
  canChange: boolean,
  sides: Readonly<Partial<Record<WhichSide, Side>>>,
  missing: string | undefined,
) {
  const headings = { docker: t('Docker registry'), container: t('Container registry') };
  const columns = missing === undefined ? (['docker'] as const) : (['docker', 'container'] as const);
  const tagsOf = ({ tags }: Side) => {
    if (tags === undefined) return missing ?? t('unknown');
    if (tags.length === 0) return t('none among the newest versions');
    return <TagList tags={tags.map(visible)} atFirst={tagsAtFirst} />;
  };
  const actionsOf = (side: WhichSide) => {
    const action = (type: 'open' | 'reveal' | 'delete', label: string) => (
      <Button label={label} about={headings[side]} act={() => send({ type, key, side })} />
    );
    const changes = () => [action('reveal', t('Reveal in Packages')), action('delete', t('Delete Package…'))];
    return <div class="buttons">{[action('open', t('Open on GitHub')), canChange && changes()]}</div>;
  };
  const facts: [string, (side: Side, which: WhichSide) => ComponentChildren][] = [
    [labelOf('name'), (side) => <LongText text={visible(side.package.name)} />],
    ...(['versions', 'visibility', 'repository', 'created', 'updated'] as const).map((column): (typeof facts)[0] => [
      labelOf(column),
      (side) => factsOf(side.package)[column],
    ]),
    [t('Newest tags'), tagsOf],
    [t('Actions'), (_, which) => actionsOf(which)],
  ];
  return (
    <table class="comparison">
      <thead>
        <tr>
          <td />
          {columns.map((which) => (
            <th key={which} scope="col">
              {headings[which]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {facts.map(([label, draw], index) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            {columns.map((which) => {
              const side = sides[which];
              if (side) return <td key={which} class={which} children={draw(side, which)} />;
              return index === 0 && <td key={which} class="missing" rowSpan={facts.length} children={missing} />;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
