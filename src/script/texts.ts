import { t } from '../texts/language.ts';
import { setTextHost, type ProblemTexts, type SkipReasonTexts } from '../texts/textHost.ts';

/** Lets all texts be in English, and say what to do about a token in CI instead of a sign-in. */
export function useTexts(): void {
  setTextHost({ language: 'en', problems, reasons, unanswered });
}

const problems: Partial<ProblemTexts> = {
  authentication: ({ message }) => [
    t('Token not valid'),
    t(
      'GitHub did not accept the token ({0}). It is wrong, revoked or expired. Set GITHUB_TOKEN to a valid one.',
      message,
    ),
  ],
  missingScope: ({ needed, message }) => [
    t('Scope missing'),
    t(
      'The token lacks a scope: {0}. Reading needs read:packages, and deleting needs delete:packages too.',
      needed.join(', ') || message,
    ),
  ],
  singleSignOn: ({ authorizeUrl }) => [
    t('Single sign-on required'),
    authorizeUrl === undefined
      ? t(
          'The organization requires single sign-on. Authorize the token for it in your settings under "Personal access tokens", "Configure SSO".',
        )
      : t('The organization requires single sign-on. Authorize the token for it within the hour: {0}', authorizeUrl),
  ],
  oauthAppRestriction: () => [
    t('Organization restricts apps'),
    t('The organization has not approved the app that the token is of. Use a personal access token (classic).'),
  ],
  forbidden: ({ message }) => [
    t('Not allowed'),
    t(
      'GitHub refused the request ({0}). The token of a workflow needs "permissions: packages: write", and reaches only packages that its repository may administer. For others, use a personal access token (classic) with read:packages and delete:packages.',
      message,
    ),
  ],
  notFound: ({ message }, { login, isPackage }) => [
    t('Not found'),
    isPackage
      ? t('GitHub returned "{0}": the package is gone, or the token cannot see it.', message)
      : login === undefined
        ? t('GitHub returned "{0}". The item does not exist, or the token cannot see it.', message)
        : t('GitHub returned "{0}" for {1}. It does not exist, or the token cannot see it.', message, login),
  ],
  wrongTokenKind: ({ message }) => [
    t('Token type not supported'),
    t(
      'GitHub returned "{0}". Fine-grained tokens cannot list container packages. Use a personal access token (classic), or the token of a workflow.',
      message,
    ),
  ],
  rejected: ({ status, message }) => [t('Refused'), t('GitHub refused the request ({0}, "{1}").', status, message)],
  proxy: ({ message }) => [
    t('Proxy error'),
    t('The proxy rejected the request ({0}). Check HTTPS_PROXY and NODE_USE_ENV_PROXY.', message),
  ],
  certificate: ({ code }) => [
    t('Certificate not trusted'),
    t(
      'The server’s certificate is not trusted ({0}). Name your organization’s certificates in NODE_EXTRA_CA_CERTS.',
      code,
    ),
  ],
  malformed: ({ message }) => [
    t('Unexpected response'),
    t(
      'The response does not match GitHub’s API ({0}). Check --api-url; a proxy or firewall may have changed the response.',
      message,
    ),
  ],
  foreignUrl: ({ url }) => [
    t('Address not trusted'),
    t('The response pointed to another address, {0}. The token was not sent there. Check your proxy.', url),
  ],
};

const reasons: Partial<SkipReasonTexts> = {
  authentication: () => t('GitHub no longer accepts the token.'),
  unexpected: ({ message }) => t('The run stopped because of an unexpected error in the script ({0}).', message),
  noAdminRight: () =>
    t(
      'The token can read the package but cannot delete anything in it. It needs the admin role for the package; the token of a workflow, that its repository has the Admin role.',
    ),
  notVisible: () => t('GitHub could not find the package. It is gone, or the token can no longer see it.'),
  journal: ({ message }) =>
    t('The journal beside the result file could not be written ({0}). The run stopped.', message),
};

const unanswered = t(
  'The request was sent, but GitHub had not responded when the run ended. Run apply again with the result file to find out.',
);
