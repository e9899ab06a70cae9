import * as vscode from 'vscode';
import { isInsecure } from '../core/github/host.ts';
import { GitHubError, type Problem } from '../core/github/problem.ts';
import type { PackageType } from '../core/github/types.ts';
import { endText } from './momentText.ts';
import { readSettings } from './settings.ts';

/** What a person can do about a problem; `run` is what the button does. */
export interface Remedy {
  readonly title: string;
  readonly command: string;
  readonly arguments?: unknown[];
}

/** A failure in words: what happened, why, and what to do next. */
export interface Explanation {
  /** A few words, for a row's description. */
  readonly short: string;
  /** Whole sentences. Holds text of the server: escape it wherever Markdown or HTML is read. */
  readonly message: string;
  readonly remedies: readonly Remedy[];
}

/** What was being done, where it changes what a failure means. */
export interface Circumstance {
  readonly packageType?: PackageType | undefined;
  /** The owner that was asked for. */
  readonly login?: string | undefined;
}

/** Something was to be shown for which nobody was asked to sign in, such as a panel that VS Code restores. */
export class SignedOutError extends Error {
  constructor() {
    super(vscode.l10n.t('You are signed out. Sign in to GitHub to see this.'));
  }
}

/** GitHub Enterprise is chosen, and its address is missing or is none. */
export class MisconfiguredError extends Error {
  readonly short: string;

  constructor() {
    const { l10n } = vscode;
    const insecure = isInsecure(readSettings().enterpriseUri);
    super(
      insecure
        ? l10n.t(
            'The address of GitHub Enterprise begins with http:, which would send your sign-in in clear text. Use https:.',
          )
        : l10n.t('GitHub Enterprise is chosen, but its address is missing or not valid. Set it, then try again.'),
    );
    this.short = insecure ? l10n.t('Address without https') : l10n.t('Address missing');
  }
}

/** Something that a person can understand by its message alone. */
export class PlainError extends Error {
  readonly remedies: readonly Remedy[];

  constructor(message: string, remedies: readonly Remedy[] = []) {
    super(message);
    this.remedies = remedies;
  }
}

/** Explains any failure. Errors that are not GitHub's are faults of this extension and point to the log. */
export function explain(error: unknown, circumstance: Circumstance = {}): Explanation {
  if (error instanceof SignedOutError) {
    return {
      short: vscode.l10n.t('Signed out'),
      message: error.message,
      remedies: [{ title: vscode.l10n.t('Sign In'), command: 'githubPackages.signIn' }],
    };
  }
  if (error instanceof MisconfiguredError) {
    const remedies = [openSettings(vscode.l10n.t('Open Setting'), 'github-enterprise.uri')];
    return { short: error.short, message: error.message, remedies };
  }
  if (error instanceof PlainError) return { short: error.message, message: error.message, remedies: error.remedies };
  if (!(error instanceof GitHubError)) {
    return {
      short: vscode.l10n.t('Unexpected error'),
      message: vscode.l10n.t('Something unexpected went wrong: {0}. The log has more.', messageOf(error)),
      remedies: [showLog()],
    };
  }
  const explanation = explainProblem(error.problem, circumstance);
  if (!wantsRepoScope(error.problem, circumstance)) return explanation;
  return {
    ...explanation,
    message: `${explanation.message} ${repoScopeHint()}`,
    remedies: [...explanation.remedies, useRepoScope()],
  };
}

/** Why private Maven and old Docker packages may be missing from lists without the broad scope. */
export function repoScopeHint(): string {
  return vscode.l10n.t(
    'Private Maven, Gradle and old Docker registry packages need the broad "repo" scope, which is asked for only when you turn on the setting "{0}".',
    'githubPackages.useRepoScope',
  );
}

function wantsRepoScope(problem: Problem, { packageType }: Circumstance): boolean {
  const refused = problem.kind === 'forbidden' || problem.kind === 'notFound' || problem.kind === 'missingScope';
  return refused && mayLackRepoScope(packageType);
}

/** Whether the want of the broad scope may be why something of packages of a type is missing or refused. */
export function mayLackRepoScope(packageType: PackageType | undefined): boolean {
  return (packageType === 'maven' || packageType === 'docker') && !readSettings().useRepoScope;
}

