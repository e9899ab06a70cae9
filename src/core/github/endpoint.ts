/**
 * Whom a request asks about, and the endpoint that GitHub counts its points by. Owners of all kinds count together: the
 * addresses of further pages (`/organizations/7/…`) are another spelling of the first one's.
 *
 * @param path under the API's address.
 * @returns for example `orgs/octo-org` and `packages/…/…/versions`.
 */
export function ownerAndEndpoint(path: string): { readonly owner: string; readonly endpoint: string } {
  const [kind = '', ...rest] = path.split('/').filter((segment) => segment !== '');
  const login = kind === 'user' && !/^\d+$/.test(rest[0] ?? '') ? [] : rest.splice(0, 1);
  const endpoint = rest.map((segment, index) => (index === 1 || index === 2 || index === 4 ? '…' : segment));
  return { owner: [kind, ...login].join('/'), endpoint: endpoint.length > 0 ? endpoint.join('/') : kind };
}
