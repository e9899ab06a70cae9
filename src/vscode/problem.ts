import { isInsecure, GitHubError, type Problem, type PackageType } from '#core/github';
import { t } from '../texts/language.ts';
import { isRefused, problemText, type ProblemText } from '../texts/problemText.ts';
import type { ErrorContext } from '../texts/textHost.ts';
import { readSettings } from './settings.ts';

/** A button for a problem: the command that may solve it. */
export interface Remedy {
  readonly title: string;
  readonly command: string;
  readonly arguments?: unknown[];
  /** Whether it deletes something. */
  readonly deletes?: boolean;
}

/** A failure in words, with what may solve it. */
export interface Explanation extends ProblemText {
  readonly remedies: readonly Remedy[];
}

/** An error whose message is for users; `short` defaults to the message. */
export class UserError extends Error {
  readonly remedies: readonly Remedy[];
  readonly short: string;

  constructor(message: string, remedies: readonly Remedy[] = [], short = message) {
    super(message);
    this.remedies = remedies;
    this.short = short;
  }
}

/** Nobody is signed in, and there was no prompt, such as for a panel that VS Code restores. */
export class SignedOutError extends UserError {
  constructor(message = t('You are signed out. Sign in to GitHub, then try again.')) {
    const signIn = { title: t('Sign In'), command: 'githubPackages.signIn' };
    super(message, [signIn], t('Signed out'));
  }
}

/** The GitHub Enterprise address is missing, invalid or not https. */
export class MisconfiguredError extends UserError {
  constructor() {
    const insecure = isInsecure(readSettings().enterpriseUri);
    super(
      insecure
        ? t(
            'The GitHub Enterprise address starts with http:, which would send your token unencrypted. Use an https: address.',
          )
        : t(
            'Your provider is GitHub Enterprise, but its address is missing or not valid. Set the address, then try again.',
          ),
      [openSettings(t('Open Setting'), 'github-enterprise.uri')],
      insecure ? t('HTTPS required') : t('Address missing or not valid'),
    );
  }
}

/** Explains any failure. Errors of other classes, such as a failed write to disk or a bug, point to the log. */
export function explain(error: unknown, context: ErrorContext = {}): Explanation {
  if (error instanceof UserError) return { short: error.short, message: error.message, remedies: error.remedies };
  if (!(error instanceof GitHubError)) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      short: t('Unexpected error'),
      message: t('Unexpected error: {0}. See the log for details.', message),
      remedies: [showLog()],
    };
  }
  const { problem } = error;
  const remedies = remediesOf(problem);
  const mayNeedScope = isRefused(problem) && mayLackRepoScope(context.packageType);
  return { ...problemText(error, context), remedies: mayNeedScope ? [...remedies, useRepoScope()] : remedies };
}

/** Without the broad scope, private Maven and Docker packages may be missing, and none, even public, can be changed. */
export function repoScopeHint({ isChange = false }: Pick<ErrorContext, 'isChange'> = {}): string {
  return t(
    isChange
      ? 'Deleting and restoring packages in Maven, Gradle and the Docker registry requires the broad "repo" scope. VS Code requests it only if you turn on the setting "{0}".'
      : 'Private packages in Maven, Gradle and the Docker registry need the broad "repo" scope. VS Code requests it only if you turn on the setting "{0}".',
    'githubPackages.useRepoScope',
  );
}

/** Whether packages of a type may be missing or refused because the broad scope is missing. */
export function mayLackRepoScope(packageType: PackageType | undefined): boolean {
  return (packageType === 'maven' || packageType === 'docker') && !readSettings().useRepoScope;
}

/** What may solve each kind of problem. */
function remediesOf(problem: Problem): readonly Remedy[] {
  switch (problem.kind) {
    case 'authentication':
    case 'missingScope':
    case 'wrongTokenKind':
      return [signInAgain()];
    case 'singleSignOn':
      return [problem.authorizeUrl ? open(t('Authorize VS Code'), problem.authorizeUrl) : signInAgain()];
    case 'oauthAppRestriction':
      return [open(t('Learn More'), oauthRestrictionsHelp)];
    case 'tooManyDownloads':
      return [open(t('Contact GitHub Support'), 'https://support.github.com')];
    case 'server':
      // That page does not cover a company's own server.
      return readSettings().provider === 'github'
        ? [open(t('Open GitHub Status'), 'https://www.githubstatus.com')]
        : [showLog()];
    case 'proxy':
      return [openSettings(t('Open Proxy Settings'), 'http.proxy'), showLog()];
    case 'rejected':
    case 'network':
    case 'certificate':
    case 'timeout':
    case 'malformed':
    case 'tooLarge':
    case 'wrongDigest':
    case 'foreignUrl':
      return [showLog()];
    case 'forbidden':
    case 'notFound':
    case 'lastVersion':
    case 'rateLimit':
    case 'invalidName':
      return [];
  }
}

const oauthRestrictionsHelp =
  'https://docs.github.com/organizations/managing-oauth-access-to-your-organizations-data/about-oauth-app-access-restrictions';

function signInAgain(): Remedy {
  return { title: t('Sign In Again'), command: 'githubPackages.signIn', arguments: [{ renew: true }] };
}

function showLog(): Remedy {
  return { title: t('Show Log'), command: 'githubPackages.showLog' };
}

export function useRepoScope(): Remedy {
  return openSettings(t('Open Setting'), 'githubPackages.useRepoScope');
}

export function openSettings(title: string, setting: string): Remedy {
  return { title, command: 'workbench.action.openSettings', arguments: [setting] };
}

function open(title: string, url: string): Remedy {
  return { title, command: 'vscode.open', arguments: [url] };
}
