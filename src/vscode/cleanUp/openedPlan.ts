import { posix } from 'node:path';
import * as vscode from 'vscode';
import { scopeKey, type CurrentPlan, type LivePlan, type Scope } from '#core/cleanUp';
import { byOutcome, undoable, type AccountOnHost, type Result } from '#core/deletion';
import { packageKey, targetKey, visible } from '#core/packages';
import { createComparison, forAccount, limitOf, maxPlanLength, readPlan, referenceOf, resultsOf } from '#core/planFile';
import type { PlanDocument } from '#core/planFile';
import type { Rule } from '#core/retention';
import type { OpenedItem, OpenedResults, OpenedView, RuleView } from '../../messages/cleanUp.ts';
import { changesSummary, changeTexts } from '../../texts/cleanUp/changesText.ts';
import { refusedPlanText } from '../../texts/cleanUp/refusedPlanText.ts';
import type { ShownPlan } from '../../texts/cleanUp/shownPlan.ts';
import { outcomeText } from '../../texts/deletion/outcomeText.ts';
import { targetText } from '../../texts/deletion/reasonText.ts';
import { summaryText } from '../../texts/deletion/summaryText.ts';
import { dateAndTimeText, t } from '../../texts/language.ts';
import { UserError } from '../problem.ts';
import type { Gathering } from './gathering.ts';
import { readTextFile } from './textFile.ts';

/** More are counted only. */
const maxItems = 200;

interface Present {
  readonly current: CurrentPlan | undefined;
  /** Of `current`. */
  readonly shown: ShownPlan | undefined;
  readonly gathering: Gathering;
  /** The rules that apply now; `undefined`: not known. */
  readonly rules: readonly Rule[] | undefined;
  /** Whether nothing is being read, deleted or restored. */
  readonly isIdle: boolean;
  readonly ruleViews: (rules: readonly Rule[]) => readonly RuleView[];
}

/** A plan that was exported, as it is opened: it says what to delete at most, and what has changed since. */
export class OpenedPlan {
  readonly #document: PlanDocument;
  readonly #account: string;
  readonly #results: readonly Result[];
  readonly #compare: ReturnType<typeof createComparison>;
  /** The keys of what runs of this plan have deleted. */
  readonly #deleted = new Set<string>();

