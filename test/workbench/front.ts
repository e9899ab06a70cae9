import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { consentScript, type Consent } from './consent.ts';
import { seedingScript, serverKey, type Secrets } from './secrets.ts';
import { workbenchUrl, type WorkbenchServer } from './server.ts';

export interface Front {
  /** Opens the workbench, signed in, in any browser on this machine. */
  url: string;
  stop(): Promise<void>;
}

/**
 * A server before the workbench's, on one origin: it adds a page that puts `secrets` into the browser's storage, and
 * the key that VS Code asks for to read them. So any browser that opens its URL is signed in, and has allowed
 * `consents`.
 */
export async function startFront(
  workbench: WorkbenchServer,
  secrets: Secrets,
  { consents = [], port = 0 }: { consents?: readonly Consent[]; port?: number } = {},
): Promise<Front> {
  const script = await seedingScript(secrets);
  const server = createServer((incoming, response) => {
    const { pathname, search } = new URL(incoming.url ?? '/', 'http://front');
    if (pathname === '/mint-key') {
      response.end(serverKey);
    } else if (pathname === '/' && search === '') {
      const target = workbenchUrl('http://front', workbench.folder).replace('http://front', '');
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(
        `<!doctype html><title>VS Code</title><script>${script}; ${consentScript(consents)}.finally(() => location.replace('${target}'));</script>`,
      );
    } else {
      forward(workbench.origin, incoming, response);
    }
  });
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (incoming, socket, head) => {
    upgraded.add(socket.on('close', () => upgraded.delete(socket)));
    forwardUpgrade(workbench.origin, incoming, socket, head);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of upgraded) socket.destroy();
      }),
  };
}

/** The headers go on unchanged, Host included: VS Code takes its own address from there. */
function forward(origin: string, incoming: IncomingMessage, response: ServerResponse): void {
  const { method = 'GET', headers } = incoming;
  const outgoing = request(origin + (incoming.url ?? '/'), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.headersSent || response.writeHead(502).end());
  response.on('close', () => outgoing.destroy());
  incoming.pipe(outgoing);
}

function forwardUpgrade(origin: string, incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
  const outgoing = request(origin + (incoming.url ?? '/'), { headers: incoming.headers });
  outgoing.on('upgrade', (answer, upstream, upstreamHead) => {
    const headers = pairs(answer.rawHeaders).map(([name, value]) => `${name}: ${value}`);
    socket.write(['HTTP/1.1 101 Switching Protocols', ...headers, '', ''].join('\r\n'));
    if (upstreamHead.length > 0) socket.write(upstreamHead);
    if (head.length > 0) upstream.write(head);
    socket.pipe(upstream).pipe(socket);
    // Either end may go first, and the other must not stay open.
    socket.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
    upstream.on('error', () => socket.destroy()).on('close', () => socket.destroy());
  });
  outgoing.on('response', () => socket.destroy()).on('error', () => socket.destroy());
  outgoing.end();
}

function pairs(raw: string[]): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, index) => [raw[2 * index] ?? '', raw[2 * index + 1] ?? '']);
}
