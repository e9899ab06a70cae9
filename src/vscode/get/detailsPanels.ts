import type * as vscode from 'vscode';
import type { Changes, ImagePackage } from '#core/explorer';
import { packageKey, parseTarget, shortened, targetKey, type Target } from '#core/packages';
import { isPreviewState } from '../../messages/details.ts';
import { typeIcon } from '../explorer/typeIcon.ts';
import { setContext } from '../explorer/view.ts';
import { maxTitleLength } from '../literal.ts';
import { createPanel } from '../webview/panel.ts';
import { DetailsPanel, type DetailsParts } from './detailsPanel.ts';

/**
 * The details panels: at most one for each package or version, also after VS Code restarts. One of them may be the
 * preview, which the next clicked row reuses until the user keeps it open.
 */
export class DetailsPanels {
  readonly #parts: DetailsParts;
  readonly #open = new Map<string, DetailsPanel>();

  constructor(parts: DetailsParts) {
    this.#parts = parts;
  }

  /** Takes over a panel after a reload, with the state that its page persisted. */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const target = parseTarget(state);
    const isPreview = isPreviewState(state);
    // A hidden panel is restored when it is first shown: by then there may be another one for the same.
    if (!target || this.#open.has(targetKey(target)) || (isPreview && this.#preview)) panel.dispose();
    else await this.#add(target, panel, isPreview).load();
  }

  /** Reloads all panels, for an account that changed or signed out. */
  async reload(): Promise<void> {
    await Promise.all([...this.#open.values()].map((details) => details.load()));
  }

  /** Says in the panels of what was deleted that it was, and reloads those of what was restored or has lost versions. */
  async follow({ deleted, restored }: Changes): Promise<void> {
    const isAmong = (targets: readonly Target[], { target }: DetailsPanel) =>
      targets.find((each) => targetKey(each) === targetKey(target) || targetKey(each) === `${packageKey(target)}/`);
    const changed = new Set([...deleted, ...restored].map(packageKey));
    for (const details of [...this.#open.values()]) {
      const { target } = details;
      const gone = isAmong(deleted, details);
      if (gone) details.showDeleted(gone);
      else if (isAmong(restored, details)) await details.load();
      else if (!changed.has(packageKey(target))) continue;
      else if (target.versionId === undefined) await details.load();
      else await details.updateKnown();
    }
  }

  /** Updates the panels of a package of which more manifests are known. */
  async followRead({ owner, name }: Pick<ImagePackage, 'owner' | 'name'>): Promise<void> {
    const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
    const concerned = [...this.#open.values()].filter(
      ({ target }) =>
        target.packageType === 'container' && isSame(target.name, name) && isSame(target.owner.login, owner),
    );
    await Promise.all(concerned.map((details) => details.updateKnown()));
  }

  /** Shows the details of a package or version, fresh from the server, in a panel of its own. */
  async show(target: Target, title: string): Promise<void> {
    const known = this.#open.get(targetKey(target));
    if (known?.isPreview) this.keepOpen();
    known?.page.panel.reveal();
    await (known ?? this.#add(target, createPanel('details', shortened(title, maxTitleLength)), false)).load();
  }

  /** Shows them in the preview, unless they are open. The focus stays where it is, so that the next row can follow. */
  async preview(target: Target, title: string): Promise<void> {
    const known = this.#open.get(targetKey(target));
    if (known) {
      known.page.panel.reveal(undefined, true);
      return;
    }
    const short = shortened(title, maxTitleLength);
    const preview = this.#preview;
    if (!preview) {
      await this.#add(target, createPanel('details', short, true), true).load();
      return;
    }
    this.#open.delete(targetKey(preview.target));
    this.#open.set(targetKey(target), preview);
    preview.page.panel.reveal(undefined, true);
    await preview.reuse(target, short);
  }

  /** The next row gets a panel of its own. */
  keepOpen(): void {
    this.#preview?.keepOpen();
    this.#updateContext();
  }

  get #preview(): DetailsPanel | undefined {
    return [...this.#open.values()].find(({ isPreview }) => isPreview);
  }

  #add(target: Target, panel: vscode.WebviewPanel, isPreview: boolean): DetailsPanel {
    panel.iconPath = typeIcon(target.packageType);
    const details = new DetailsPanel(target, panel, this.#parts, isPreview);
    this.#open.set(targetKey(target), details);
    panel.onDidDispose(() => {
      this.#open.delete(targetKey(details.target));
      this.#updateContext();
    });
    panel.onDidChangeViewState(() => this.#updateContext());
    this.#updateContext();
    return details;
  }

  #updateContext(): void {
    setContext('previewActive', this.#preview?.page.panel.active === true);
  }
}