  private constructor(document: PlanDocument, account: string) {
    this.#document = document;
    this.#account = account;
    this.#results = resultsOf(document);
    this.#compare = createComparison(document);
    this.follow(this.#results);
  }

  /** @throws UserError if it is no plan that this account can open; `vscode.FileSystemError` if it cannot be read. */
  static async read(uri: vscode.Uri, { account, host }: AccountOnHost): Promise<OpenedPlan> {
    const name = visible(posix.basename(uri.path));
    const text = await readTextFile(uri, maxPlanLength);
    if (text === undefined) throw new UserError(t('There is no file {0}.', name));
    const read = readPlan(text);
    if (read.kind !== 'plan') throw new UserError(refusedPlanText(read, name));
    const { document } = read;
    if (document.host !== host) {
      throw new UserError(
        t('{file} is a plan of {host}, but you are signed in to {current}.', {
          file: name,
          host: visible(document.host),
          current: host,
        }),
      );
    }
    if (document.packages.length === 0) throw new UserError(t('{0} has no package with a plan.', name));
    return new OpenedPlan(forAccount(document, account), account);
  }

  get scopes(): readonly Scope[] {
    return this.#document.packages.map((pkg) => ({ kind: 'package', ...referenceOf(pkg) }));
  }

  /** What somebody took out of the plan before it was exported, by package. */
  get spared(): ReadonlyMap<string, ReadonlySet<number>> {
    return new Map(
      this.#document.packages.flatMap((pkg) => {
        const { spared = [] } = pkg.input;
        return spared.length > 0 ? [[packageKey(referenceOf(pkg)), new Set(spared)] as const] : [];
      }),
    );
  }

  /** What its run did, if it was carried out. */
  get results(): readonly Result[] {
    return this.#results;
  }

  /**
   * Makes a plan go by the rules of the document, and delete no more than it.
   * @param scopes the packages that are read. @throws UserError if these are others, since the file has changed.
   */
  limit(live: LivePlan, scopes: readonly Scope[]): void {
    const keys = (of: readonly Scope[]) => of.map(scopeKey).sort().join(' ');
    if (keys(scopes) !== keys(this.scopes)) {
      throw new UserError(t('The file with the plan has changed. Open it again.'));
    }
    live.setRules(this.#document.rules);
    live.limit(limitOf(this.#document));
  }

  /** Notes what a run of the plan did, which is no change by others. */
  follow(results: readonly Result[]): void {
    for (const { operation, outcome } of results) {
      const key = targetKey(operation.target);
      if (outcome.kind === 'deleted') this.#deleted.add(key);
      else if (outcome.kind === 'restored') this.#deleted.delete(key);
    }
  }

  /** `Made by mona: Nov 3, 2026, 4:50 PM`. */
  get origin(): string {
    const { account, moment } = this.#document;
    return t('Made by {author}: {time}', { author: visible(account), time: dateAndTimeText(Date.parse(moment)) });
  }

  /** What the reader has to know about the document. */
  get notes(): readonly string[] {
    const { account } = this.#document;
    if (account.toLowerCase() === this.#account.toLowerCase()) return [];
    return [
      t('{author} made this plan. What {author} could see may differ from what you can see.', {
        author: visible(account),
      }),
    ];
  }

  view({ current, shown, gathering, rules, isIdle, ruleViews }: Present): OpenedView {
    const { moment, packages, run } = this.#document;
    const failures = new Map(gathering.failures.map(({ target, failure }) => [packageKey(target.reference), failure]));
    const title = t('What changed since {0}', dateAndTimeText(Date.parse(moment)));
    const opened = {
      title,
      rules: this.#rules(ruleViews),
      ...(run ? { results: this.#resultsView(Date.parse(run.endedAt), isIdle) } : {}),
    };
    // What has not been read yet would seem to be gone.
    if (gathering.progress) return { ...opened, changes: [] };
    const comparison = this.#compare(current, { failures, deleted: this.#deleted, ...(rules ? { rules } : {}) });
    const { changes, total } = changeTexts(comparison, shown, { packages: packages.length, max: maxItems });
    return { ...opened, summary: changesSummary(comparison), changes, more: moreText(total - changes.length) };
  }

  #rules(ruleViews: Present['ruleViews']): OpenedView['rules'] {
    const { rules } = this.#document;
    const views = ruleViews(rules);
    const bySource = Map.groupBy(views, ({ rule }) => rule.source ?? '');
    return Array.from(bySource, ([source, of]) => ({ source, rules: of }));
  }

  #resultsView(endedAt: number, isIdle: boolean): OpenedResults {
    const { refused, unknown, skipped, alreadyGone, restored, deleted } = byOutcome(this.#results);
    const ordered = [...refused, ...unknown, ...skipped, ...alreadyGone, ...restored, ...deleted];
    const items = ordered.map((result, index): OpenedItem => ({
      key: `${index} ${result.operation.target.versionId ?? ''}`,
      name: targetText(result.operation),
      text: outcomeText(result),
    }));
    const count = undoable(this.#results).length;
    const { items: shown, more } = { items: items.slice(0, maxItems), more: moreText(items.length - maxItems) };
    return {
      summary: t('{time}: {summary}', {
        time: dateAndTimeText(endedAt),
        summary: summaryText(this.#results, { details: '' }),
      }),
      items: shown,
      more,
      ...(count > 0 && isIdle
        ? { restoreLabel: t('Restore {count, plural, one {# Version} other {# Versions}}', { count }) }
        : {}),
    };
  }
}

function moreText(count: number): string | undefined {
  return count > 0 ? t('{count, plural, one {# more is} other {# more are}} not listed here.', { count }) : undefined;
}
