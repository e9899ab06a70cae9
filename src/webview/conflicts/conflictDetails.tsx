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

const maxTags = 12;

type DetailsProps = Readonly<{ conflict: Conflict; view: ConflictsView }>;

export function ConflictDetails({ conflict, view }: DetailsProps) {
  const key = conflictKey(conflict);
  const collision = view.collisions[key];
  const isNew = collision === undefined;
  useEffect(() => {
    // The host reports at once that it is checking.
    if (isNew) send({ type: 'check', key });
  }, [isNew, key]);
  const { isChecking = false, known } = collision ?? {};
  const outcome = outcomeText({ ...collision, isChecking: false });
  const announcedAt = useRef(known?.at);
  useLayoutEffect(() => {
    if (known && known.at !== announcedAt.current) announce(`${outcome}. ${visible(known.message)}`);
    announcedAt.current = known?.at;
  }, [known?.at]);
  return (
    <>
      {known && (
        <div class={`outcome ${known.kind}`}>
          <Icon name={known.kind} />
          <p>
            <strong>{outcome}</strong> <span>{visible(known.message)}</span>
          </p>
        </div>
      )}
      <Comparison conflict={conflict} view={view} />
      {known && (
        <div class="buttons" aria-busy={isChecking || undefined}>
          <Button
            label={isChecking ? t('Checking…') : t('Check Again')}
            isDisabled={isChecking}
            act={() => send({ type: 'check', key })}
          />
          <Actions actions={known.actions} />
          <span class="checked">{known.checked}</span>
        </div>
      )}
    </>
  );
}

type Column = Readonly<{ which: WhichSide; heading: string; side: Side | undefined }>;

function Comparison({ conflict, view }: DetailsProps) {
  const key = conflictKey(conflict);
  const known = view.collisions[key]?.known;
  const unknown = known ? t('unknown') : t('Loading…');
  const docker = known?.docker ?? { package: conflict.package, tags: undefined };
  const columns: Column[] = [
    { which: 'docker', heading: t('Docker registry'), side: docker },
    { which: 'container', heading: t('Container registry'), side: known?.container },
  ];
  if (known?.kind === 'same') columns.pop();
  const tagsOf = ({ tags }: Side) => {
    if (tags === undefined) return unknown;
    if (tags.length === 0) return t('none among the newest versions');
    return <TagList tags={tags.map(visible)} maxVisible={maxTags} />;
  };
  const labels = { open: t('Open on GitHub'), reveal: t('Reveal in Packages'), delete: t('Delete Package…') };
  const offered = view.report.account === undefined ? (['open'] as const) : (['open', 'reveal', 'delete'] as const);
  const actionsOf = (_: Side, { which: side, heading }: Column) => (
    <div class="buttons">
      {offered.map((type) => (
        <Button key={type} label={labels[type]} about={heading} act={() => send({ type, key, side })} />
      ))}
    </div>
  );
  const rows: [string, (side: Side, column: Column) => ComponentChildren][] = [
    [headingOf('name'), (side) => <LongText text={visible(side.package.name)} />],
    ...(['versions', 'visibility', 'repository', 'created', 'updated'] as const).map((fact): (typeof rows)[0] => [
      headingOf(fact),
      (side) => factsOf(side.package)[fact],
    ]),
    [t('Newest tags'), tagsOf],
    [t('Actions'), actionsOf],
  ];
  const missing = known?.kind === 'absent' ? t('none found') : unknown;
  return (
    <table class="comparison">
      <thead>
        <tr>
          <td />
          {columns.map(({ which, heading }) => (
            <th key={which} scope="col">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([label, draw], index) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            {columns.map((column) => {
              const { which, side } = column;
              if (side) return <td key={which} class={which} children={draw(side, column)} />;
              return index === 0 && <td key={which} class="missing" rowSpan={rows.length} children={missing} />;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
