import * as vscode from 'vscode';
import { distinctScopes, type Scope, type VersionIds } from '#core/cleanUp';
import { ownerOf, referenceOf, type Row } from '#core/explorer';
import type { Owner } from '#core/github';
import { packageKey } from '#core/packages';
import { accountOf, type DeletionContext, type ReviewRequest } from '../deletion/context.ts';
import { typeIcon } from '../explorer/typeIcon.ts';
import { setContext, type RowArgument } from '../explorer/view.ts';
import { t } from '../../texts/language.ts';
import { showInformation } from '../notifications.ts';
import { literalItem } from '../pick/pick.ts';
import { SignedOutError, UserError } from '../problem.ts';
import { createPanel } from '../webview/panel.ts';
import { CleanUpPanel, type CleanUpParts } from './cleanUpPanel.ts';
import { cleanUpTitle } from './cleanUpView.ts';
import type { RulePlan } from './rulePlan.ts';
import { OpenedPlan } from './openedPlan.ts';
import { initialState, parsePersisted, requestKey } from './persisted.ts';
import type { CleanUpRequest, PersistedCleanUp } from './persisted.ts';

/** The panels of Clean Up: at most one for each account and set of packages, also after VS Code restarts. */
export class CleanUps {
  readonly #parts: CleanUpParts;
  readonly #open = new Map<string, CleanUpPanel>();
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when a plan of `plansWith` may have changed, often in quick succession. */
  readonly onDidChangePlans = this.#changed.event;

  constructor(parts: CleanUpParts) {
    this.#parts = parts;
  }

  /** Plans the clean-up of these rows' packages, or of those that the user picks. Returns once the panel is open. */
  async show(row?: RowArgument, selected?: readonly Row[]): Promise<CleanUpPanel | undefined> {
    const { view, sessions } = this.#parts.deletion;
    const rows = await view.rowsOf(row, selected, 'pickOwnerOrPackages', t('Clean Up'));
    const scopes = distinctScopes(rows.flatMap(scopeOf));
    if (scopes.length === 0) return undefined;
    const account = await currentAccount(sessions);
    return this.#show({ account, scopes });
  }

