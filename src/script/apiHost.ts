import { enterpriseHost, githubDotCom, isInsecure, type Host } from '#core/github';
import { t } from '../texts/language.ts';
import { usageError } from './exitCodes.ts';

/**
 * Returns the host of an API by its address, or by that of the website.
 * @param option the value of `--api-url`. @param actions that of `GITHUB_API_URL`, which GitHub Actions sets.
 * @throws ScriptError `usage` for any other address: a path that is ignored would be a request to another API.
 */
export function hostOf(option: string | undefined, actions: string | undefined): Host {
  const address = option ?? actions;
  if (address === undefined || address === '') return githubDotCom;
  const name = option === undefined ? 'GITHUB_API_URL' : '--api-url';
  const host = enterpriseHost(address);
  if (!host) {
    throw usageError(
      isInsecure(address)
        ? t('The address {0} is not https, so the token would be sent unencrypted.', address)
        : t('{0} is not the address of a GitHub API, such as https://github.example.com/api/v3.', address),
    );
  }
  const { origin, pathname, username, password, search, hash } = new URL(address.trim());
  const path = pathname.replace(/\/+$/, '');
  const isOfApi = path === '' || `${origin}${path}` === host.apiUrl;
  if (isOfApi && `${username}${password}${search}${hash}` === '') return host;
  // What precedes the host may be a password.
  throw usageError(
    t('{name} names {address}, but the API of {host} is at {expected}.', {
      name,
      address: `${origin}${pathname}`,
      host: host.name,
      expected: host.apiUrl,
    }),
  );
}
