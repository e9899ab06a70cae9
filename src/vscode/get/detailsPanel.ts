import * as vscode from 'vscode';
import type { Explorer } from '../../core/explorer/explorer.ts';
import type { Target } from '../../core/packages/target.ts';
import { summarizePackage, summarizeVersion } from '../../core/packages/summary.ts';
import { getPackage, getVersion } from '../../core/github/packages.ts';
import type { Package } from '../../core/github/types.ts';
import { representativeVersion } from '../../core/packages/imageReference.ts';
import { isImageType, type NamedVersion } from '../../core/packages/name.ts';
import { visible } from '../../core/packages/visible.ts';
import type { FromDetailsPage, InstallView, ToDetailsPage, DetailsStrings } from '../../messages/details.ts';
import { cachedArtifacts, readArtifacts, type ManifestSource } from '../artifacts.ts';
import { isCancelled, showProblem } from '../commands.ts';
import { loadAllOptions } from '../loadAll.ts';
import { withCancellableProgress } from '../notifications.ts';
import { explain, type Remedy } from '../problem.ts';
import { installTarget } from '../installTarget.ts';
import { panelTitle, type MessagePanel } from '../webview/panel.ts';
import { packageView, versionView } from './detailsView.ts';
import { installView, type Installable } from './installView.ts';
import { openOnGitHub } from './openOnGitHub.ts';
import { timelineView } from './timelineView.ts';
import { l10n } from 'vscode';

export type DetailsPage = MessagePanel<ToDetailsPage, FromDetailsPage>;

/** One panel and what it shows. */
export class DetailsPanel {
  readonly #target: Target;
  readonly #panel: DetailsPage;
  readonly #explorer: () => Promise<Explorer>;
  readonly #manifests: ManifestSource;
  readonly #closed = new AbortController();
  #versionCount: number | undefined;
  #loading: AbortController | undefined;
  #installable: Installable | undefined;
  #remedies: readonly Remedy[] = [];
  #shown: Extract<ToDetailsPage, { type: 'show' }> | undefined;

