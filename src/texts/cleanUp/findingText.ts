import { packageTypes } from '#core/github';
import { visible } from '#core/packages';
import type { RuleFinding } from '#core/retention';
import { listText, t } from '../language.ts';

/** What is wrong with a rule, why, and what to do if that is not plain. Rules are numbered from 1, as in the file. */
export function findingText(finding: RuleFinding): string {
  switch (finding.code) {
    case 'redundant':
      return t('This rule is redundant: rule {0} of this file covers all that it covers.', finding.by + 1);
    case 'overruled':
      return t('This rule deletes nothing: rule {0} of this file keeps all that it covers.', finding.by + 1);
    case 'keepsEverything':
      return t('This rule keeps every version of every package, so nothing is ever deleted.');
    case 'keepsAllDeleted':
      return t('This rule keeps all that the delete rules of this file cover, so they delete nothing.');
    case 'contradiction':
      return contradictionText(finding.keys);
    case 'coveredEntry':
      return finding.glob === finding.by
        ? t('{0} is in this list twice.', quoted(finding.glob))
        : t('{0} is redundant: {1} matches all that it matches.', quoted(finding.glob), quoted(finding.by));
    case 'impossibleTag':
      return finding.suggestion
        ? withSuggestion(
            t('{0} matches no tag, since tags have no "/" and no ",".', quoted(finding.glob)),
            finding.suggestion,
          )
        : t(
            '{0} matches no tag. A tag has letters, digits, "_", "." and "-", does not begin with "." or "-", and has 128 characters at most.',
            quoted(finding.glob),
          );
    case 'impossibleDigest':
      return t(
        '{0} matches no version: versions of container packages are digests, such as "sha256:1a2b…". Use "tags" for tags.',
        quoted(finding.glob),
      );
    case 'unknownType':
      return withSuggestion(
        t(
          '{0} matches no package. Write the type before the name, as in "container/api". Types are {1}.',
          quoted(finding.glob),
          // The Docker registry has no plan.
          listText(packageTypes.filter((type) => type !== 'docker')),
        ),
        finding.suggestion === undefined ? undefined : [finding.suggestion],
      );
    case 'neverPlanned':
      return t(
        'Packages of the Docker registry are never planned, because the registry does not say which versions belong to which image. For images on ghcr.io, write {0}.',
        quoted(finding.suggestion),
      );
    case 'noVersion':
      return withSuggestion(
        t(
          '{0} is not a version number in {1}. Write one, such as "2.0.0".',
          quoted(finding.below),
          listText(finding.types),
        ),
        finding.suggestion === undefined ? undefined : [finding.suggestion],
      );
    case 'deletesNothing':
      return t('This file has no delete rule, so it deletes nothing.');
    case 'keepsEveryAge':
      return t(
        'This rule and rule {0} of this file keep versions of every age, so nothing is deleted in the packages of this rule.',
        finding.by + 1,
      );
    case 'notForTypes':
      return t('"{key}" is about container images, so this rule covers nothing in {types}.', {
        key: finding.key,
        types: listText(finding.types),
      });
  }
}

function contradictionText([one, other]: readonly [string, string]): string {
  if (one === 'untagged') return t('This rule covers nothing: a version without tags never meets "{0}".', other);
  return one === 'prerelease'
    ? t(
        'This rule covers nothing: of images, "below" compares tags that are nothing but a version, which are releases.',
      )
    : t('This rule covers nothing: no version is older than "olderThan" and newer than "newerThan".');
}

/** @param title of the clean-up. @param moment of its plan. */
export function coversNothingText(title: string, moment: string): string {
  return t('This rule covers no version now ({0}, {1}).', title, moment);
}

/** @param title of the clean-up. @param moment of its plan. */
export function keepsAllText(title: string, moment: string): string {
  return t(
    'Nothing would be deleted now, since this rule keeps all that others would delete ({0}, {1}).',
    title,
    moment,
  );
}

function withSuggestion(text: string, suggestion: readonly string[] | undefined): string {
  return suggestion ? `${text} ${t('Did you mean {0}?', suggestion.map(quoted).join(', '))}` : text;
}

/** What a stranger wrote, in quotation marks. */
function quoted(glob: string): string {
  return `"${visible(glob)}"`;
}
