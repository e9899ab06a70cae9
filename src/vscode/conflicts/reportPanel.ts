import * as vscode from 'vscode';
import {
  type Arrangement,
  OwnerRequests,
  CollisionChecks,
  requestOf,
  withoutAnswers,
  type KeptReport,
  affectedBy,
  conflictKey,
  conflictsOf,
  withAnswer,
  withOwners,
  type Conflict,
  type ConflictReport,
} from '../../core/conflicts/index.ts';
import { ownerRow, packageRow, loadOwners } from '../../core/explorer/index.ts';
import { type Target, summarizePackage, type PackageSummary } from '../../core/packages/index.ts';
import { type Connection, getPackage, type Owner } from '../../core/github/index.ts';
import type { Action } from '../../messages/action.ts';
import type { CollisionView, FromConflictsPage, ToConflictsPage, WhichSide } from '../../messages/conflicts.ts';
import { showProblem } from '../commands.ts';
import type { ExplorerView } from '../explorer/view.ts';
import { openOnGitHub } from '../get/openOnGitHub.ts';
import { explain, PlainError, type Remedy } from '../problem.ts';
import type { Sessions } from '../session/sessions.ts';
import { readSettings } from '../settings.ts';
import type { MessagePanel } from '../webview/panel.ts';
import { connectionFor, hasAccount } from './access.ts';
import { allOwners } from './chooseOwners.ts';
import { collisionView, conflictsView, gapName, refresh, reportTitle } from './conflictsView.ts';
import { exportReport } from './exportReport.ts';
import { revealPackage } from './revealPackage.ts';

export type ConflictsPanel = MessagePanel<ToConflictsPage, FromConflictsPage>;

export interface ReportParts {
  readonly sessions: Sessions;
  readonly view: ExplorerView;
}

/** Answers may come by the dozen: the page is drawn at most this often. ms. */
const drawnEvery = 100;

/** One panel, its report and what is going on for it. */
export class ReportPanel {
  readonly panel: vscode.WebviewPanel;
  readonly #page: ConflictsPanel;
  readonly #parts: ReportParts;
  readonly #closed = new AbortController();
  readonly #remedies = new Map<string, Remedy>();
  readonly #requests = new OwnerRequests();
  #report: ConflictReport;
  #checks: CollisionChecks;
  #arrangement: Arrangement;
  #drawing: NodeJS.Timeout | undefined;
  #hidden = false;

  constructor(page: ConflictsPanel, { report, collisions, arrangement }: KeptReport, parts: ReportParts) {
    this.panel = page.panel;
    this.#page = page;
    this.#parts = parts;
    this.#report = report;
    this.#checks = new CollisionChecks(collisions);
    this.#arrangement = arrangement;
    page.onDidReceive((message) => this.#orShow(this.#receive(message)));
    page.panel.onDidDispose(() => {
      this.#closed.abort();
      this.#cancel();
      clearTimeout(this.#drawing);
    });
  }

  get report(): ConflictReport {
    return this.#report;
  }

  /** Asks owners again, or all; what they answered before stays until they have. Failures are shown in the panel. */
  async ask(owners: readonly Owner[] = this.#report.owners.map(({ owner }) => owner)): Promise<void> {
    const connection = await this.#connection();
    this.#hidden = false;
    for (const owner of owners) this.#report = withAnswer(this.#report, owner, { kind: 'pending' });
    this.#draw();
    const publicOnly = this.#report.account === undefined || !readSettings().useRepoScope;
    await this.#parts.view.busy(() =>
      this.#requests.ask(connection, owners, { publicOnly, now: () => Date.now() }, (owner, answer) => {
        this.#report = withAnswer(this.#report, owner, answer);
        this.#checks.keepOnly(conflictsOf(this.#report));
        if (this.#requests.isIdle) this.#draw();
        else this.#drawSoon();
      }),
    );
  }

