import { l10n } from 'vscode';
import type { DetailsStrings } from '../../messages/details.ts';

/** The details page's own words, in the reader's language. */
export function detailsStrings(tags: number): DetailsStrings {
  return {
    refresh: l10n.t('Refresh'),
    copy: l10n.t('Copy'),
    copied: l10n.t('Copied'),
    loaded: l10n.t('Loaded'),
    showWhole: l10n.t('Show Whole Text'),
    facts: l10n.t('Facts'),
    tags: l10n.t('Tags'),
    showAllTags: l10n.t('Show all {0} tags', tags),
    description: l10n.t('Description'),
    license: l10n.t('License'),
    install: l10n.t('Install'),
    readManifest: l10n.t('Read Manifest'),
    links: l10n.t('Links'),
    timeline: l10n.t('Versions over time'),
    timelineKeys: l10n.t('Versions over time. Move through it with the arrow keys.'),
    timelineEmpty: l10n.t('No versions yet'),
    timelineTable: l10n.t('Show as a table'),
    timelinePeriod: l10n.t('Period'),
    timelineCount: l10n.t('Versions'),
    loadAll: l10n.t('Load all versions'),
  };
}
