import { l10n } from 'vscode';
import type { ConflictsStrings } from '../../messages/conflicts.ts';

/** The report page's own words, in the reader's language; what stands for `{0}` and `{1}` the page fills in. */
export function conflictsStrings(): ConflictsStrings {
  return {
    title: panelTitle(),
    refresh: l10n.t('Refresh'),
    export: l10n.t('Export…'),
    cancel: l10n.t('Cancel'),
    retry: l10n.t('Retry'),
    ownersAsked: l10n.t('Owners asked'),
    conflicts: l10n.t('Conflicts'),
    visibilities: { public: l10n.t('public'), private: l10n.t('private'), internal: l10n.t('internal') },
    versionsAffected: l10n.t('Versions affected'),
    oldest: l10n.t('Oldest'),
    newest: l10n.t('Newest'),
    byOwner: l10n.t('Conflicts by owner'),
    otherOwners: l10n.t('{0} other owners'),
    failures: l10n.t('Could not be asked'),
    stopped: l10n.t('Stopped before they were asked'),
    search: l10n.t('Search owner, name or repository'),
    allOwners: l10n.t('All owners'),
    allVisibilities: l10n.t('Any visibility'),
    ownerFilter: l10n.t('Owner'),
    visibilityFilter: l10n.t('Visibility'),
    clearFilters: l10n.t('Clear Filters'),
    shown: l10n.t('{0} of {1} conflicts'),
    nothingMatches: l10n.t('No conflict matches the filters.'),
    columns: {
      owner: l10n.t('Owner'),
      name: l10n.t('Name'),
      visibility: l10n.t('Visibility'),
      versions: l10n.t('Versions'),
      repository: l10n.t('Repository'),
      created: l10n.t('Created'),
      updated: l10n.t('Updated'),
    },
    sortedAscending: l10n.t('Sorted by {0}, ascending'),
    sortedDescending: l10n.t('Sorted by {0}, descending'),
    rows: l10n.t('Rows {0} to {1}'),
    previousPage: l10n.t('Previous Page'),
    nextPage: l10n.t('Next Page'),
    showCollision: l10n.t('Show what {0} collides with'),
    loading: l10n.t('Loading…'),
    dockerSide: l10n.t('Docker registry'),
    containerSide: l10n.t('Container registry'),
    outcomes: {
      present: l10n.t('Name taken.'),
      same: l10n.t('Already a container package.'),
      absent: l10n.t('No container package found.'),
      refused: l10n.t('GitHub would not say.'),
    },
    tags: l10n.t('Tags'),
    noTags: l10n.t('no tags'),
    showAllTags: l10n.t('Show All {0} Tags'),
    unknown: l10n.t('unknown'),
    openOnGitHub: l10n.t('Open on GitHub'),
    reveal: l10n.t('Reveal in Packages'),
    deletePackage: l10n.t('Delete Package…'),
    checkAgain: l10n.t('Check Again'),
    checkAll: l10n.t('Check All'),
    checkAllHint: l10n.t('Asks GitHub what each package shown collides with, up to 100 at a time'),
    none: l10n.t('none'),
  };
}

export function panelTitle(): string {
  return l10n.t('Docker Migration Conflicts');
}
