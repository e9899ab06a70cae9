import { isInsecure, GitHubError, type Problem, type PackageType } from '#core/github';
import { sizeText } from '#core/packages';
import { endText, language, t } from './language.ts';
import { readSettings } from './settings.ts';

/** A button for a problem: the command that may solve it. */
export interface Remedy {
  readonly title: string;
  readonly command: string;
  readonly arguments?: unknown[];
  /** Whether it deletes something. */
  readonly deletes?: boolean;
}

/** A failure in words: what happened, why, and what to do next. */
export interface Explanation {
  /** A few words, for a row's label. */
  readonly short: string;
  /** Whole sentences. Contains text from the server: escape it for Markdown or HTML. */
  readonly message: string;
  readonly remedies: readonly Remedy[];
}

/** What was being done, if that changes the meaning of a failure. */
export interface ErrorContext {
  readonly packageType?: PackageType | undefined;
  /** The owner that was requested. */
  readonly login?: string | undefined;
  /** Whether something was to be deleted or restored. */
  readonly isChange?: boolean;
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
  const { kind } = error.problem;
  const explainKind = explanations[kind] as (problem: Problem, context: ErrorContext) => ExplanationParts;
  const [short, message, ...remedies] = explainKind(error.problem, context);
  const refused = kind === 'forbidden' || kind === 'notFound' || kind === 'missingScope';
  if (!refused || !mayLackRepoScope(context.packageType)) return { short, message, remedies };
  return { short, message: `${message} ${repoScopeHint(context)}`, remedies: [...remedies, useRepoScope()] };
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

type ExplanationParts = readonly [short: string, message: string, ...remedies: Remedy[]];

/** The short text for a row, the message and the remedies of each kind of problem. */
const explanations: {
  readonly [Kind in Problem['kind']]: (
    problem: Extract<Problem, { kind: Kind }>,
    context: ErrorContext,
  ) => ExplanationParts;
} = {
  authentication: ({ message }) => [
    t('Sign-in no longer valid'),
    t('GitHub did not accept your sign-in ({0}). Sign in again.', message),
    signInAgain(),
  ],
  missingScope: ({ needed, message }) => [
    t('Permission missing'),
    t(
      'Your sign-in is missing required permissions: {0}. Sign in again and grant all permissions that VS Code requests.',
      needed.join(', ') || message,
    ),
    signInAgain(),
  ],
  singleSignOn: ({ authorizeUrl }) => [
    t('Single sign-on required'),
    authorizeUrl
      ? t('The organization requires single sign-on. Authorize VS Code in the browser, then try again.')
      : t(
          'The organization requires single sign-on. Sign in again, authorize VS Code for the organization, then try again.',
        ),
    authorizeUrl ? open(t('Authorize VS Code'), authorizeUrl) : signInAgain(),
  ],
  oauthAppRestriction: ({ organization }) => [
    t('Organization restricts apps'),
    organization === undefined
      ? t(
          'The organization has not approved VS Code as an OAuth app. Ask one of its owners to approve it in the organization’s settings under "Third-party access".',
        )
      : t(
          'The organization {0} has not approved VS Code as an OAuth app. Ask one of its owners to approve it in the organization’s settings under "Third-party access".',
          organization,
        ),
    open(t('Learn More'), oauthRestrictionsHelp),
  ],
  forbidden: ({ message }) => [
    t('Not allowed'),
    t('GitHub refused the request ({0}). Your account does not have permission. Ask for access.', message),
  ],
  notFound: ({ message }, { login }) => [
    t('Not found'),
    login === undefined
      ? t(
          'GitHub returned "{0}". The item does not exist, or your account cannot see it. Check the name, or ask for access.',
          message,
        )
      : t('GitHub has no user or organization "{0}" that your account can see. Check the name.', login),
  ],
  wrongTokenKind: ({ message }) => [
    t('Token type not supported'),
    t(
      'GitHub returned "{0}". This type of token cannot list container packages. Sign in again through the browser, without a token.',
      message,
    ),
    signInAgain(),
  ],
  lastVersion: () => [
    t('Last version'),
    t(
      'The last version of a package, or its last version with a tag, can be deleted only together with the package. Delete the package instead.',
    ),
  ],
  tooManyDownloads: () => [
    t('Over 5,000 downloads'),
    t('GitHub does not allow deleting public versions with more than 5,000 downloads. Contact GitHub Support.'),
    open(t('Contact GitHub Support'), 'https://support.github.com'),
  ],
  rejected: ({ status, message }) => [
    t('Refused'),
    t('GitHub refused the request ({0}, "{1}"). See the log for details.', status, message),
    showLog(),
  ],
  rateLimit: ({ limit, endsAt }) => [
    t('Rate limit until {0}', endText(endsAt)),
    limit === 'primary'
      ? t('You have used all of your GitHub requests for this hour. Try again after {0}.', endText(endsAt))
      : t('You have exceeded GitHub’s secondary rate limit. Try again after {0}.', endText(endsAt)),
  ],
  server: ({ status }) => [
    t('GitHub server error'),
    t('GitHub returned a server error ({0}). Try again later.', status),
    // That page does not cover a company's own server.
    readSettings().provider === 'github' ? open(t('Open GitHub Status'), 'https://www.githubstatus.com') : showLog(),
  ],
  network: ({ code, message }) => [
    t('No connection'),
    t('Could not reach GitHub ({0}). Check your connection, then try again.', code ?? message),
    showLog(),
  ],
  proxy: ({ message }) => [
    t('Proxy error'),
    t('The proxy rejected the request ({0}). Check the proxy settings.', message),
    openSettings(t('Open Proxy Settings'), 'http.proxy'),
    showLog(),
  ],
  certificate: ({ code }) => [
    t('Certificate not trusted'),
    t(
      'The server’s certificate is not trusted ({0}). Add your organization’s certificate authority to the system’s trust store.',
      code,
    ),
    showLog(),
  ],
  timeout: ({ timeoutMs }) => [
    t('Timed out'),
    t(
      'GitHub did not send a complete response within {0} seconds. Check your connection, then try again.',
      timeoutMs / 1000,
    ),
    showLog(),
  ],
  malformed: ({ message }) => [
    t('Unexpected response'),
    t(
      'The response does not match GitHub’s API ({0}). A proxy or firewall may have changed the response. See the log for details.',
      message,
    ),
    showLog(),
  ],
  tooLarge: ({ maxBytes, declaredBytes }) => [
    t('Response too large'),
    declaredBytes === undefined
      ? t(
          'The response is larger than expected ({0}). A proxy or firewall may have changed it. Try again.',
          sizeText(maxBytes, language()),
        )
      : t(
          'The document has {0}. Nothing over {1} is read by itself. Open its JSON to read it.',
          sizeText(declaredBytes, language()),
          sizeText(maxBytes, language()),
        ),
    showLog(),
  ],
  wrongDigest: ({ digest }) => [
    t('Wrong digest'),
    t(
      'The content does not match the requested digest; it has {0}. A proxy or firewall may have changed it. Try again.',
      digest.slice(0, 'sha256:'.length + 12),
    ),
    showLog(),
  ],
  foreignUrl: ({ url }) => [
    t('Address not trusted'),
    url.startsWith('http:')
      ? t('The response pointed to an unencrypted address, {0}. Nothing was sent there. Check your proxy.', url)
      : t(
          'The response pointed to another address, {0}. Your token was not sent there. See the log, and check your proxy.',
          url,
        ),
    showLog(),
  ],
  invalidName: ({ name }) => [
    t('Invalid name'),
    t('{0} is not a valid GitHub name. Check the name.', JSON.stringify(name)),
  ],
};

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
