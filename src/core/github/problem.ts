/** `message` comes from the server: escape it before showing it. */
type Described<Kind extends string, More = unknown> = Kind extends string
  ? { readonly kind: Kind; readonly message: string } & More
  : never;

/** Why a request failed. */
export type Problem =
  | Described<
      | 'authentication' // 401: no token, or one that is revoked or expired
      | 'forbidden' // 403 for any other reason than those below
      | 'notFound' // 404: absent, or the caller may not see it; on a write to something that reads fine: no admin right
      | 'wrongTokenKind' // 400: a list of container packages with a kind of token that it does not take (cli/cli#9606)
      | 'lastVersion' // 400: the last (tagged) version of a package goes only with its package
      | 'tooManyDownloads' // 400: a public version with over 5,000 downloads cannot be deleted
      | 'proxy'
      | 'malformed' // the answer is not what GitHub's description promises
    >
  /** 403. `granted` is what the token has, where the server said it. */
  | Described<'missingScope', { readonly needed: readonly string[]; readonly granted: readonly string[] | undefined }>
  /** 403: SAML single sign-on. `authorizeUrl` (from `X-GitHub-SSO`) is good for an hour. */
  | Described<'singleSignOn', { readonly authorizeUrl: string | undefined }>
  /** 403: the organization has not approved the OAuth app. */
  | Described<'oauthAppRestriction', { readonly organization: string | undefined }>
  /** Any other 4xx. */
  | Described<'rejected', { readonly status: number }>
  /** 403 or 429. `endsAt` is in ms since 1970 by this machine's clock. */
  | Described<'rateLimit', { readonly limit: 'primary' | 'secondary'; readonly endsAt: number }>
  /** 5xx. `retryAfter`: ms, as the server wants. */
  | Described<'server', { readonly status: number; readonly retryAfter?: number }>
  /** No connection. `code` is the system's, such as `ENOTFOUND`. */
  | Described<'network', { readonly code: string | undefined }>
  | Described<'certificate', { readonly code: string }>
  /** No complete answer within so many ms. */
  | { readonly kind: 'timeout'; readonly timeout: number }
  /** The answer points to another origin, where the token must not go. */
  | { readonly kind: 'foreignAddress'; readonly address: string }
  /** Empty, `.`, `..` or broken text. */
  | { readonly kind: 'invalidName'; readonly name: string };

/** The one error that the client raises; aborted requests raise their signal's reason instead. */
export class GitHubError extends Error {
  override readonly name = 'GitHubError';
  readonly problem: Problem;
  readonly requestId: string | undefined;
  /** A container registry's, such as `MANIFEST_UNKNOWN`. */
  readonly code: string | undefined;

  constructor(
    problem: Problem,
    request: string,
    options: Partial<Pick<GitHubError, 'requestId' | 'code' | 'cause'>> = {},
  ) {
    super(`${request}: ${summary(problem)}`, { cause: options.cause });
    this.problem = problem;
    this.requestId = options.requestId;
    this.code = options.code;
  }
}

export function malformed(message: string, request = 'Reading the answer'): GitHubError {
  return new GitHubError({ kind: 'malformed', message }, request);
}

export function invalidName(name: string): GitHubError {
  return new GitHubError({ kind: 'invalidName', name }, 'Building the address');
}

function summary(problem: Problem): string {
  if ('message' in problem) return `${problem.kind}: ${problem.message}`;
  if (problem.kind === 'timeout') return `no answer within ${problem.timeout} ms`;
  if (problem.kind === 'foreignAddress') return `the answer points to ${problem.address}`;
  return `not a name: ${JSON.stringify(problem.name)}`;
}
