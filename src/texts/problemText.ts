import { GitHubError, type Problem } from '#core/github';
import { sizeText } from '#core/packages';
import { endText, language, t } from './language.ts';
import { textHost, type ErrorContext, type ProblemTexts } from './textHost.ts';

/** A failure in words. */
export interface ProblemText {
  /** A few words, for a row's label. */
  readonly short: string;
  /** Whole sentences: what happened, why, and what to do next. Contains text from the server, which is not escaped. */
  readonly message: string;
}

/** Explains why a request failed. */
export function problemText({ problem }: GitHubError, context: ErrorContext = {}): ProblemText {
  const { kind } = problem;
  const explain = (textHost().problems?.[kind] ?? problems[kind]) as (
    problem: Problem,
    context: ErrorContext,
  ) => readonly [short: string, message: string];
  const [short, message] = explain(problem, context);
  return { short, message: isRefused(problem) ? withRefusalHint(message, context) : message };
}

/** Whether GitHub may have refused it because a permission is missing. */
export function isRefused({ kind }: Problem): boolean {
  return kind === 'forbidden' || kind === 'notFound' || kind === 'missingScope';
}

/** Returns the message, with one more reason for a refusal if there is one. */
export function withRefusalHint(message: string, context: ErrorContext): string {
  const hint = textHost().refusalHint?.(context);
  return hint === undefined ? message : `${message} ${hint}`;
}

const problems: ProblemTexts = {
  authentication: ({ message }) => [
    t('Sign-in no longer valid'),
    t('GitHub did not accept your sign-in ({0}). Sign in again.', message),
  ],
  missingScope: ({ needed, message }) => [
    t('Permission missing'),
    t(
      'Your sign-in is missing required permissions: {0}. Sign in again and grant all permissions that VS Code requests.',
      needed.join(', ') || message,
    ),
  ],
  singleSignOn: ({ authorizeUrl }) => [
    t('Single sign-on required'),
    authorizeUrl
      ? t('The organization requires single sign-on. Authorize VS Code in the browser, then try again.')
      : t(
          'The organization requires single sign-on. Sign in again, authorize VS Code for the organization, then try again.',
        ),
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
  ],
  forbidden: ({ message }) => [
    t('Not allowed'),
    t('GitHub refused the request ({0}). Your account does not have permission. Ask for access.', message),
  ],
  notFound: ({ message }, { login, isPackage }) => [
    t('Not found'),
    isPackage
      ? t('GitHub returned "{0}": the package is gone, or your account cannot see it.', message)
      : login === undefined
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
  ],
  rejected: ({ status, message }) => [
    t('Refused'),
    t('GitHub refused the request ({0}, "{1}"). See the log for details.', status, message),
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
  ],
  network: ({ code, message }) => [
    t('No connection'),
    t('Could not reach GitHub ({0}). Check your connection, then try again.', code ?? message),
  ],
  proxy: ({ message }) => [
    t('Proxy error'),
    t('The proxy rejected the request ({0}). Check the proxy settings.', message),
  ],
  certificate: ({ code }) => [
    t('Certificate not trusted'),
    t(
      'The server’s certificate is not trusted ({0}). Add your organization’s certificate authority to the system’s trust store.',
      code,
    ),
  ],
  timeout: ({ timeoutMs }) => [
    t('Timed out'),
    t(
      'GitHub did not send a complete response within {0} seconds. Check your connection, then try again.',
      timeoutMs / 1000,
    ),
  ],
  malformed: ({ message }) => [
    t('Unexpected response'),
    t(
      'The response does not match GitHub’s API ({0}). A proxy or firewall may have changed the response. See the log for details.',
      message,
    ),
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
  ],
  wrongDigest: ({ digest }) => [
    t('Wrong digest'),
    t(
      'The content does not match the requested digest; it has {0}. A proxy or firewall may have changed it. Try again.',
      digest.slice(0, 'sha256:'.length + 12),
    ),
  ],
  foreignUrl: ({ url }) => [
    t('Address not trusted'),
    url.startsWith('http:')
      ? t('The response pointed to an unencrypted address, {0}. Nothing was sent there. Check your proxy.', url)
      : t(
          'The response pointed to another address, {0}. Your token was not sent there. See the log, and check your proxy.',
          url,
        ),
  ],
  invalidName: ({ name }) => [
    t('Invalid name'),
    t('{0} is not a valid GitHub name. Check the name.', JSON.stringify(name)),
  ],
};
