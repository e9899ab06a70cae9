import { randomBytes } from 'node:crypto';
import type { Answer, Exchange } from './exchange.ts';
import { escapeHtml, htmlPage } from './html.ts';
import { addToken } from './world.ts';

/**
 * GitHub's OAuth pages and endpoints, as VS Code's GitHub providers use them: the device flow, the web flow, and the
 * page that authorizes a token for an organization's single sign-on.
 *
 * @returns `undefined` for paths that are none of these.
 */
export function signIn(exchange: Exchange): Answer | undefined {
  const { method, path } = exchange.incoming;
  switch (`${method} ${path}`) {
    case 'POST /login/device/code':
      return startDeviceFlow(exchange);
    case 'GET /login/device':
      return deviceForm(exchange);
    case 'POST /login/device':
      return approveDevice(exchange);
    case 'GET /login/oauth/authorize':
      return authorizeForm(exchange);
    case 'POST /login/oauth/authorize':
      return approveApp(exchange);
    case 'POST /login/oauth/access_token':
      return issueToken(exchange);
    default:
      return /^\/orgs\/[^/]+\/sso$/.test(path) ? singleSignOn(exchange) : undefined;
  }
}

/** What was sent, in the query or as a form. */
function field({ incoming }: Exchange, name: string): string {
  return incoming.query.get(name) ?? new URLSearchParams(incoming.body).get(name) ?? '';
}

function scopesOf(exchange: Exchange): string[] {
  return field(exchange, 'scope')
    .split(/[\s,+]+/)
    .filter((scope) => scope !== '');
}

function startDeviceFlow(exchange: Exchange): Answer {
  const deviceCode = randomBytes(20).toString('hex');
  const letters = randomBytes(4).toString('hex').toUpperCase();
  const userCode = `${letters.slice(0, 4)}-${letters.slice(4)}`;
  exchange.signIns.codes.set(deviceCode, { scopes: scopesOf(exchange), login: undefined, userCode });
  return {
    status: 200,
    body: {
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: `${exchange.incoming.webUrl}/login/device`,
      expires_in: 900,
      interval: 1,
    },
  };
}

function userChoice({ world }: Exchange): string {
  const options = world.accounts
    .filter((account) => account.kind === 'User')
    .map(({ login }) => `<option>${escapeHtml(login)}</option>`);
  return `<label>Sign in as <select name="login">${options.join('')}</select></label>`;
}

function deviceForm(exchange: Exchange): Answer {
  const form = `<form method="post"><p><label>Code <input name="user_code" autofocus required value="${escapeHtml(
    field(exchange, 'user_code'),
  )}"></label></p><p>${userChoice(exchange)}</p><button>Authorize</button></form>`;
  return htmlPage('Device activation', form);
}

function approveDevice(exchange: Exchange): Answer {
  const wanted = field(exchange, 'user_code').trim().toUpperCase();
  const pending = [...exchange.signIns.codes.values()].find(({ userCode }) => userCode === wanted);
  if (!pending) return htmlPage('Unknown code', '<p>No sign-in is waiting for this code.</p>', 404);
  pending.login = field(exchange, 'login');
  return htmlPage('Congratulations, you’re all set!', '<p>Your device is now connected.</p>');
}

function authorizeForm(exchange: Exchange): Answer {
  const hidden = ['scope', 'state', 'redirect_uri'].map(
    (name) => `<input type="hidden" name="${name}" value="${escapeHtml(field(exchange, name))}">`,
  );
  const asked = `<p>The app asks for <code>${escapeHtml(scopesOf(exchange).join(' '))}</code>.</p>`;
  return htmlPage(
    'Authorize Visual Studio Code',
    `${asked}<form method="post" action="/login/oauth/authorize">${hidden.join('')}<p>${userChoice(exchange)}</p><button>Authorize</button></form>`,
  );
}

function approveApp(exchange: Exchange): Answer {
  const target = URL.parse(field(exchange, 'redirect_uri'));
  if (!target) return htmlPage('Invalid redirect', '<p>The app named no address to return to.</p>', 400);
  const code = randomBytes(10).toString('hex');
  exchange.signIns.codes.set(code, { scopes: scopesOf(exchange), login: field(exchange, 'login'), userCode: '' });
  target.searchParams.set('code', code);
  target.searchParams.set('state', field(exchange, 'state'));
  return { status: 302, headers: { location: target.href }, html: '' };
}

function issueToken(exchange: Exchange): Answer {
  const code = field(exchange, 'device_code') || field(exchange, 'code');
  const pending = exchange.signIns.codes.get(code);
  if (!pending)
    return {
      status: 200,
      body: { error: 'bad_verification_code', error_description: 'The code is incorrect or expired.' },
    };
  if (pending.login === undefined) {
    return {
      status: 200,
      body: { error: 'authorization_pending', error_description: 'The authorization is pending.' },
    };
  }
  exchange.signIns.codes.delete(code);
  const value = `gho_${randomBytes(18).toString('hex')}`;
  addToken(exchange.world, value, pending.login, pending.scopes);
  return { status: 200, body: { access_token: value, token_type: 'bearer', scope: pending.scopes.join(',') } };
}

function singleSignOn(exchange: Exchange): Answer {
  const pending = exchange.signIns.ssoRequests.get(field(exchange, 'authorization_request'));
  if (!pending || pending.expiresAt <= exchange.now) {
    return htmlPage('Expired', '<p>This single sign-on request is unknown or older than an hour.</p>', 404);
  }
  const login = escapeHtml(pending.organization.login);
  if (exchange.incoming.method !== 'POST') {
    return htmlPage(`Single sign-on to ${login}`, '<form method="post"><button>Continue</button></form>');
  }
  pending.token.authorizedOrganizations.add(pending.organization.id);
  return htmlPage(`Signed on to ${login}`, '<p>The token is now authorized for the organization.</p>');
}