  /**
   * Shows the report, or, where another account or host than its own is in use now, why not: private names are not for
   * others. Signing out drops what the report holds.
   */
  async follow(): Promise<void> {
    const { sessions } = this.#parts;
    try {
      // Public packages are for everybody.
      if (this.#report.account !== undefined) await this.#connection();
      this.#hidden = false;
      this.#draw();
    } catch (error) {
      this.#cancel();
      this.#hidden = true;
      if ((await sessions.current()).kind === 'signedOut' && !(await hasAccount(this.#report))) {
        this.#report = withoutAnswers(this.#report);
        this.#checks = new CollisionChecks({});
      }
      const { message, remedies } = explain(error);
      const actions = [...this.#offer('hidden', remedies), refresh()];
      this.#page.show({ type: 'failed', message, actions, request: requestOf(this.#report) });
    }
  }

  /** Asks again what deletes and restores may have changed of this report. Never throws. */
  async followChanges(targets: readonly Target[]): Promise<void> {
    const { owners, rows } = affectedBy(targets, this.#report);
    if (this.#hidden || owners.length + rows.length === 0) return;
    const askAgain = async () => {
      if (owners.length > 0) await this.ask(owners);
      const checked = rows.map(conflictKey).filter((key) => this.#checks.known[key] !== undefined);
      await Promise.all(checked.map((key) => this.#check(key)));
    };
    await this.#orShow(askAgain());
  }

  /** @throws PlainError while there is nothing to export. */
  async export(): Promise<void> {
    if (this.#hidden) await this.#connection();
    await exportReport(this.#kept());
  }

  #kept(): KeptReport {
    return { report: this.#report, collisions: this.#checks.known, arrangement: this.#arrangement };
  }

  #connection(needsAccount = false): Promise<Connection> {
    return connectionFor(this.#parts.sessions, this.#report, needsAccount);
  }

  /** Shows what goes wrong, unless the panel was closed meanwhile. */
  async #orShow(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (!this.#closed.signal.aborted) await showProblem(error);
    }
  }

  async #receive(message: Exclude<FromConflictsPage, { type: 'ready' }>): Promise<void> {
    switch (message.type) {
      case 'refresh':
        return this.ask();
      case 'cancel':
        this.#cancel();
        return;
      case 'export':
        return this.export();
      case 'retry':
        return this.#retry(message.login);
      case 'arrange':
        // The page keeps it too, for when it starts anew.
        this.#arrangement = message.arrangement;
        return;
      case 'check':
        return this.#check(message.key);
      case 'checkAll':
        return this.#checkAll(message.keys);
      case 'open':
      case 'reveal':
      case 'delete':
        return this.#actOn(message.type, message.key, message.side);
      case 'act':
        return this.#act(message.id);
    }
  }

  #cancel(): void {
    this.#requests.cancel();
    this.#checks.cancel();
  }

  /** Asks an owner again, or lists the organizations again and asks those that were missing. */
  async #retry(login: string): Promise<void> {
    const found = this.#report.owners.find(({ owner }) => owner.login === login);
    if (found) return this.ask([found.owner]);
    if (!this.#report.gaps?.some((each) => gapName(each) === login)) return;
    const { owners, gaps } = allOwners(await loadOwners(await this.#connection(), readSettings().owners));
    const known = this.#report.owners.length;
    this.#report = withOwners(this.#report, owners, gaps);
    await this.ask(this.#report.owners.slice(known).map(({ owner }) => owner));
  }

  async #check(key: string): Promise<void> {
    const conflict = this.#conflict(key);
    if (!conflict || this.#checks.isChecking(key)) return;
    const checking = this.#checks.check(conflict, () => this.#connection(), this.#closed.signal);
    this.#drawCollision(key);
    await checking.finally(() => this.#drawCollision(key));
  }

  async #checkAll(keys: readonly string[]): Promise<void> {
    const connection = await this.#connection();
    const conflicts = keys.flatMap((key) => this.#conflict(key) ?? []);
    await this.#parts.view.busy(() => this.#checks.checkAll(conflicts, connection, () => this.#drawSoon()));
  }

  async #actOn(act: 'open' | 'reveal' | 'delete', key: string, side: WhichSide): Promise<void> {
    const conflict = this.#conflict(key);
    const collision = this.#checks.known[key];
    const container = collision?.kind === 'present' ? collision.container.package : undefined;
    const element = side === 'docker' ? conflict?.package : container;
    if (!conflict || !element) return;
    if (act === 'open') return openOnGitHub((await this.#connection()).host, element.htmlUrl);
    const connection = await this.#connection(true);
    if (act === 'delete') return this.#delete(conflict, element, connection);
    const { packageType, name } = element;
    return revealPackage(this.#parts.view, { owner: conflict.owner, packageType, name });
  }

  /** By the same questions as everywhere; `followChanges` then looks what has come of it. */
  async #delete(conflict: Conflict, shown: PackageSummary, connection: Connection): Promise<void> {
    const { owner } = conflict;
    const { packageType, name } = shown;
    // What a name means may have changed since, and GitHub deletes by name.
    // The docker package of a private repository, say, is not found without the broad scope.
    const explained = (error: unknown) => showProblem(error, { packageType });
    const element = await getPackage(connection, { owner, packageType, name }).then(summarizePackage, explained);
    if (!element) return this.#check(conflictKey(conflict));
    if (element.id !== shown.id) {
      throw new PlainError(
        vscode.l10n.t('Another package has the name {0} now. Nothing was deleted; check again first.', name),
      );
    }
    await vscode.commands.executeCommand('githubPackages.deletePackage', packageRow(ownerRow(owner, false), element));
  }

  async #act(id: string): Promise<void> {
    if (id === refresh().id) return this.ask();
    const remedy = this.#remedies.get(id);
    if (remedy) await vscode.commands.executeCommand(remedy.command, ...(remedy.arguments ?? []));
  }

  #conflict(key: string): Conflict | undefined {
    return conflictsOf(this.#report).find((each) => conflictKey(each) === key);
  }

  #drawSoon(): void {
    this.#drawing ??= setTimeout(() => this.#draw(), drawnEvery);
  }

  #draw(): void {
    clearTimeout(this.#drawing);
    this.#drawing = undefined;
    if (this.#hidden || this.#closed.signal.aborted) return;
    this.panel.title = reportTitle(this.#report);
    this.#page.show(this.#whole());
  }

  #drawCollision(key: string): void {
    if (this.#hidden || this.#closed.signal.aborted) return;
    this.#page.update({ type: 'collision', key, collision: this.#collisionView(key) }, this.#whole());
  }

  /** Of one of the keys that are known or being checked. */
  #collisionView(key: string): CollisionView {
    const known = this.#checks.known[key];
    if (!known) return { kind: 'loading', isChecking: true };
    return { ...collisionView(known, key, this.#report, this.#offer), isChecking: this.#checks.isChecking(key) };
  }

  #whole(): ToConflictsPage {
    const view = {
      ...conflictsView(this.#report, this.#offer),
      arrangement: this.#arrangement,
      collisions: Object.fromEntries(this.#checks.keys.map((key) => [key, this.#collisionView(key)])),
      checking: this.#checks.progress,
    };
    return { type: 'show', view, request: requestOf(this.#report), translations: vscode.l10n.bundle };
  }

  readonly #offer = (scope: string, remedies: readonly Remedy[]): Action[] =>
    remedies.map((remedy, index) => {
      const id = `${scope} ${index}`;
      this.#remedies.set(id, remedy);
      return { id, label: remedy.title };
    });
}
