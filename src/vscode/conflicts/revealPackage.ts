import { noFilter, isFiltering, packageRow, packageTypeRow } from '#core/explorer';
import { ownerKey, visible } from '#core/packages';
import type { PackageReference } from '#core/github';
import { typeName } from '../../texts/typeName.ts';
import type { ExplorerView } from '../explorer/view.ts';
import { loadAllOptions, withCancellableProgress } from '../notifications.ts';
import { mayLackRepoScope, openSettings, UserError, repoScopeHint } from '../problem.ts';
import { t } from '../../texts/language.ts';

/** Shows a package's row in the tree, without a filter. @throws UserError if there is none; SignedOutError. */
export async function revealPackage(view: ExplorerView, { owner, packageType, name }: PackageReference): Promise<void> {
  if (isFiltering(view.filter)) await view.setFilter(noFilter);
  const explorer = await view.requireExplorer();
  const rows = await explorer.owners();
  const shown = rows.find((row) => row.kind === 'owner' && ownerKey(row.owner) === ownerKey(owner));
  if (shown?.kind !== 'owner') {
    throw new UserError(t('{0} is not in the Packages view. Add it there first.', owner.login), [
      { title: t('Add Owner…'), command: 'githubPackages.addOwner' },
    ]);
  }
  if (!explorer.settings.packageTypes.includes(packageType)) {
    throw new UserError(t('Your settings hide {0} packages from the Packages view.', typeName(packageType)), [
      openSettings(t('Open Setting'), 'githubPackages.packageTypes'),
    ]);
  }
  const list = explorer.packages(shown.owner, packageType);
  const find = () => list.items.find((each) => each.name === name);
  await list.load();
  if (!find() && list.hasMore) {
    await withCancellableProgress(t('Looking for {0}', name), (signal, progress) =>
      list.loadAll(loadAllOptions(signal, (message) => progress.report({ message }))),
    );
  }
  const pkg = find();
  if (!pkg) {
    if (list.error) throw list.error;
    const text = t(
      'GitHub does not list {0} among its owner’s {1} packages. Someone may have deleted it, or your account cannot list it.',
      visible(name),
      typeName(packageType),
    );
    throw new UserError(mayLackRepoScope(packageType) ? `${text} ${repoScopeHint()}` : text);
  }
  const { groupByType } = explorer.settings;
  const parent = groupByType ? packageTypeRow(shown, packageType, list.items.length) : shown;
  await view.reveal(packageRow(parent, pkg));
}