function explainProblem(problem: Problem, { login }: Circumstance): Explanation {
  const { l10n } = vscode;
  switch (problem.kind) {
    case 'authentication':
      return {
        short: l10n.t('Sign-in no longer valid'),
        message: l10n.t('GitHub did not accept your sign-in ({0}). Sign in again.', problem.message),
        remedies: [signInAgain()],
      };
    case 'missingScope':
      return {
        short: l10n.t('Permission missing'),
        message: l10n.t(
          'Your sign-in lacks a permission (scope) that this needs: {0}. Sign in again and grant what is asked.',
          problem.needed.join(', ') || problem.message,
        ),
        remedies: [signInAgain()],
      };
    case 'singleSignOn':
      return {
        short: l10n.t('Single sign-on required'),
        message: problem.authorizeUrl
          ? l10n.t('The organization requires single sign-on. Authorize this editor in the browser, then retry.')
          : l10n.t('The organization requires single sign-on. Sign in again and authorize it there, then retry.'),
        remedies: [problem.authorizeUrl ? open(l10n.t('Authorize'), problem.authorizeUrl) : signInAgain()],
      };
    case 'oauthAppRestriction':
      return {
        short: l10n.t('Organization restricts apps'),
        message: l10n.t(
          'The organization {0} has not approved Visual Studio Code as an OAuth app. Ask one of its owners to approve it in the organization’s settings under "Third-party access".',
          problem.organization ?? '',
        ),
        remedies: [open(l10n.t('Learn More'), oauthRestrictionsHelp)],
      };
    case 'forbidden':
      return {
        short: l10n.t('Not allowed'),
        message: l10n.t('GitHub refused this ({0}). Your account lacks the right to see or do it.', problem.message),
        remedies: [],
      };
    case 'notFound':
      return {
        short: l10n.t('Not found'),
        message:
          login === undefined
            ? l10n.t(
                'GitHub answers "{0}": it does not exist, or your account may not see it. Check the name, or ask for access.',
                problem.message,
              )
            : l10n.t('GitHub knows no user or organization "{0}" that your account may see. Check the login.', login),
        remedies: [],
      };
    case 'wrongTokenKind':
      return {
        short: l10n.t('Kind of token not accepted'),
        message: l10n.t(
          'GitHub answers "{0}" where a kind of token may not list container packages. Sign in again through the browser.',
          problem.message,
        ),
        remedies: [signInAgain()],
      };
    case 'lastVersion':
      return {
        short: l10n.t('Last version'),
        message: l10n.t('This is the last version of its package; delete the package instead.'),
        remedies: [],
      };
    case 'tooManyDownloads':
      return {
        short: l10n.t('Over 5,000 downloads'),
        message: l10n.t(
          'GitHub does not let public versions with more than 5,000 downloads be deleted. GitHub Support can help.',
        ),
        remedies: [open(l10n.t('GitHub Support'), 'https://support.github.com')],
      };
    case 'rejected':
      return {
        short: l10n.t('Refused'),
        message: l10n.t('GitHub refused the request ({0}): {1}.', problem.status, problem.message),
        remedies: [showLog()],
      };
    case 'rateLimit':
      return {
        short: l10n.t('Rate limit until {0}', endText(problem.endsAt)),
        message:
          problem.limit === 'primary'
            ? l10n.t('All of your requests to GitHub for this hour are used. Retry after {0}.', endText(problem.endsAt))
            : l10n.t('GitHub asks to slow down. Retry after {0}.', endText(problem.endsAt)),
        remedies: [],
      };
    case 'server':
      return {
        short: l10n.t('GitHub has a fault'),
        message: l10n.t('GitHub returned a server error ({0}). Try again later.', problem.status),
        // Of a company's own server that page knows nothing.
        remedies: [
          readSettings().provider === 'github'
            ? open(l10n.t('GitHub Status'), 'https://www.githubstatus.com')
            : showLog(),
        ],
      };
    case 'network':
      return {
        short: l10n.t('No connection'),
        message: l10n.t(
          'GitHub could not be reached ({0}). Check your connection, then retry.',
          problem.code ?? problem.message,
        ),
        remedies: [showLog()],
      };
    case 'proxy':
      return {
        short: l10n.t('Proxy problem'),
        message: l10n.t('The proxy did not let the request through ({0}). Check the proxy settings.', problem.message),
        remedies: [openSettings(l10n.t('Proxy Settings'), 'http.proxy'), showLog()],
      };
    case 'certificate':
      return {
        short: l10n.t('Certificate not trusted'),
        message: l10n.t(
          'The server’s certificate is not trusted ({0}). Add your organization’s certificate authority to the system’s trust store.',
          problem.code,
        ),
        remedies: [showLog()],
      };
    case 'timeout':
      return {
        short: l10n.t('No answer'),
        message: l10n.t('GitHub did not answer within {0} seconds. Retry later.', problem.timeout / 1000),
        remedies: [showLog()],
      };
    case 'malformed':
      return {
        short: l10n.t('Answer not understood'),
        message: l10n.t(
          'The server’s answer is not what GitHub describes ({0}). Something between you and GitHub may have replaced it.',
          problem.message,
        ),
        remedies: [showLog()],
      };
    case 'foreignAddress':
      return {
        short: l10n.t('Other address refused'),
        message: l10n.t(
          'The server pointed to {0}, where your sign-in must not be sent. Nothing was sent there.',
          problem.address,
        ),
        remedies: [showLog()],
      };
    case 'invalidName':
      return {
        short: l10n.t('Not a valid name'),
        message: l10n.t('{0} cannot be a name on GitHub.', JSON.stringify(problem.name)),
        remedies: [],
      };
  }
}

const oauthRestrictionsHelp =
  'https://docs.github.com/organizations/managing-oauth-access-to-your-organizations-data/about-oauth-app-access-restrictions';

function signInAgain(): Remedy {
  return { title: vscode.l10n.t('Sign In Again'), command: 'githubPackages.signIn', arguments: [{ renew: true }] };
}

function showLog(): Remedy {
  return { title: vscode.l10n.t('Show Log'), command: 'githubPackages.showLog' };
}

export function useRepoScope(): Remedy {
  return openSettings(vscode.l10n.t('Open Setting'), 'githubPackages.useRepoScope');
}

export function openSettings(title: string, setting: string): Remedy {
  return { title, command: 'workbench.action.openSettings', arguments: [setting] };
}

function open(title: string, url: string): Remedy {
  return { title, command: 'vscode.open', arguments: [url] };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
