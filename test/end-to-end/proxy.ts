import { createServer, request } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

export interface Proxy {
  readonly origin: string;
  /** The hosts that were asked for, a request or tunnel each. */
  readonly targets: string[];
  close(): Promise<void>;
}

/**
 * A forward proxy on this machine: whole addresses and tunnels.
 *
 * @param hosts what host names lead to, as origins; any other is answered 502.
 */
export async function startProxy(hosts: Readonly<Record<string, string>>): Promise<Proxy> {
  const targets: string[] = [];
  const open = new Set<Duplex>();
  const server = createServer((incoming, response) => {
    const url = new URL(incoming.url ?? '/', 'http://proxy');
    targets.push(url.hostname);
    const origin = hosts[url.hostname];
    if (origin === undefined) return void response.writeHead(502).end();
    const { method = 'GET', headers } = incoming;
    const outgoing = request(origin + url.pathname + url.search, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  server.on('connect', ({ url = '' }, socket: Duplex) => {
    const { hostname } = new URL(`http://${url}`);
    targets.push(hostname);
    open.add(socket.on('close', () => open.delete(socket)).on('error', () => socket.destroy()));
    const origin = hosts[hostname];
    if (origin === undefined) return void socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    const { hostname: host, port } = new URL(origin);
    const upstream = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      socket.pipe(upstream).pipe(socket);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    targets,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of open) socket.destroy();
      }),
  };
}
