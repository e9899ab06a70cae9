import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { conflictKey, type Conflict, type Side } from '#core/conflicts';
import { visible } from '#core/packages';
import type { ConflictsView, WhichSide } from '../../messages/conflicts.ts';
import { announce, send } from '../shared/host.ts';
import { Icon } from '../shared/icons.tsx';
import { Actions, Button, LongText, TagList } from '../shared/parts.tsx';
import { t } from '../shared/text.tsx';
import { factsOf, headingOf, outcomeText } from './columns.tsx';

const tagsAtFirst = 12;

export function OpenedConflict({ conflict, view }: Readonly<{ conflict: Conflict; view: ConflictsView }>) {
  const key = conflictKey(conflict);
  const collision = view.collisions[key];
  const isNew = collision === undefined;
  useEffect(() => {
    // The host says at once that it looks.
    if (isNew) send({ type: 'check', key });
  }, [isNew, key]);
  const known = collision?.kind === 'known' ? collision : undefined;
  const checkedAt = known?.collision.at;
  const saidAt = useRef(checkedAt);
  useLayoutEffect(() => {
    if (known && checkedAt !== saidAt.current) announce(`${outcomeText(known)}. ${visible(known.message)}`);
    saidAt.current = checkedAt;
  }, [checkedAt]);
  const comparison = <Comparison conflict={conflict} view={view} />;
  if (!known) return comparison;
  const { collision: found, isChecking, message, checked, actions } = known;
  return (
    <>
      <div class={`outcome ${found.kind}`}>
        <Icon name={found.kind} />
        <p>
          <strong>{outcomeText({ ...known, isChecking: false })}</strong> <span>{visible(message)}</span>
        </p>
      </div>
      {comparison}
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

function Comparison({ conflict, view }: Parameters<typeof OpenedConflict>[0]) {
  const key = conflictKey(conflict);
  const known = view.collisions[key];
  const found = known?.kind === 'known' ? known.collision : undefined;
  const unknown = found ? t('unknown') : t('Loading…');
  const sides: Partial<Record<WhichSide, Side>> = {
    docker: found?.docker ?? { package: conflict.package, tags: undefined },
    ...(found?.kind === 'present' && { container: found.container }),
  };
  const columns: [WhichSide, string][] = [['docker', t('Docker registry')]];
  if (found?.kind !== 'same') columns.push(['container', t('Container registry')]);
  const tagsOf = ({ tags }: Side) => {
    if (tags === undefined) return unknown;
    if (tags.length === 0) return t('none among the newest versions');
    return <TagList tags={tags.map(visible)} atFirst={tagsAtFirst} />;
  };
  const actionsOf = (side: WhichSide, about: string) => {
    const labels = { open: t('Open on GitHub'), reveal: t('Reveal in Packages'), delete: t('Delete Package…') };
    const offered = view.report.account === undefined ? (['open'] as const) : (['open', 'reveal', 'delete'] as const);
    const buttons = offered.map((type) => (
      <Button key={type} label={labels[type]} about={about} act={() => send({ type, key, side })} />
    ));
    return <div class="buttons">{buttons}</div>;
  };
  const facts: [string, (side: Side, which: WhichSide, heading: string) => ComponentChildren][] = [
    [headingOf('name'), (side) => <LongText text={visible(side.package.name)} />],
    ...(['versions', 'visibility', 'repository', 'created', 'updated'] as const).map((column): (typeof facts)[0] => [
      headingOf(column),
      (side) => factsOf(side.package)[column],
    ]),
    [t('Newest tags'), tagsOf],
    [t('Actions'), (_, which, heading) => actionsOf(which, heading)],
  ];
  const missing = found?.kind === 'absent' ? t('none found') : unknown;
  return (
    <table class="comparison">
      <thead>
        <tr>
          <td />
          {columns.map(([which, heading]) => (
            <th key={which} scope="col">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {facts.map(([label, draw], index) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            {columns.map(([which, heading]) => {
              const side = sides[which];
              if (side) return <td key={which} class={which} children={draw(side, which, heading)} />;
              return index === 0 && <td key={which} class="missing" rowSpan={facts.length} children={missing} />;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
