import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { maxBytes, writeSnapshot, type Explorer, type Snapshot, type SnapshotKey } from '#core/explorer';
import type { Connection } from '#core/github';
import { isRunning, ifMissing, windowFileName } from '../files/windowFile.ts';
import type { Sessions, SessionState, SignedIn } from '../session/sessions.ts';
import { followSignOuts } from '../session/signOuts.ts';
import type { Log } from '../log.ts';

/** A snapshot is written once nothing has changed for this long. */
const delayMs = 1000;

/** Saves what the tree shows for the next start, as long as its account is signed in. */
export class Snapshots implements vscode.Disposable {
  readonly #files: SnapshotFiles;
  readonly #log: Log;
  readonly #subscriptions: vscode.Disposable;
  #current: { readonly key: SnapshotKey; readonly connection: Connection; written: string } | undefined;
  #pending: { readonly explorer: Explorer; readonly timer: NodeJS.Timeout } | undefined;

  constructor(files: SnapshotFiles, log: Log, sessions: Pick<Sessions, 'onDidInitialize' | 'onDidChange'>) {
    this.#files = files;
    this.#log = log;
    this.#subscriptions = vscode.Disposable.from(
      sessions.onDidInitialize((state) => this.#setState(state)),
      sessions.onDidChange((state) => this.#setState(state)),
      followSignOuts(
        sessions,
        (host, accounts) => files.removeOtherAccounts(host, accounts),
        (error) => this.#warn("Could not remove other accounts' snapshots", error),
      ),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#write();
  }

  /** `undefined` if there is no readable snapshot. Never throws. */
  async read(state: SignedIn): Promise<Snapshot | undefined> {
    const key = keyOf(state);
    try {
      const text = await this.#files.read(key);
      if (text === undefined) return undefined;
      const { readSnapshot } = await import('../../core/explorer/snapshot.ts');
      return readSnapshot(text, key);
    } catch (error) {
      this.#warn('Could not read the snapshot', error);
      return undefined;
    }
  }

  saveSoon(explorer: Explorer): void {
    if (explorer.connection !== this.#current?.connection) return;
    clearTimeout(this.#pending?.timer);
    this.#pending = { explorer, timer: setTimeout(() => this.#write(), delayMs) };
  }

  #write(): void {
    const [current, pending] = [this.#current, this.#pending];
    clearTimeout(pending?.timer);
    this.#pending = undefined;
    if (!current || !pending) return;
    try {
      const snapshot = pending.explorer.snapshot();
      const text = snapshot && writeSnapshot(snapshot, current.key);
      if (text === undefined || text === current.written) return;
      this.#files.write(current.key, text);
      current.written = text;
    } catch (error) {
      this.#warn('Could not write the snapshot', error);
    }
  }

  #setState(state: SessionState): void {
    clearTimeout(this.#pending?.timer);
    this.#pending = undefined;
    const isSignedIn = state.kind === 'signedIn';
    this.#current = isSignedIn ? { key: keyOf(state), connection: state.connection, written: '' } : undefined;
  }

  #warn(message: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#log.warn(`${message}: ${reason}`);
  }
}

function keyOf({ connection, session }: SignedIn): SnapshotKey {
  return { host: connection.host, account: session.account.id };
}

const temporarySuffix = '.tmp';
/** Only the user may read the names of private packages. */
const mode = 0o600;

/** One file for each account of each host, named after hashes. It is replaced as a whole: of two windows, the last wins. */
export class SnapshotFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @returns `undefined` if there is none. @throws Error if it is too large, and errors of the file system. */
  async read(key: SnapshotKey): Promise<string | undefined> {
    const file = this.#fileOf(key);
    const found = await stat(file).catch(ifMissing(undefined));
    if (found === undefined) return undefined;
    if (found.size > maxBytes) throw new Error(`${found.size} bytes`);
    return readFile(file, 'utf8').catch(ifMissing(undefined));
  }

  /** Synchronous, because a closing window does not wait. */
  write(key: SnapshotKey, text: string): void {
    mkdirSync(this.#folder, { recursive: true });
    const temporary = path.join(this.#folder, windowFileName(temporarySuffix));
    writeFileSync(temporary, text, { mode });
    renameSync(temporary, this.#fileOf(key));
  }

  /** Removes the snapshots of a host's other accounts, and temporary files of a crash. */
  async removeOtherAccounts(host: string, accounts: readonly string[]): Promise<void> {
    const prefixes = accounts.map((account) => nameOf(host, account));
    const isRemoved = (name: string) => {
      if (name.endsWith(temporarySuffix)) return !isRunning(name, name);
      return name.startsWith(hash(host)) && !prefixes.some((each) => name.startsWith(each));
    };
    const names = await readdir(this.#folder).catch(ifMissing<string[]>([]));
    await Promise.all(names.filter(isRemoved).map((name) => rm(path.join(this.#folder, name), { force: true })));
  }

  #fileOf({ host, account }: SnapshotKey): string {
    return path.join(this.#folder, `${nameOf(host.name, account)}.json`);
  }
}

function nameOf(host: string, account: string): string {
  return `${hash(host)}-${hash(account)}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
