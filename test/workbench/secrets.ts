import { createHash, webcrypto } from 'node:crypto';
import type { BrowserContext } from 'playwright-core';

/** A session as VS Code's built-in GitHub provider keeps it. */
export interface StoredSession {
  id: string;
  scopes: string[];
  accessToken: string;
  account: { label: string; id: string };
}

/** Entries of VS Code's secret storage. */
export type Secrets = Record<string, string>;

/** The server's half of the key that the web workbench encrypts its secrets with; it asks `POST /mint-key` for it. */
export const serverKey = new Uint8Array(32).fill(7);

/**
 * The secrets that sign these sessions in: on github.com, or on the GitHub Enterprise Server whose address is given
 * (the value of the setting `github-enterprise.uri`, which has to be set as well).
 */
export function sessionSecrets(sessions: StoredSession[], { enterprise }: { enterprise?: string } = {}): Secrets {
  const key = enterprise ? enterpriseKey(enterprise) : 'github.auth';
  return { [JSON.stringify({ extensionId: 'vscode.github-authentication', key })]: JSON.stringify(sessions) };
}

function enterpriseKey(address: string): string {
  const { host, pathname } = new URL(address);
  return `${host}${pathname}.ghes.auth`;
}

/**
 * A script for a page of the workbench's origin that stores the secrets before the workbench loads. It stores them
 * once: what a person changes later (a sign-out, say) survives a reload.
 */
export async function seedingScript(secrets: Secrets): Promise<string> {
  const seed = createHash('sha256').update(JSON.stringify(secrets)).digest('hex');
  return `(() => {
  if (window !== window.top || localStorage.getItem('seeded.secrets') === '${seed}') return;
  localStorage.setItem('secrets.provider', '${await seal(JSON.stringify(secrets))}');
  localStorage.setItem('seeded.secrets', '${seed}');
})();`;
}

/** Puts the secrets into the storage of every window that this browser context opens. */
export async function seedSecrets(context: BrowserContext, secrets: Secrets): Promise<void> {
  await context.addInitScript(mintKey, [...serverKey]);
  await context.addInitScript(await seedingScript(secrets));
}

/** Encrypts as the web workbench does: AES-GCM, under a client's half of the key XOR the server's half. */
async function seal(text: string): Promise<string> {
  const clientKey = webcrypto.getRandomValues(new Uint8Array(32));
  const iv = webcrypto.getRandomValues(new Uint8Array(12));
  const key = await webcrypto.subtle.importKey(
    'raw',
    clientKey.map((byte, index) => byte ^ (serverKey[index] ?? 0)),
    'AES-GCM',
    false,
    ['encrypt'],
  );
  const encrypted = await webcrypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(text));
  return Buffer.concat([clientKey, iv, Buffer.from(encrypted)]).toString('base64');
}

/** Answers in the page: a route would turn the browser's cache off, and each reload would fetch 25 MB again. */
function mintKey(key: number[]): void {
  const send = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input, location.href);
    return pathname.endsWith('/mint-key') ? new Response(new Uint8Array(key)) : send(input, init);
  };
}
