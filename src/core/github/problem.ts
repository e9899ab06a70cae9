/** `message` comes from the server: escape it before showing it. */
type Described<Kind extends string, More = unknown> = Kind extends string
  ? { readonly kind: Kind; readonly message: string } & More
  : never;

/** Why a request failed. */
export type Problem =
  | Described<
      | 'authentication' // 401: no token, or one that is revoked or expired
      | 'forbidden' // 403 for any other reason than those below
      | 'notFound' // 404: absent, or the caller may not see it; on a write to what can be read: no admin permission
      | 'wrongTokenKind' // 400: this kind of token cannot list container packages (cli/cli#9606)
      | 'lastVersion' // 400: the last (tagged) version of a package is deleted only with its package
      | 'tooManyDownloads' // 400: a public version with over 5,000 downloads cannot be deleted
      | 'proxy'
      | 'malformed' // the response does not match GitHub's API description
    >
  /** 403. `granted`: the scopes of the token, if the server sent them. */
  | Described<'missingScope', { readonly needed: readonly string[]; readonly granted: readonly string[] | undefined }>
  /** 403: SAML single sign-on. `authorizeUrl` (from `X-GitHub-SSO`) is valid for an hour. */
  | Described<'singleSignOn', { readonly authorizeUrl: string | undefined }>
  /** 403: the organization has not approved the OAuth app. */
  | Described<'oauthAppRestriction', { readonly organization: string | undefined }>
  /** Any other 4xx. */
  | Described<'rejected', { readonly status: number }>
  /** 403 or 429. `endsAt` is in ms since 1970 by this machine's clock. */
  | Described<'rateLimit', { readonly limit: 'primary' | 'secondary'; readonly endsAt: number }>
  /** 5xx. `retryAfterMs`: from the server's `retry-after`. */
  | Described<'server', { readonly status: number; readonly retryAfterMs?: number }>
  /** No connection. `code` is the system's, such as `ENOTFOUND`. */
  | Described<'network', { readonly code: string | undefined }>
  | Described<'certificate', { readonly code: string }>
  /** No complete response within `timeoutMs`. */
  | { readonly kind: 'timeout'; readonly timeoutMs: number }
  /**
   * The response is longer than what can be expected: of a document of an image, than its manifest says. With
   * `declaredBytes`, nothing was requested, because the manifest already says more.
   */
  | { readonly kind: 'tooLarge'; readonly maxBytes: number; readonly declaredBytes?: number }
  /** What came for a digest is other content, which has this digest. */
  | { readonly kind: 'wrongDigest'; readonly digest: string }
  /** The response points to another origin, where the token must not go. */
  | { readonly kind: 'foreignUrl'; readonly url: string }
  /** Empty, `.`, `..`, ill-formed Unicode, or no valid image name or digest. */
  | { readonly kind: 'invalidName'; readonly name: string };

/** The only error that the client throws; aborted requests throw their signal's reason instead. */
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

export function malformed(message: string, request = 'Reading the response'): GitHubError {
  return new GitHubError({ kind: 'malformed', message }, request);
}

export function invalidName(name: string): GitHubError {
  return new GitHubError({ kind: 'invalidName', name }, 'Building the URL');
}

function summary(problem: Problem): string {
  if ('message' in problem) return `${problem.kind}: ${problem.message}`;
  if (problem.kind === 'timeout') return `no response within ${problem.timeoutMs} ms`;
  if (problem.kind === 'tooLarge') return `more than ${problem.maxBytes} bytes`;
  if (problem.kind === 'wrongDigest') return `content with the digest ${problem.digest}`;
  if (problem.kind === 'foreignUrl') return `the response points to ${problem.url}`;
  return `not a name: ${JSON.stringify(problem.name)}`;
}