  constructor(target: Target, panel: DetailsPage, explorer: () => Promise<Explorer>, manifests: ManifestSource) {
    this.#target = target;
    this.#panel = panel;
    this.#explorer = explorer;
    this.#manifests = manifests;
    panel.onDidReceive(async (message) => {
      try {
        await this.#receive(message);
      } catch (error) {
        if (!this.#closed.signal.aborted) await showProblem(error);
      }
    });
    panel.panel.onDidDispose(() => this.#closed.abort());
  }

  reveal(): void {
    this.#panel.panel.reveal();
  }

  /** Gets everything anew. A failure is shown in the panel. */
  async load(): Promise<void> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    const signal = AbortSignal.any([loading.signal, this.#closed.signal]);
    const waiting = { type: 'loading', message: vscode.l10n.t('Loading…') } as const;
    if (this.#shown) this.#panel.update(waiting, this.#shown);
    else this.#panel.show(waiting);
    try {
      const details = await this.#get(signal);
      this.#shown = { type: 'show', details, strings: detailsStrings(details.tags.length) };
      this.#panel.panel.title = tabTitle(this.#target, details.title);
      this.#panel.show(this.#shown);
    } catch (error) {
      if (signal.aborted) return;
      const { message, remedies } = explain(error, { packageType: this.#target.packageType });
      this.#remedies = remedies;
      this.#shown = undefined;
      const retry = { id: 'retry', label: vscode.l10n.t('Retry') };
      const actions = remedies.map(({ title }, index) => ({ id: String(index), label: title }));
      this.#panel.show({ type: 'failed', message, actions: [retry, ...actions] });
    }
  }

  async #get(signal: AbortSignal) {
    const explorer = await this.#explorer();
    const { connection } = explorer;
    const { versionId } = this.#target;
    if (versionId !== undefined) {
      const [element, version] = await Promise.all([
        getPackage(connection, this.#target, { signal }),
        getVersion(connection, { ...this.#target, versionId }, { signal }),
      ]);
      const install = await this.#install(explorer, element, summarizeVersion(version));
      return versionView(connection.host, this.#target, element, version, install);
    }
    const list = explorer.versions(this.#target).apart;
    const versions = list.loaded || list.error ? list.refresh() : list.load();
    const [element] = await Promise.all([getPackage(connection, this.#target, { signal }), versions]);
    this.#versionCount = element.version_count;
    // Of other types the newest is installed without naming it.
    const version = isImageType(this.#target.packageType) ? representativeVersion(list.items) : undefined;
    const install = await this.#install(explorer, element, version);
    return packageView(connection.host, this.#target, element, install, timelineView(list, element.version_count));
  }

  /** By what is known without reading a manifest: each reading counts as a download. */
  async #install({ connection }: Explorer, element: Package, version: NamedVersion | undefined) {
    const target = installTarget(connection.host, this.#target.owner.login, summarizePackage(element), version);
    const artifacts = await cachedArtifacts(this.#manifests, target);
    this.#installable = { target, artifacts, chosen: this.#installable?.chosen ?? 0 };
    return installView(this.#installable);
  }

  async #receive(message: Exclude<FromDetailsPage, { type: 'ready' }>): Promise<void> {
    switch (message.type) {
      case 'refresh':
        return this.load();
      case 'loadAllVersions':
        return this.#loadAllVersions();
      case 'readManifest':
        return this.#readManifest();
      case 'chooseInstall':
        if (this.#installable) this.#showInstall({ ...this.#installable, chosen: message.index });
        return;
      case 'copy':
        return vscode.env.clipboard.writeText(message.text);
      case 'open':
        return openOnGitHub((await this.#explorer()).connection.host, message.url);
      case 'act':
        return this.#act(message.id);
    }
  }

  async #act(id: string): Promise<void> {
    const remedy = this.#remedies[Number(id)];
    if (id === 'retry') await this.load();
    // A new sign-in loads all panels anew; nothing else that can be done has helped by the time it returns.
    else if (remedy) await vscode.commands.executeCommand(remedy.command, ...(remedy.arguments ?? []));
  }

  async #readManifest(): Promise<void> {
    const { target } = this.#installable ?? {};
    if (!target) return;
    const signal = AbortSignal.any([this.#closed.signal, ...(this.#loading ? [this.#loading.signal] : [])]);
    const reading = vscode.l10n.t('Reading the manifest…');
    this.#updateInstall({ commands: [], note: reading, canReadManifest: false }, reading);
    try {
      const artifacts = await readArtifacts(this.#manifests, target, signal);
      this.#showInstall({ target, artifacts, chosen: 0 });
    } catch (error) {
      if (signal.aborted) return;
      const { message } = explain(error, { packageType: target.packageType });
      const note = vscode.l10n.t('The manifest could not be read. {0}', message);
      this.#updateInstall({ commands: [], note, canReadManifest: true }, note);
    }
  }

  #showInstall(installable: Installable): void {
    this.#installable = installable;
    const install = installView(installable);
    this.#updateInstall(install, install.note ?? install.commands.map(({ title }) => title).join(', '));
  }

  #updateInstall(install: InstallView, announcement: string): void {
    if (!this.#shown) return;
    this.#shown = { ...this.#shown, details: { ...this.#shown.details, install } };
    this.#panel.update({ type: 'install', install, announcement }, this.#shown);
  }

  async #loadAllVersions(): Promise<void> {
    const explorer = await this.#explorer();
    const list = explorer.versions(this.#target).apart;
    const total = this.#versionCount;
    const update = (progress?: string) => this.#updateTimeline(timelineView(list, total, progress));
    const title = vscode.l10n.t('Loading all versions of {0}', this.#target.name);
    try {
      await withCancellableProgress(title, (cancelled, progress) =>
        list.loadAll(
          loadAllOptions(AbortSignal.any([cancelled, this.#closed.signal]), (message) => {
            progress.report({ message });
            update(message);
          }),
        ),
      );
    } catch (error) {
      if (!isCancelled(error)) throw error;
    } finally {
      if (!this.#closed.signal.aborted) update();
    }
  }

  #updateTimeline(timeline: Extract<ToDetailsPage, { type: 'timeline' }>['timeline']): void {
    if (!this.#shown) return;
    this.#shown = { ...this.#shown, details: { ...this.#shown.details, timeline } };
    this.#panel.update({ type: 'timeline', timeline }, this.#shown);
  }
}

/** A version alone, such as 1.4.2, does not say what it is a version of. */
function tabTitle({ name, versionId }: Target, title: string): string {
  return panelTitle(versionId === undefined ? title : `${visible(name)} ${title}`);
}

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
