import * as vscode from 'vscode';
import { LiveReport, affectedBy, conflictKey, conflictsOf, requestOf } from '#core/conflicts';
import type { ReportQuery, PersistedReport, Gap, ReportRequest } from '#core/conflicts';
import { ownerRow, packageRow, loadOwners } from '#core/explorer';
import { type Target, summarizePackage } from '#core/packages';
import { type Connection, getPackage } from '#core/github';
import { fromConflictsPage } from '../../messages/conflicts.ts';
import type { FromConflictsPage, ToConflictsPage, WhichSide } from '../../messages/conflicts.ts';
import { showProblem } from '../commands.ts';
import { typeIcon } from '../explorer/typeIcon.ts';
import type { ExplorerView } from '../explorer/view.ts';
import { openOnGitHub } from '../get/openOnGitHub.ts';
import { explain, UserError } from '../problem.ts';
import { connectAs } from '../session/connectAs.ts';
import type { Sessions } from '../session/sessions.ts';
import { readSettings } from '../settings.ts';
import { MessagePanel } from '../webview/panel.ts';
import { allOwners } from './chooseOwners.ts';
import { conflictsView, reportOwners, reportTitle } from './conflictsView.ts';
import { exportReport } from './exportReport.ts';
import { revealPackage } from './revealPackage.ts';
import { t } from '../../texts/language.ts';

export interface ReportParts {
  readonly extensionUri: vscode.Uri;
  readonly sessions: Sessions;
  readonly view: ExplorerView;
}

/** Owners may arrive in quick succession, so the page is updated at most this often. */
const minUpdateIntervalMs = 50;

/** A panel and its report, which is shown only to the account that requested it. */
export class ReportPanel {
  readonly page: MessagePanel<ToConflictsPage, FromConflictsPage>;
  readonly #parts: ReportParts;
  #live: LiveReport;
  #query: ReportQuery;
  #updateTimer: NodeJS.Timeout | undefined;
  #isShown = false;

