import * as vscode from 'vscode';
import { LivePlan, maxDeploymentReads } from '#core/cleanUp';
import type { Connection } from '#core/github';
import { packageKey } from '#core/packages';
import { fromCleanUpPage } from '../../messages/cleanUp.ts';
import type { CleanUpView, FromCleanUpPage, PlanQuery, ToCleanUpPage } from '../../messages/cleanUp.ts';
import { isCancelled } from '../commands.ts';
import type { DeletionContext } from '../deletion/context.ts';
import type { Deleter } from '../deletion/run/deleter.ts';
import { explain } from '../problem.ts';
import { connectAs } from '../session/connectAs.ts';
import { MessagePanel } from '../webview/panel.ts';
import { cleanUpView } from './cleanUpView.ts';
import { Gathering } from './gathering.ts';
import type { OpenedPlan } from './openedPlan.ts';
import { PanelRules } from './panelRules.ts';
import { initialState, serialize, type CleanUpRequest, type PersistedCleanUp } from './persisted.ts';
import { rowsView } from './planView.ts';
import { rulePlanOf, type RulePlan } from './rulePlan.ts';
import { changeSources } from './ruleMessages.ts';
import { Run } from './run.ts';
import { shownPlan, type ShownPlan } from '../../texts/cleanUp/shownPlan.ts';
import { showVersion } from './showVersion.ts';
import { whyView } from './whyView.ts';

export interface CleanUpParts {
  readonly extensionUri: vscode.Uri;
  readonly deletion: DeletionContext;
  readonly deleter: Deleter;
}

/** The least time between two updates of the page: packages arrive and rules change in quick succession. */
const minUpdateIntervalMs = 50;
/** After the last edit of a rule, before it is checked whether what it deletes is deployed. */
const deploymentsDelayMs = 1000;

/** A panel with rules and their plan, or with the review of picked versions; shown only to the account that opened it. */
export class CleanUpPanel {
  readonly page: MessagePanel<ToCleanUpPage, FromCleanUpPage>;
  readonly request: CleanUpRequest;
  readonly #parts: CleanUpParts;
  readonly #live: LivePlan;
  readonly #gathering: Gathering;
  readonly #onPlan: () => void;
  readonly #rules: PanelRules;
  readonly #run: Run;
  #query: PlanQuery;
  /** What the page shows; `failed`: why there is nothing to show, which no later change replaces. */
  #view: CleanUpView | 'failed' | undefined;
  #updateTimer: NodeJS.Timeout | undefined;
  #deploymentsTimer: NodeJS.Timeout | undefined;

