import * as vscode from 'vscode';
import type { LivePlan } from '#core/cleanUp';
import type { Host } from '#core/github';
import { ownerKey } from '#core/packages';
import { activeRules, blockingSource } from './activeRules.ts';
import { OpenedPlan } from './openedPlan.ts';
import type { CleanUpRequest } from './persisted.ts';
import { RuleSources } from './ruleSources.ts';
import { withSwitchedOn } from './ruleSourcesState.ts';

interface Options {
  readonly request: CleanUpRequest;
  readonly live: LivePlan;
  /** Of `RuleSources`, as persisted. */
  readonly state: unknown;
  readonly onChange: () => void;
}

/** The rules that a panel plans by: those of its sources or, of an opened plan, its own. A review has none. */
export class PanelRules {
  readonly #options: Options;
  #state: unknown;
  /** Once it is known which host the account is on. */
  sources: RuleSources | undefined;
  opened: OpenedPlan | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#state = options.state;
  }

  /** Reads them. @throws UserError if the file of an opened plan cannot be read any longer. */
  async load(host: Host): Promise<void> {
    const { request, live } = this.#options;
    const { picked, scopes, opened, account } = request;
    if (picked) return;
    if (opened !== undefined) {
      // After VS Code restarted, it is read again.
      this.opened ??= await OpenedPlan.read(vscode.Uri.parse(opened), account);
      this.opened.limit(live, scopes);
    }
    if (!this.sources) {
      const owners = [...new Map(scopes.map(({ owner }) => [ownerKey(owner), owner.login])).values()];
      this.sources = new RuleSources({ host, owners }, this.#state);
      this.sources.onDidChange(() => this.#follow());
    }
    await this.sources.load();
    this.#follow();
  }

  #follow(): void {
    const { live, onChange } = this.#options;
    if (this.sources && !this.opened) live.setRules(activeRules(this.sources.list()).map(({ rule }) => rule));
    onChange();
  }

  /** Lets the rules of a source count, as if the user had switched them on. */
  switchOn(source: string): void {
    if (this.sources) this.sources.switch(source, true);
    else this.#state = withSwitchedOn(this.#state, source);
  }

  /** Whether nothing is planned because of a problem. */
  get isBlocked(): boolean {
    return !this.opened && blockingSource(this.sources?.list() ?? []) !== undefined;
  }

  get hasUnsaved(): boolean {
    return this.sources?.list().some(({ isEdited }) => isEdited) === true;
  }

  /** What it can be restored from. */
  get state(): unknown {
    return this.sources?.state ?? this.#state;
  }
}
