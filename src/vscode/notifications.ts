import * as vscode from 'vscode';
import { withoutLinks } from './literal.ts';

/*
 * The one way to notifications. VS Code makes links of `[text](command:…)` in a message, and a message may hold the
 * names and sentences of a server: characters that turn text around are written out, and no link is left.
 */

/** @returns the button that was chosen. */
export async function showError(message: string, ...buttons: string[]): Promise<string | undefined> {
  return vscode.window.showErrorMessage(literal(message), ...buttons);
}

/** @returns the button that was chosen. */
export async function showWarning(message: string, ...buttons: string[]): Promise<string | undefined> {
  return vscode.window.showWarningMessage(literal(message), ...buttons);
}

/** @returns the button that was chosen. */
export async function showInformation(message: string, ...buttons: string[]): Promise<string | undefined> {
  return vscode.window.showInformationMessage(literal(message), ...buttons);
}

interface Step {
  readonly message?: string;
  /** In percent. */
  readonly increment?: number;
}

/** Runs work with a notification that can be cancelled, the only place where VS Code shows a Cancel button. */
export async function withCancellableProgress<T>(
  title: string,
  work: (signal: AbortSignal, progress: vscode.Progress<Step>) => Promise<T>,
): Promise<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: literal(title), cancellable: true },
    (progress, token) => work(signalOf(token), unhurried(progress)),
  );
}

/** More often nobody reads it, and VS Code would draw it for each of thousands of pages; ms. */
const reportedEvery = 100;

/** Reports steps together that follow each other fast. */
function unhurried(progress: vscode.Progress<Step>): vscode.Progress<Step> {
  let pending: Step | undefined;
  return {
    report({ message, increment = 0 }) {
      if (!pending) {
        setTimeout(() => {
          if (pending) progress.report(pending);
          pending = undefined;
        }, reportedEvery);
      }
      pending = {
        ...pending,
        ...(message === undefined ? {} : { message }),
        increment: (pending?.increment ?? 0) + increment,
      };
    },
  };
}

function signalOf(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort(new vscode.CancellationError()));
  return controller.signal;
}

function literal(message: string): string {
  return withoutLinks(message.replaceAll('\n', ' '));
}
