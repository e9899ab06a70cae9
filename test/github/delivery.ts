import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Outgoing } from './faults.ts';

/** A dripping answer comes in this many pieces, 20 ms apart. */
const dripPieces = 25;

const emptyMegabyte = Buffer.alloc(1024 * 1024, ' ');

/** Sends an answer the way that it says. */
export async function send(response: ServerResponse, { status, headers, text, delivery }: Outgoing): Promise<void> {
  const bytes = Buffer.from(text);
  const half = Math.floor(bytes.length / 2);
  switch (delivery) {
    case 'never':
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'reset-in-body':
      // An answer without a body breaks off in its first line.
      if (bytes.length === 0) {
        response.socket?.write(`HTTP/1.1 ${String(status)}`, () => response.socket?.resetAndDestroy());
        return;
      }
      response.writeHead(status, { ...headers, 'content-length': String(bytes.length) });
      response.write(bytes.subarray(0, half), () => response.socket?.resetAndDestroy());
      return;
    case 'drip':
      response.writeHead(status, { ...headers, 'content-length': String(bytes.length) });
      for (let piece = 0; piece < dripPieces && !response.destroyed; piece++) {
        const at = (index: number): number => Math.floor((bytes.length * index) / dripPieces);
        response.write(bytes.subarray(at(piece), at(piece + 1)));
        await delay(20);
      }
      response.end();
      return;
    case 'trickle':
      response.writeHead(status, headers);
      response.write(bytes.subarray(0, half));
      while (!response.destroyed) {
        response.write(' ');
        await delay(20);
      }
      return;
    case 'endless':
      response.writeHead(status, headers);
      for (let megabyte = 0; megabyte < 40 && !response.destroyed; megabyte++) {
        await new Promise((resolve) => response.write(emptyMegabyte, resolve));
      }
      response.end();
      return;
    case 'whole':
      response.writeHead(status, bytes.length > 0 ? { ...headers, 'content-length': String(bytes.length) } : headers);
      response.end(bytes);
  }
}
