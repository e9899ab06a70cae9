import * as vscode from 'vscode';
import type { Explorer } from '#core/explorer';
import { getPackage, getVersion, type Package } from '#core/github';
import {
  representativeVersion,
  shortened,
  isImageType,
  summarizePackage,
  summarizeVersion,
  parseTarget,
  targetKey,
  visible,
} from '#core/packages';
import type { NamedVersion, Target } from '#core/packages';
import { fromDetailsPage, type DetailsView, type FromDetailsPage, type ToDetailsPage } from '../../messages/details.ts';
import { isCancelled } from '../commands.ts';
import { typeIcon } from '../explorer/typeIcon.ts';
import { cachedArtifacts, installTarget, readArtifacts, type ManifestSource } from '../install.ts';
import { loadAllOptions, withCancellableProgress } from '../notifications.ts';
import { explain } from '../problem.ts';
import { maxTitleLength } from '../literal.ts';
import { createPanel, MessagePanel } from '../webview/panel.ts';
import { detailsView, installView, timelineView, type Installable } from './detailsView.ts';
import { openOnGitHub } from './openOnGitHub.ts';
import { t } from '../language.ts';

interface DetailsParts {
  readonly extensionUri: vscode.Uri;
  /** The explorer of the signed-in account; throws where there is none. */
  readonly explorer: () => Promise<Explorer>;
  readonly manifests: ManifestSource;
}

/** The "Show Details" panels: at most one for each package or version, also after VS Code restarts. */
export class DetailsPanels {
  readonly #parts: DetailsParts;
  readonly #open = new Map<string, DetailsPanel>();

  constructor(parts: DetailsParts) {
    this.#parts = parts;
  }

  /** Takes over a panel after a reload, with the state that its page persisted. */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const target = parseTarget(state);
    // A hidden panel is restored when it is first shown: by then its package may have another one.
    if (!target || this.#open.has(targetKey(target))) panel.dispose();
    else await this.#add(target, panel).load();
  }

