import { isRemoteOn, type Host } from '#core/github';
import { visible } from '#core/packages';
import { t } from '../../texts/language.ts';
import type { FolderRemote } from './folderRemote.ts';

/** What is to be cleaned up. */
export interface RuleTarget {
  readonly host: Host;
  /** Logins. */
  readonly owners: readonly string[];
}

/** Whether the rules of a source count. */
export interface Scope {
  readonly isOn: boolean;
  /** Why it is off, or was not on from the start. */
  readonly note?: string;
}

/**
 * Returns whether the rules in a trusted folder count: for the owner of its remote, unless the user chose otherwise.
 * Otherwise the file in one repository would clean up every organization.
 *
 * @param chosen what the user switched it to.
 */
export function fileScope(remote: FolderRemote, target: RuleTarget, chosen: boolean | undefined): Scope {
  const off = whyOff(remote, target);
  if (off === undefined) return { isOn: chosen ?? true };
  return chosen ? { isOn: true, note: whyOn(remote, target) } : { isOn: false, note: off };
}

function whyOff(folder: FolderRemote, { host, owners }: RuleTarget): string | undefined {
  if (folder.kind === 'none') return t('Off because this folder has no remote on GitHub.');
  if (folder.kind === 'unreadable') {
    return t('Off because the remote of this folder could not be read: {0}', folder.message);
  }
  const { remote } = folder;
  if (!isRemoteOn(remote, host)) return t('Off because the remote of this folder is on {0}.', visible(remote.host));
  const [owner, ...others] = owners;
  if (owner?.toLowerCase() === remote.owner.toLowerCase() && others.length === 0) return undefined;
  return t('On only for {0}, the owner of this folder’s remote.', visible(remote.owner));
}

function whyOn(folder: FolderRemote, { host }: RuleTarget): string {
  return folder.kind === 'known' && isRemoteOn(folder.remote, host)
    ? t('You switched these rules on. The owner of this folder’s remote is {0}.', visible(folder.remote.owner))
    : t('You switched these rules on. This folder has no known remote on {0}.', host.name);
}
