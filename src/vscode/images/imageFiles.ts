import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  cachedLine,
  createIntern,
  readCachedBody,
  readCachedHead,
  type CachedManifest,
  type ImageCache,
} from '#core/images';
import { ifMissing, isRunning, windowFileName } from '../files/windowFile.ts';

/** In bytes; what was written longest ago goes first. */
const maxBytes = { manifests: 100_000_000, blobs: 50_000_000 };
/** Only the user may read what private packages contain. */
const mode = 0o600;
const unfinished = '.tmp';

export interface ImageKey {
  readonly host: string;
  readonly account: string;
  readonly owner: string;
  readonly name: string;
}

/**
 * Documents of images on disk: the manifests of each package in its own file, and each blob in one. What came from
 * packages that are not public is in a folder of the account that read it, which is removed when it signs out.
 *
 * @param folder in the extension's own storage. What cannot be read or written there only costs another request.
 */
export class ImageFiles {
  readonly #folder: string;
  readonly #limits: typeof maxBytes;
  #measuring = Promise.resolve();
  /** In bytes, since the folder was measured; it is measured first with the first document. */
  #written = Infinity;

  constructor(folder: string, limits = maxBytes) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** Opens the documents of one package; those of other packages are not read. Never rejects. */
  async open({ host, account, owner, name }: ImageKey, isPublic: boolean): Promise<ImageCache> {
    const own = path.join(this.#folder, accountFolder(host, account));
    const folders = [path.join(this.#folder, 'public'), own];
    const [written = own] = isPublic ? folders : [own];
    const image = hash(`${host}/${owner}/${name}`.toLowerCase());
    // The package may have changed its visibility.
    const files = folders.flatMap((each) =>
      [`${image}.1.jsonl`, `${image}.jsonl`].map((file) => path.join(each, file)),
    );
    // Before the first release there was one file for all packages.
    const older = path.join(path.dirname(this.#folder), 'manifests.jsonl');
    const known = new Map<string, CachedManifest>();
    const intern = createIntern();
    for (const file of [older, ...files]) {
      for await (const line of linesOf(file)) {
        const tab = line.indexOf(0x09);
        const manifest = readCachedHead(line.toString('utf8', 0, tab < 0 ? line.length : tab), intern);
        if (manifest) known.set(manifest.digest, manifest);
      }
    }
    let pending = '';
    let writing = Promise.resolve();
    const write = async () => {
      const lines = pending;
      pending = '';
      if (lines !== '') await this.#append(path.join(written, `${image}.jsonl`), lines).catch(() => undefined);
    };
    const blobFile = (folder: string, digest: string) => path.join(folder, 'blobs', hash(digest));
    return {
      manifests: known,
      manifest: (digest) => known.get(digest),
      bodies: async function* () {
        await writing;
        for (const file of files) {
          for await (const line of linesOf(file)) {
            const cached = readCachedBody(line.toString());
            if (cached) yield cached;
          }
        }
      },
      async body(digest) {
        if (!known.has(digest)) return undefined;
        await writing;
        const start = Buffer.from(`["${digest}"`);
        for (const file of files.toReversed()) {
          for await (const line of linesOf(file)) {
            if (line.subarray(0, start.length).equals(start)) return readCachedBody(line.toString())?.body;
          }
        }
        return undefined;
      },
      addManifest(manifest, body) {
        known.set(manifest.digest, manifest);
        pending += cachedLine(manifest, body);
        writing = writing.then(write);
      },
      async blob(digest) {
        for (const folder of folders) {
          const content = await readFile(blobFile(folder, digest)).catch(() => undefined);
          if (content && `sha256:${createHash('sha256').update(content).digest('hex')}` === digest) {
            return new Uint8Array(content);
          }
        }
        return undefined;
      },
      addBlob: (digest, content) => this.#writeBlob(blobFile(written, digest), content).catch(() => undefined),
    };
  }

  /** Removes what the host's other accounts have read of packages that are not public. */
  async removeOtherAccounts(host: string, accounts: readonly string[]): Promise<void> {
    const stays = new Set(accounts.map((account) => accountFolder(host, account)));
    const names = await readdir(this.#folder).catch(ifMissing<string[]>([]));
    const removed = names.filter((name) => name.startsWith(`${hash(host)}-`) && !stays.has(name));
    await Promise.all(removed.map((name) => rm(path.join(this.#folder, name), { recursive: true, force: true })));
  }

  async #append(file: string, lines: string): Promise<void> {
    await mkdir(path.dirname(file), { recursive: true });
    const { size } = await stat(file).catch(ifMissing({ size: 0 }));
    // The rest goes to a new file, so that the older half of a large package can go.
    if (size > this.#limits.manifests / 4) await rename(file, file.replace(/\.jsonl$/, '.1.jsonl'));
    await appendFile(file, lines, { mode });
    this.#measureSoon(lines.length);
  }

  async #writeBlob(file: string, content: Uint8Array): Promise<void> {
    await mkdir(path.dirname(file), { recursive: true });
    const temporary = path.join(path.dirname(file), windowFileName(unfinished));
    await writeFile(temporary, content, { mode });
    await rename(temporary, file);
    this.#measureSoon(content.length);
  }

  #measureSoon(bytes: number): void {
    this.#written += bytes;
    if (this.#written < this.#limits.blobs / 10) return;
    this.#written = 0;
    this.#measuring = this.#measuring.then(() => removeOldest(this.#folder, this.#limits)).catch(() => undefined);
  }
}

/** Removes what was written longest ago until the folder is within its limits, and unfinished files of a crash. */
async function removeOldest(folder: string, limits: typeof maxBytes): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  const files = await Promise.all(
    names.map(async (name) => {
      const found = await stat(path.join(folder, name)).catch(() => undefined);
      return found?.isFile() ? { name, size: found.size, writtenAt: found.mtimeMs } : undefined;
    }),
  );
  const total = { manifests: 0, blobs: 0 };
  const newestFirst = files.filter((file) => file !== undefined).sort((one, other) => other.writtenAt - one.writtenAt);
  for (const { name, size } of newestFirst) {
    const kind = name.endsWith('.jsonl') ? 'manifests' : 'blobs';
    total[kind] += size;
    const isLeftover = name.endsWith(unfinished) && !isRunning(path.basename(name), path.basename(name));
    if (total[kind] > limits[kind] || isLeftover) await rm(path.join(folder, name), { force: true });
  }
}

/** The lines of a file, read piece by piece; none if it cannot be read. */
async function* linesOf(file: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      let start = 0;
      for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, start)) {
        if (end > start) yield bytes.subarray(start, end);
        start = end + 1;
      }
      rest = bytes.subarray(start);
    }
    if (rest.length > 0) yield rest;
  } catch {
    // What was read until then is used.
  }
}

function accountFolder(host: string, account: string): string {
  return `${hash(host)}-${hash(account)}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