  /** Reloads all panels, for an account that changed or signed out. */
  async reload(): Promise<void> {
    await Promise.all([...this.#open.values()].map((details) => details.load()));
  }

  /** Shows the details of a package or version, fresh from the server. */
  async show(target: Target, title: string): Promise<void> {
    const known = this.#open.get(targetKey(target));
    known?.page.panel.reveal();
    await (known ?? this.#add(target, createPanel('details', shortened(title, maxTitleLength)))).load();
  }

  #add(target: Target, panel: vscode.WebviewPanel): DetailsPanel {
    panel.iconPath = typeIcon(target.packageType);
    const details = new DetailsPanel(target, panel, this.#parts);
    this.#open.set(targetKey(target), details);
    panel.onDidDispose(() => this.#open.delete(targetKey(target)));
    return details;
  }
}

/** One panel and what it shows. */
class DetailsPanel {
  readonly #target: Target;
  readonly page: MessagePanel<ToDetailsPage, FromDetailsPage>;
  readonly #parts: DetailsParts;
  #loading = new AbortController();
  #versionCount: number | undefined;
  #installable: Installable | undefined;
  #shown: Extract<ToDetailsPage, { type: 'show' }> | undefined;

  constructor(target: Target, panel: vscode.WebviewPanel, parts: DetailsParts) {
    this.#target = target;
    this.#parts = parts;
    this.page = new MessagePanel(panel, {
      page: 'details',
      extensionUri: parts.extensionUri,
      parse: fromDetailsPage,
      receive: (message) => this.#receive(message),
    });
  }

  /** Fetches everything again. A failure is shown in the panel. */
  async load(): Promise<void> {
    this.#loading.abort();
    this.#loading = new AbortController();
    const signal = this.#signal();
    this.page.show({ type: 'loading', message: t('Loading…') }, this.#shown);
    try {
      const details = await this.#get(signal);
      this.#shown = { type: 'show', details };
      const { name, versionId } = this.#target;
      // A version alone, such as 1.4.2, does not say what it is a version of.
      const title = versionId === undefined ? details.title : `${visible(name)} ${details.title}`;
      this.page.panel.title = shortened(title, maxTitleLength);
      this.page.show(this.#shown);
    } catch (error) {
      if (signal.aborted) return;
      const { message, remedies } = explain(error, { packageType: this.#target.packageType });
      this.#shown = undefined;
      this.page.show({ type: 'failed', message, actions: this.page.offer('failed', remedies) });
    }
  }

  /** Aborted by the next load, and when the panel is closed. */
  #signal(): AbortSignal {
    return AbortSignal.any([this.#loading.signal, this.page.closed]);
  }

  async #get(signal: AbortSignal): Promise<DetailsView> {
    const explorer = await this.#parts.explorer();
    const { connection } = explorer;
    const { versionId } = this.#target;
    if (versionId !== undefined) {
      const [pkg, version] = await Promise.all([
        getPackage(connection, this.#target, { signal }),
        getVersion(connection, { ...this.#target, versionId }, { signal }),
      ]);
      const install = await this.#install(explorer, pkg, summarizeVersion(version));
      return detailsView(connection.host, this.#target, pkg, version, { install });
    }
    const list = explorer.versions(this.#target).detached;
    const versions = list.loaded || list.error ? list.refresh() : list.load();
    const [pkg] = await Promise.all([getPackage(connection, this.#target, { signal }), versions]);
    this.#versionCount = pkg.version_count;
    // Other types install the newest version without naming it.
    const version = isImageType(this.#target.packageType) ? representativeVersion(list.items) : undefined;
    const install = await this.#install(explorer, pkg, version);
    const timeline = timelineView(list, pkg.version_count);
    return detailsView(connection.host, this.#target, pkg, undefined, { install, timeline });
  }

  /** Uses cached manifests only: each read counts as a download. */
  async #install({ connection }: Explorer, pkg: Package, version: NamedVersion | undefined) {
    const target = installTarget(connection.host, this.#target.owner.login, summarizePackage(pkg), version);
    const artifacts = await cachedArtifacts(this.#parts.manifests, target);
    this.#installable = { target, artifacts, chosen: this.#installable?.chosen ?? 0 };
    return installView(this.#installable);
  }

  async #receive(message: Exclude<FromDetailsPage, { type: 'ready' | 'act' }>): Promise<void> {
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
        return openOnGitHub((await this.#parts.explorer()).connection.host, message.url);
    }
  }

  async #readManifest(): Promise<void> {
    const { target } = this.#installable ?? {};
    if (!target) return;
    const signal = this.#signal();
    const reading = t('Reading the manifest…');
    this.#update({ install: { commands: [], note: reading, canReadManifest: false } }, reading);
    try {
      const artifacts = await readArtifacts(this.#parts.manifests, target, signal);
      this.#showInstall({ target, artifacts, chosen: 0 });
    } catch (error) {
      if (signal.aborted) return;
      const { message } = explain(error, { packageType: target.packageType });
      const note = t('The manifest could not be read. {0}', message);
      this.#update({ install: { commands: [], note, canReadManifest: true } }, note);
    }
  }

  #showInstall(installable: Installable): void {
    this.#installable = installable;
    const install = installView(installable);
    this.#update({ install }, install.note ?? install.commands.map(({ title }) => title).join(', '));
  }

  async #loadAllVersions(): Promise<void> {
    const explorer = await this.#parts.explorer();
    const list = explorer.versions(this.#target).detached;
    const update = (progress?: string) => {
      this.#update({ timeline: timelineView(list, this.#versionCount, progress) }, '');
    };
    const title = t('Loading all versions of {0}', this.#target.name);
    try {
      await withCancellableProgress(title, (cancelled, progress) => {
        const signal = AbortSignal.any([cancelled, this.page.closed]);
        const report = (message: string) => {
          progress.report({ message });
          update(message);
        };
        return list.loadAll(loadAllOptions(signal, report));
      });
    } catch (error) {
      if (!isCancelled(error)) throw error;
    } finally {
      if (!this.page.closed.aborted) update();
    }
  }

  /** Shows a part of the page that has changed. */
  #update(part: Partial<DetailsView>, announcement: string): void {
    if (!this.#shown) return;
    this.#shown = { ...this.#shown, details: { ...this.#shown.details, ...part } };
    this.page.show({ ...this.#shown, announcement }, this.#shown);
  }
}