  constructor(panel: vscode.WebviewPanel, { request, query }: PersistedReport, parts: ReportParts) {
    panel.iconPath = typeIcon('docker', parts.extensionUri);
    this.page = new MessagePanel(panel, {
      page: 'conflicts',
      extensionUri: parts.extensionUri,
      parse: fromConflictsPage,
      receive: (message) => this.#receive(message),
    });
    this.#parts = parts;
    this.#live = new LiveReport(request, this.#scheduleUpdate);
    this.#query = query;
    const following = vscode.Disposable.from(
      parts.sessions.onDidChange(() => this.refetch()),
      parts.view.onDidChangePackages(({ deleted, restored }) =>
        this.page.showErrors(this.#followChanges([...deleted, ...restored])),
      ),
    );
    panel.onDidDispose(() => {
      this.#live.cancel();
      clearTimeout(this.#updateTimer);
      following.dispose();
    });
  }

  get request(): ReportRequest {
    return requestOf(this.#live.report);
  }

  /** Fetches the conflicts of these owners, or of all, and shows the report as they arrive. @throws as `#connect`. */
  async fetchConflicts(owners = this.request.owners, gaps?: readonly Gap[]): Promise<void> {
    const connection = await this.#connect();
    if (gaps) this.#live.add([], gaps);
    this.#isShown = true;
    this.#scheduleUpdate();
    const publicOnly = this.request.account === undefined || !readSettings().useRepoScope;
    await this.#parts.view.withViewProgress(() => this.#live.fetchConflicts(connection, owners, publicOnly));
  }

  /** Fetches again, unless only public packages are shown. If `#connect` throws, shows why instead. Never throws. */
  async refetch(): Promise<void> {
    // Public packages are for everybody.
    if (this.#isShown && this.request.account === undefined) return;
    try {
      await this.fetchConflicts();
    } catch (error) {
      if (this.page.closed.aborted) return;
      this.#isShown = false;
      this.#live.cancel();
      const { request } = this;
      this.#live = new LiveReport(request, this.#scheduleUpdate);
      const { message, remedies } = explain(error);
      this.page.show({ type: 'failed', message, actions: this.page.offer('failed', remedies), request });
    }
  }

  /** @throws as `#connect` if the report is not shown. */
  async export(): Promise<void> {
    if (!this.#isShown) await this.fetchConflicts();
    const { report, collisions } = this.#live;
    const exported = { report, collisions, query: this.#query, at: Date.now() };
    await exportReport(exported, reportOwners(this.request));
  }

  /** Fetches again what deletes and restores may have changed in this report. */
  async #followChanges(targets: readonly Target[]): Promise<void> {
    const { owners, rows } = affectedBy(targets, this.#live.report);
    if (!this.#isShown) return;
    if (owners.length > 0) await this.fetchConflicts(owners);
    await this.#check(rows.map(conflictKey).filter((key) => this.#live.collisions[key] !== undefined));
  }

  /** @throws as `connectAs`. */
  #connect(): Promise<Connection> {
    return connectAs(this.#parts.sessions, this.request);
  }

  async #receive(message: Exclude<FromConflictsPage, { type: 'ready' | 'act' }>): Promise<void> {
    switch (message.type) {
      case 'refresh':
        return this.fetchConflicts();
      case 'cancel':
        this.#live.cancel();
        return;
      case 'export':
        return this.export();
      case 'retry':
        return this.#retry(message.name);
      case 'query':
        this.#query = message.query;
        return;
      case 'check':
        return this.#check([message.key]);
      case 'checkAll':
        return this.#parts.view.withViewProgress(() => this.#check(message.keys));
      case 'open':
      case 'reveal':
      case 'delete':
        return this.#actOn(message.type, message.key, message.side);
    }
  }

  /** Fetches an owner again, or lists the organizations again and fetches those that were missing. */
  async #retry(name: string): Promise<void> {
    const found = this.request.owners.find((owner) => owner.login === name);
    if (found) return this.fetchConflicts([found]);
    if (!this.#live.report.gaps?.length) return;
    const { owners, gaps } = allOwners(await loadOwners(await this.#connect(), readSettings().owners));
    await this.fetchConflicts(this.#live.add(owners, gaps));
  }

  #check(keys: readonly string[]): Promise<void> {
    return this.#live.check(keys, () => this.#connect());
  }

  async #actOn(act: 'open' | 'reveal' | 'delete', key: string, side: WhichSide): Promise<void> {
    const conflict = conflictsOf(this.#live.report).find((each) => conflictKey(each) === key);
    const pkg = side === 'docker' ? conflict?.package : this.#live.collisions[key]?.container?.package;
    if (!conflict || !pkg) return;
    const connection = await this.#connect();
    if (act === 'open') return openOnGitHub(connection.host, pkg.htmlUrl);
    const { owner } = conflict;
    const { packageType, name } = pkg;
    const reference = { owner, packageType, name };
    if (act === 'reveal') return revealPackage(this.#parts.view, reference);
    // GitHub deletes by name, which may mean another package by now.
    const explained = (error: unknown) => showProblem(error, { packageType });
    const found = await getPackage(connection, reference).then(summarizePackage, explained);
    if (!found) return this.#check([key]);
    if (found.id !== pkg.id) {
      throw new UserError(
        t(
          // Check Again reads only the container package.
          side === 'docker'
            ? 'Another package now has the name {0}. Nothing was deleted. Choose Refresh to see that package before you delete it.'
            : 'Another package now has the name {0}. Nothing was deleted. Choose Check Again to see that package before you delete it.',
          name,
        ),
      );
    }
    await vscode.commands.executeCommand('githubPackages.deletePackage', packageRow(ownerRow(owner, false), found));
  }

  readonly #scheduleUpdate = (): void => {
    if (this.page.closed.aborted) return;
    this.#updateTimer ??= setTimeout(() => {
      this.#updateTimer = undefined;
      if (!this.#isShown) return;
      this.page.panel.title = reportTitle(this.request);
      this.page.show({ type: 'show', view: conflictsView(this.#live, this.page.offer) });
    }, minUpdateIntervalMs);
  };
}
