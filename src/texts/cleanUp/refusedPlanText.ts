import { shortLabel, visible } from '#core/packages';
import type { ReadPlan } from '#core/planFile';
import { listText, t } from '../language.ts';

const maxNames = 3;

/** Why a file is not opened as a plan, and what to do. @param file its name. */
export function refusedPlanText(read: Exclude<ReadPlan, { kind: 'plan' }>, file: string): string {
  switch (read.kind) {
    case 'tooLarge':
      return t('{0} is too large to be opened.', file);
    case 'notJson':
      return t('{0} is not JSON. Choose a plan that was exported as JSON.', file);
    case 'cutOff':
      return t(
        '{0} is incomplete: its end is missing. Copy or download the whole file, or export the plan again.',
        file,
      );
    case 'foreign':
      return t('{0} is not an exported clean-up plan.', file);
    case 'newerVersion':
      return t('{0} was written by a newer release. Update to open it.', file);
    case 'damaged':
      return t('{file} is damaged at "{where}". Export the plan again.', { file, where: visible(read.where) });
    case 'edited': {
      const { versions } = read;
      const names = versions
        .slice(0, maxNames)
        .map(({ type, package: name, ...version }) => visible(`${name} ${shortLabel(version, type)}`));
      return t(
        '{file} was changed after it was exported, so it cannot be opened. {count, plural, one {# version in it does not have the verdict that its rules give: {names}.} other {# versions in it do not have the verdicts that its rules give: {names}.}} Export the plan again.',
        {
          file,
          count: versions.length,
          names: names.length < versions.length ? `${names.join(', ')}, …` : listText(names),
        },
      );
    }
  }
}