  /** @param onPlan is called when the plan may have changed. */
  constructor(panel: vscode.WebviewPanel, persisted: PersistedCleanUp, parts: CleanUpParts, onPlan: () => void) {
    this.#onPlan = onPlan;
    const { request, query } = persisted;
    this.request = request;
    this.#parts = parts;
    this.#query = query;
    this.page = new MessagePanel(panel, {
      page: 'cleanUp',
      extensionUri: parts.extensionUri,
      parse: fromCleanUpPage,
      receive: (message) => this.#receive(message),
    });
    const onChange = this.#scheduleUpdate;
    this.#live = new LivePlan(request.picked);
    for (const [key, ids] of persisted.spared) for (const id of ids) this.#live.setSpared(key, id, true);
    for (const [key, ids] of persisted.forced) for (const id of ids) this.#live.setForced(key, id, true);
    this.#gathering = new Gathering({ request, live: this.#live, images: parts.deletion.images, onChange });
    this.#run = new Run({ ...parts, live: this.#live, gathering: this.#gathering, onChange });
    const onRules = () => this.#followRules();
    this.#rules = new PanelRules({ request, live: this.#live, state: persisted.sources, onChange: onRules });
    const { view } = parts.deletion;
    const following = view.onDidChangePackages(({ deleted, restored }) => {
      if (restored.length > 0) this.#run.forgetLast();
      return this.page.showErrors(this.#readAgain(new Set([...deleted, ...restored].map(packageKey))));
    });
    panel.onDidDispose(() => {
      this.#gathering.cancel();
      void this.#run.leave();
      clearTimeout(this.#updateTimer);
      clearTimeout(this.#deploymentsTimer);
      following.dispose();
      this.#rules.sources?.dispose();
    });
  }

  /**
   * Reads everything, and shows the plan as it arrives; instead, why that is not possible. Never throws.
   * @param skipsManifests whether the user has just chosen not to read them.
   */
  async load(skipsManifests = false): Promise<void> {
    try {
      const connection = await this.#connect();
      // Its packages are read again when it ends.
      if (this.#run.progress) return;
      if (this.#view === 'failed') this.#view = undefined;
      await this.#rules.load(connection.host);
      await this.#parts.deletion.view.withViewProgress(() => this.#gathering.read(connection, skipsManifests));
    } catch (error) {
      if (isCancelled(error)) this.#scheduleUpdate();
      else if (!this.page.closed.aborted) this.#fail(error);
    }
  }

  /** Replaces what was picked, for a review of other versions of the same packages; not while some are being deleted. */
  async pick(picked: NonNullable<CleanUpRequest['picked']>, skipsManifests?: boolean): Promise<void> {
    if (this.#run.progress) return;
    this.#live.pick(picked);
    this.#query = initialState(this.request).query;
    this.#run.forgetLast();
    await this.load(skipsManifests);
  }

  /** Takes over what its file says now; not while something is being deleted. */
  async open(opened: OpenedPlan): Promise<void> {
    if (this.#run.progress) return;
    this.#rules.opened = opened;
    await this.load();
  }

  /** Writes the plan of rules as it is now to a file. @throws UserError if there is none. */
  async export(): Promise<void> {
    const { exportPlan } = await import('./exportPlan.ts');
    const { isBlocked, sources } = this.#rules;
    const parts = { request: this.request, live: this.#live, gathering: this.#gathering };
    await exportPlan({ ...parts, isBlocked, sources: sources?.list() ?? [] });
  }

  #fail(error: unknown): void {
    this.#gathering.cancel();
    this.#view = 'failed';
    const { message, remedies } = explain(error);
    this.page.show({
      type: 'failed',
      state: serialize(this.persisted),
      message,
      actions: this.page.offer('failed', remedies),
    });
  }

  #connect(): Promise<Connection> {
    return connectAs(this.#parts.deletion.sessions, this.request.account);
  }

  #followRules(): void {
    this.#scheduleUpdate();
    clearTimeout(this.#deploymentsTimer);
    this.#deploymentsTimer = setTimeout(() => {
      // Packages that are being read are checked afterwards.
      if (!this.#gathering.progress) void this.page.showErrors(this.#gathering.readDeployments(maxDeploymentReads));
    }, deploymentsDelayMs);
  }

  /** Reads packages again in which something was deleted or restored. */
  async #readAgain(keys: ReadonlySet<string>): Promise<void> {
    if (this.#view && this.#view !== 'failed') await this.#gathering.readAgain(await this.#connect(), keys);
  }

  async #receive(message: Exclude<FromCleanUpPage, { type: 'ready' | 'act' }>): Promise<void> {
    switch (message.type) {
      case 'refresh':
        return this.load();
      case 'cancel':
        this.#gathering.cancel();
        this.#run.cancel();
        break;
      case 'pause':
      case 'resume':
        this.#run.setPaused(message.type === 'pause');
        break;
      case 'delete':
        return this.#carryOut(() => this.#run.start());
      case 'undo':
        return this.#run.undo();
      case 'report':
        return this.#showReport();
      case 'export':
        return this.export();
      case 'restore':
        return this.#carryOut(() => this.#run.restore(this.#rules.opened?.results ?? []));
      case 'query':
        this.#query = message.query;
        this.#update();
        break;
      case 'rows':
        this.#sendRows(message.first, message.count);
        break;
      case 'why':
        this.#sendWhy(message.package, message.id);
        break;
      case 'spare':
        this.#change(message.package, (key) => this.#live.setSpared(key, message.id, message.isSpared));
        break;
      case 'force':
        this.#change(message.package, (key) => this.#live.setForced(key, message.id, message.isForced));
        break;
      case 'showDetails':
        return this.#showDetails(message.package, message.id);
      default:
        if (this.#rules.sources) await changeSources(this.#rules.sources, message);
    }
  }

  async #showReport(): Promise<void> {
    const { lastRun } = this.#run;
    if (lastRun) await this.#parts.deletion.reports.show(lastRun.results, lastRun.at);
  }

  async #carryOut(work: () => Promise<void>): Promise<void> {
    if (this.#gathering.progress) return;
    await this.#connect();
    await work();
  }

  #change(index: number, change: (key: string) => void): void {
    const pkg = this.#live.current?.gathered[index];
    // What is being deleted has been confirmed.
    if (!pkg || this.#run.progress) return;
    change(packageKey(pkg.reference));
    this.#update();
  }

  /** The plan as it is now; `undefined` until a package has been read. */
  #shown(): ShownPlan | undefined {
    const { current } = this.#live;
    return current && shownPlan(current, this.#rules.sources?.list() ?? []);
  }

  #sendRows(first: number, count: number): void {
    const shown = this.#shown();
    if (shown) this.#answer({ type: 'rows', rows: rowsView(shown, this.#query, first, count) });
  }

  #sendWhy(index: number, id: number): void {
    const shown = this.#shown();
    const why = shown && whyView(shown, index, id);
    if (why) this.#answer({ type: 'why', why });
  }

  /** A page that is started again gets the view. */
  #answer(message: ToCleanUpPage): void {
    if (this.#view && this.#view !== 'failed') this.page.show(message, { type: 'show', view: this.#view });
  }

  async #showDetails(index: number, versionId: number): Promise<void> {
    const pkg = this.#live.current?.gathered[index];
    if (pkg) await showVersion(pkg, versionId, () => this.#connect());
  }

  /** What it can be restored from. */
  get persisted(): PersistedCleanUp {
    const { spared, forced, picked } = this.#live;
    const request = { ...this.request, picked };
    return { request, spared, forced, query: this.#query, sources: this.#rules.state };
  }

  /** `undefined` in a review, of an opened plan, and until a package has been read. */
  get rulePlan(): RulePlan | undefined {
    return rulePlanOf(this.request, this.#live, this.#gathering, this.#rules.sources);
  }

  /** Lets the rules of a source count, as if the user had switched them on. */
  switchOn(source: string): void {
    this.#rules.switchOn(source);
  }

  get hasUnsavedRules(): boolean {
    return this.#rules.hasUnsaved;
  }

  readonly #scheduleUpdate = (): void => {
    this.#updateTimer ??= setTimeout(() => this.#update(), minUpdateIntervalMs);
  };

  #update(): void {
    clearTimeout(this.#updateTimer);
    this.#updateTimer = undefined;
    if (this.page.closed.aborted || this.#view === 'failed') return;
    this.#rules.opened?.follow(this.#run.lastRun?.results ?? []);
    const view = cleanUpView({
      request: this.request,
      live: this.#live,
      gathering: this.#gathering,
      run: this.#run,
      sources: this.#rules.sources,
      opened: this.#rules.opened,
      query: this.#query,
      state: serialize(this.persisted),
      offer: this.page.offer,
    });
    this.#view = view;
    this.page.panel.title = view.title;
    this.page.show({ type: 'show', view });
    this.#onPlan();
  }
}
