import type { Scope } from '#core/cleanUp';
import type { Rule } from '#core/retention';
import type { TemplateView } from '../../messages/cleanUp.ts';
import { t } from '../../texts/language.ts';

/**
 * Returns what is offered to start with. A keep rule alone deletes nothing, so the templates that keep the last ones also
 * delete the older ones. A release is what the ecosystem says; so images tagged `pr-12` only are none, and stay.
 *
 * @param scopes what is cleaned up: saved rules hold for every owner, so a template is about no more than that.
 */
export function templates(scopes: readonly Scope[]): readonly TemplateView[] {
  const patterns = patternsOf(scopes);
  if (!patterns) return allTemplates();
  return allTemplates().flatMap(({ label, rules }) => {
    const limited = rules.flatMap((rule): Rule[] => {
      const [type] = rule.packages ?? [];
      const packages =
        type === undefined ? patterns : patterns.filter((each) => each.startsWith(type.replace('*', '')));
      return packages.length > 0 ? [{ ...rule, packages }] : [];
    });
    return limited.length > 0 ? [{ label, rules: limited }] : [];
  });
}

/** More packages than this are named by their type. */
const maxPackagesInRule = 5;

/** The `packages` of rules about these scopes only; `undefined` if all packages of an owner are meant. */
function patternsOf(scopes: readonly Scope[]): readonly string[] | undefined {
  const named = scopes.flatMap((scope) => {
    if (scope.kind === 'owner') return [];
    return scope.kind === 'type' ? `${scope.packageType}/*` : `${scope.packageType}/${scope.name}`;
  });
  if (named.length < scopes.length) return undefined;
  if (named.length <= maxPackagesInRule) return [...new Set(named)];
  return [...new Set(scopes.flatMap((scope) => (scope.kind === 'owner' ? [] : `${scope.packageType}/*`)))];
}

function allTemplates(): readonly TemplateView[] {
  return [
    {
      label: t('Keep the last 10 releases, delete older ones'),
      rules: [{ delete: { prerelease: false } }, { keep: { prerelease: false, newest: 10 } }],
    },
    {
      label: t('Keep the last 10 tagged images, delete older ones'),
      rules: [
        { packages: ['container/*'], delete: { tags: ['*'] } },
        { packages: ['container/*'], keep: { tags: ['*'], newest: 10 } },
      ],
    },
    {
      label: t('Delete untagged images after 7 days'),
      rules: [{ packages: ['container/*'], delete: { untagged: true, olderThan: '7 days' } }],
    },
    {
      label: t('Delete pull-request tags after 14 days'),
      rules: [{ packages: ['container/*'], delete: { tags: ['pr-*'], olderThan: '14 days' } }],
    },
    {
      label: t('Delete prereleases after 90 days'),
      rules: [{ delete: { prerelease: true, olderThan: '90 days' } }],
    },
    {
      label: t('Delete broken images, and attachments of deleted images'),
      rules: [{ packages: ['container/*'], delete: { broken: true } }],
    },
    {
      label: t('Keep images tagged v* or release-*'),
      rules: [{ packages: ['container/*'], keep: { tags: ['v*', 'release-*'] } }],
    },
  ];
}
