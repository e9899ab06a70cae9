import * as vscode from 'vscode';
import type { Explorer } from '../../core/explorer/explorer.ts';
import { parseTarget, targetKey, type Target } from '../../core/packages/target.ts';
import { fromDetailsPage, type FromDetailsPage } from '../../messages/details.ts';
import type { ManifestSource } from '../artifacts.ts';
import { typeIcon } from '../explorer/typeIcon.ts';
import { MessagePanel, openPanel, panelTitle, type PanelKind } from '../webview/panel.ts';
import type { DetailsPage, DetailsPanel } from './detailsPanel.ts';

const panelKind: PanelKind<FromDetailsPage> = {
  viewType: 'githubPackages.details',
  script: 'dist/webview/details.js',
  style: 'dist/webview/details.css',
  parse: fromDetailsPage,
};

/** The "Show Details" panels: at most one for each package or version, also after the editor restarts. */
export class DetailsPanels implements vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #explorer: () => Promise<Explorer>;
  readonly #manifests: ManifestSource;
  readonly #open = new Map<string, DetailsPanel>();
  readonly #serializer: vscode.Disposable;

  /** @param explorer the explorer of the signed-in account; throws where there is none. */
  constructor(extensionUri: vscode.Uri, explorer: () => Promise<Explorer>, manifests: ManifestSource) {
    this.#extensionUri = extensionUri;
    this.#explorer = explorer;
    this.#manifests = manifests;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(panelKind.viewType, {
      deserializeWebviewPanel: async (panel, state) => {
        const target = parseTarget(state);
        const module = await loadPanels();
        // A hidden panel is restored when it is first looked at: by then its package may have another one.
        if (!target || this.#open.has(targetKey(target))) panel.dispose();
        else await this.#add(module, target, new MessagePanel(panel, panelKind, extensionUri)).load();
      },
    });
  }

  dispose(): void {
    this.#serializer.dispose();
  }

  /** Loads what all panels show anew: for another account, or with nobody signed in, it is not what it was. */
  async reload(): Promise<void> {
    await Promise.all([...this.#open.values()].map((details) => details.load()));
  }

  /** Shows the details of a package or version, fresh from the server. */
  async show(target: Target, title: string): Promise<void> {
    const module = await loadPanels();
    const known = this.#open.get(targetKey(target));
    known?.reveal();
    const column = vscode.ViewColumn.Active;
    const details =
      known ?? this.#add(module, target, openPanel(panelKind, this.#extensionUri, panelTitle(title), column));
    await details.load();
  }

  #add({ DetailsPanel: Panel }: PanelModule, target: Target, panel: DetailsPage): DetailsPanel {
    panel.panel.iconPath = typeIcon(target.packageType, this.#extensionUri);
    const details = new Panel(target, panel, this.#explorer, this.#manifests);
    this.#open.set(targetKey(target), details);
    panel.panel.onDidDispose(() => this.#open.delete(targetKey(target)));
    return details;
  }
}

type PanelModule = Awaited<ReturnType<typeof loadPanels>>;

/** Read when the first panel is shown. */
function loadPanels() {
  return import('./detailsPanel.ts');
}
