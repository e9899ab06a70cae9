import * as vscode from 'vscode';
import type { Log } from './log.ts';
import { showError } from './notifications.ts';
import type { ErrorContext } from '../texts/textHost.ts';
import { explain, UserError, type Remedy } from './problem.ts';
import { t } from '../texts/language.ts';

/** @param id a command of package.json, or one that a click on a row runs; without the prefix. */
export type RegisterCommand = (id: string, run: (...parameters: never[]) => unknown) => void;

/** The only place that registers commands, and that turns what they throw into a message. */
export function commandRegistrar(context: vscode.ExtensionContext, log: Log): RegisterCommand {
  return (id, run) => {
    const command = vscode.commands.registerCommand(`githubPackages.${id}`, async (...parameters: never[]) => {
      try {
        // Commands without parameters do not depend on a row.
        if (run.length > 0 && isRowForgotten(parameters)) {
          throw new UserError(t('The view was refreshing. Try again.'));
        }
        await run(...parameters);
      } catch (error) {
        if (isCancelled(error)) return;
        log.error(`${id} failed`, error);
        await showProblem(error);
      }
    });
    context.subscriptions.push(command);
  };
}

/** VS Code passes `undefined` for a row of a tree that it is redrawing; from the palette it passes no parameters. */
function isRowForgotten(parameters: readonly unknown[]): boolean {
  const [row, selected] = parameters;
  return (parameters.length > 0 && row === undefined) || (Array.isArray(selected) && selected.includes(undefined));
}

/** Shows a failure with `first` and its remedies as buttons; nothing if it was cancelled. */
export async function showProblem(
  error: unknown,
  context?: ErrorContext,
  first: readonly Remedy[] = [],
): Promise<void> {
  if (isCancelled(error)) return;
  const explanation = explain(error, context);
  const remedies = [...first, ...explanation.remedies];
  const chosen = await showError(explanation.message, ...remedies.map(({ title }) => title));
  await runRemedy(remedies.find(({ title }) => title === chosen));
}

export async function runRemedy(remedy: Remedy | undefined): Promise<void> {
  if (remedy) await vscode.commands.executeCommand(remedy.command, ...(remedy.arguments ?? []));
}

/** Whether the user cancelled, which is not a failure: a cancelled progress, a dismissed sign-in. */
export function isCancelled(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error instanceof vscode.CancellationError ||
    ['AbortError', 'Canceled'].includes(error.name) ||
    ['Cancelled', 'User did not consent to login.'].includes(error.message)
  );
}