  /** Plans the clean-up of all packages of an owner, with the rules of a file on. Returns once the panel is open. */
  async preview(owner: Owner, source: string): Promise<void> {
    const account = await currentAccount(this.#parts.deletion.sessions);
    this.#show({ account, scopes: [{ kind: 'owner', owner }] }).switchOn(source);
  }

  /** Returns the plans of the open panels in which the rules of a source are on; those of whole owners first. */
  plansWith(source: string): readonly RulePlan[] {
    const plans = [...this.#open.values()].flatMap(({ rulePlan }) => rulePlan ?? []);
    const isWide = ({ scopes }: RulePlan) => (scopes.some(({ kind }) => kind === 'owner') ? 0 : 1);
    return plans
      .filter(({ sources }) => sources.some(({ id, isOn }) => id === source && isOn))
      .sort((one, other) => isWide(one) - isWide(other));
  }

  /** Opens the review of picked versions, before they are deleted. Returns once the panel is open. */
  async review({ packages, skipsManifests }: ReviewRequest): Promise<void> {
    const account = await currentAccount(this.#parts.deletion.sessions);
    const scopes = packages.map(({ reference, visibility }): Scope => ({ kind: 'package', ...reference, visibility }));
    const picked: VersionIds = new Map(
      packages.map(({ reference, picked: versions }) => [packageKey(reference), new Set(versions.map(({ id }) => id))]),
    );
    this.#show({ account, scopes, picked }, skipsManifests);
  }

  /**
   * Exports the plan of the panel that is in front, of the only one, or of the one that the user chooses.
   * @throws UserError if there is none.
   */
  async export(): Promise<void> {
    const active = [...this.#open.values()].find(({ page }) => page.panel.active);
    const panels = active ? [active] : this.#exportable;
    if (panels.length === 0) throw new UserError(t('Open Clean Up first: its plan is what is exported.'));
    const panel = panels.length === 1 ? panels[0] : await choosePanel(panels);
    await panel?.export();
  }

  /** A review has no plan of rules. */
  get #exportable(): readonly CleanUpPanel[] {
    return [...this.#open.values()].filter(({ request }) => !request.picked);
  }

  /**
   * Opens an exported plan, and compares it with the present. Returns once the panel is open.
   * @param file of the plan; the user picks it if there is none.
   */
  async openPlan(file?: vscode.Uri): Promise<CleanUpPanel | undefined> {
    const account = await currentAccount(this.#parts.deletion.sessions);
    const chosen = file ?? (await pickPlan());
    if (!chosen) return undefined;
    const opened = await OpenedPlan.read(chosen, account);
    const request: CleanUpRequest = { account, scopes: opened.scopes, opened: chosen.toString() };
    const known = this.#open.get(requestKey(request));
    known?.page.panel.reveal();
    const panel =
      known ??
      this.#add(createPanel('cleanUp', cleanUpTitle(request)), { ...initialState(request), spared: opened.spared });
    void panel.open(opened);
    return panel;
  }

  /** Takes over a panel after a reload, and reads its packages again if that is allowed. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const persisted = parsePersisted(state);
    // A hidden panel is restored when it is first shown. By then, its packages may have another panel.
    if (!persisted || this.#open.has(requestKey(persisted.request))) panel.dispose();
    // VS Code shows the panel once this returns.
    else void this.#add(panel, persisted).load();
  }

  /** Closes all panels if nobody is signed in any longer; otherwise each shows its plan to its account only. */
  async followSession(): Promise<void> {
    const { kind } = await this.#parts.deletion.sessions.current();
    for (const panel of [...this.#open.values()]) {
      if (kind === 'signedOut') panel.page.panel.dispose();
      else void panel.load();
    }
  }

  /**
   * Opens a panel and lets it read, or reveals the one that is open, with what has been picked now.
   * @param skipsManifests as `CleanUpPanel.load` has it.
   */
  #show(request: CleanUpRequest, skipsManifests?: boolean): CleanUpPanel {
    const known = this.#open.get(requestKey(request));
    if (known) {
      known.page.panel.reveal();
      if (request.picked) void known.pick(request.picked, skipsManifests);
      return known;
    }
    const panel = this.#add(createPanel('cleanUp', cleanUpTitle(request)), initialState(request));
    void panel.load(skipsManifests);
    return panel;
  }

  #add(panel: vscode.WebviewPanel, persisted: PersistedCleanUp): CleanUpPanel {
    panel.iconPath = typeIcon('cleanUp', this.#parts.extensionUri);
    const key = requestKey(persisted.request);
    const added = new CleanUpPanel(panel, persisted, this.#parts, () => this.#changed.fire());
    const setOpen = () => setContext('cleanUpOpen', this.#exportable.length > 0);
    this.#open.set(key, added);
    setOpen();
    panel.onDidDispose(() => {
      this.#open.delete(key);
      setOpen();
      this.#changed.fire();
      if (added.hasUnsavedRules) void this.#offerToReopen(added.persisted);
    });
    return added;
  }

  /** VS Code closes a panel without a question. */
  async #offerToReopen(persisted: PersistedCleanUp): Promise<void> {
    const { request } = persisted;
    if ((await this.#parts.deletion.sessions.current()).kind !== 'signedIn') return;
    const reopen = t('Reopen');
    const message = t('You closed "{0}" without saving its rules.', cleanUpTitle(request));
    if ((await showInformation(message, reopen)) !== reopen || this.#open.has(requestKey(request))) return;
    void this.#add(createPanel('cleanUp', cleanUpTitle(request)), persisted).load();
  }
}

async function choosePanel(panels: readonly CleanUpPanel[]): Promise<CleanUpPanel | undefined> {
  const items = panels.map((panel) => literalItem({ label: panel.page.panel.title, panel }));
  const title = t('Export Clean-Up Plan');
  return (await vscode.window.showQuickPick(items, { title, placeHolder: t('Choose a plan') }))?.panel;
}

async function pickPlan(): Promise<vscode.Uri | undefined> {
  const files = await vscode.window.showOpenDialog({
    title: t('Open Clean-Up Plan'),
    openLabel: t('Open'),
    filters: { JSON: ['json'] },
  });
  return files?.[0];
}

function scopeOf(row: Row): readonly Scope[] {
  switch (row.kind) {
    case 'owner':
      return [{ kind: 'owner', owner: row.owner }];
    case 'packageType':
      return [{ kind: 'type', owner: ownerOf(row).owner, packageType: row.packageType }];
    case 'package':
      return [{ kind: 'package', ...referenceOf(row), visibility: row.package.visibility }];
    default:
      return [];
  }
}

async function currentAccount(sessions: DeletionContext['sessions']) {
  const state = await sessions.current();
  if (state.kind !== 'signedIn') throw new SignedOutError();
  return accountOf(state);
}
