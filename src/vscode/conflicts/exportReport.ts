import { queryConflicts, conflictsOf, everything, isNarrowed, toCsv, toJson, toMarkdown } from '#core/conflicts';
import type { Exported } from '#core/conflicts';
import { t } from '../../texts/language.ts';
import { exportFormats, exportText } from '../files/exportText.ts';

const formats = [
  { ...exportFormats.markdown, of: toMarkdown },
  { ...exportFormats.csv, of: toCsv },
  { ...exportFormats.json, of: toJson },
];

/** Prompts for a format and a destination, and writes the report there: as the panel shows it, or the whole report. */
export async function exportReport(shown: Exported, owners: string): Promise<void> {
  const { sortBy, descending } = shown.query;
  const whole: Exported = { ...shown, query: { ...everything, sortBy, descending } };
  const contents = (isNarrowed(shown.query) ? [shown, whole] : [whole]).map((content) => ({
    content,
    description: t(
      isNarrowed(content.query)
        ? 'filtered: {count, plural, one {# conflict} other {# conflicts}}'
        : 'all: {count, plural, one {# conflict} other {# conflicts}}',
      { count: queryConflicts(conflictsOf(content.report), content.query).length },
    ),
  }));
  const choices = formats.flatMap(({ of, ...format }) =>
    contents.map(({ content, description }) => ({ ...format, description, write: () => of(content) })),
  );
  await exportText(t('Export Conflict Report: {0}', owners), choices, fileName(shown));
}

function fileName({ report: { owners }, at }: Exported): string {
  const [first] = owners;
  const name = owners.length === 1 && first ? first.owner.login : `${owners.length}-owners`;
  return `docker-conflicts-${name}-${new Date(at).toISOString().slice(0, 10)}`;
}
