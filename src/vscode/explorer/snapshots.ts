import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { maxBytes, type Explorer, type Snapshot, type SnapshotKey } from '#core/explorer';
import type { Connection } from '#core/github';
import { isRunning, unlessMissing, windowFileName } from '../files/windowFile.ts';
import { hostOf, type Sessions, type SessionState, type SignedIn } from '../session/sessions.ts';
import type { Log } from '../log.ts';
import { readSettings } from '../settings.ts';

/** How long nothing more may be shown before it is written. */
const delayMs = 1000;

/** Caches what the tree shows until the next start, for as long as its account is signed in. */
export class Snapshots implements vscode.Disposable {
  readonly #files: SnapshotFiles;
  readonly #log: Log;
  readonly #subscriptions: vscode.Disposable;
  #present: { readonly place: SnapshotKey; readonly connection: Connection; written: string } | undefined;
  #pending: { readonly explorer: Explorer; readonly timer: NodeJS.Timeout } | undefined;

  constructor(files: SnapshotFiles, log: Log, sessions: Pick<Sessions, 'onDidFind' | 'onDidChange'>) {
    this.#files = files;
    this.#log = log;
    this.#subscriptions = vscode.Disposable.from(
      sessions.onDidFind((state) => this.#follow(state)),
      sessions.onDidChange((state) => this.#follow(state)),
      // An account that is not browsed with may go too.
      vscode.authentication.onDidChangeSessions(({ provider }) => this.#forgetSignedOut(provider.id)),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#write();
  }

  /** `undefined` where there is none that can be read. Never throws. */
  async read(state: SignedIn): Promise<Snapshot | undefined> {
    const place = placeOf(state);
    try {
      const text = await this.#files.read(place);
      if (text === undefined) return undefined;
      const { readSnapshot } = await import('../../core/explorer/snapshot.ts');
      return readSnapshot(text, place);
    } catch (error) {
      this.#warn('is left out', error);
      return undefined;
    }
  }

  saveSoon(explorer: Explorer): void {
    if (explorer.connection !== this.#present?.connection) return;
    clearTimeout(this.#pending?.timer);
    this.#pending = { explorer, timer: setTimeout(() => this.#write(), delayMs) };
  }

  #write(): void {
    const [present, pending] = [this.#present, this.#pending];
    clearTimeout(pending?.timer);
    this.#pending = undefined;
    if (!present || !pending) return;
    try {
      const text = pending.explorer.snapshotText(present.place);
      if (text === undefined || text === present.written) return;
      this.#files.write(present.place, text);
      present.written = text;
    } catch (error) {
      this.#warn('was not written', error);
    }
  }

  #follow(state: SessionState): void {
    clearTimeout(this.#pending?.timer);
    this.#pending = undefined;
    const isSignedIn = state.kind === 'signedIn';
    this.#present = isSignedIn ? { place: placeOf(state), connection: state.connection, written: '' } : undefined;
    if (isSignedIn || state.kind === 'signedOut') void this.#forgetSignedOut(readSettings().provider);
  }

  /** An account may be there without a session that the present settings ask for. */
  async #forgetSignedOut(provider: string): Promise<void> {
    if (provider !== 'github' && provider !== 'github-enterprise') return;
    const settings = readSettings();
    const host = hostOf({ ...settings, provider });
    if (!host) return;
    const present = provider === settings.provider && this.#present ? [this.#present.place.account] : [];
    try {
      const accounts = await vscode.authentication.getAccounts(provider);
      await this.#files.keepOnly(host.name, [...present, ...accounts.map(({ id }) => id)]);
    } catch (error) {
      this.#warn('was not cleared of other accounts', error);
    }
  }

  #warn(what: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#log.warn(`What was known at the last start ${what}: ${reason}`);
  }
}

function placeOf({ connection, session }: SignedIn): SnapshotKey {
  return { host: connection.host, account: session.account.id };
}

const unfinished = '.tmp';
/** Names of private packages are for their reader alone. */
const mode = 0o600;

/** One file for each account of each host, named by neither. It is replaced as a whole: of two windows the last wins. */
export class SnapshotFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @returns `undefined` where there is none. @throws Error for one that is too large, and of the file system. */
  async read(place: SnapshotKey): Promise<string | undefined> {
    const file = this.#fileOf(place);
    const found = await stat(file).catch(unlessMissing(undefined));
    if (found === undefined) return undefined;
    if (found.size > maxBytes) throw new Error(`${found.size} bytes`);
    return readFile(file, 'utf8').catch(unlessMissing(undefined));
  }

  /** At once: the end of a window waits for nothing. */
  write(place: SnapshotKey, text: string): void {
    mkdirSync(this.#folder, { recursive: true });
    const temporary = path.join(this.#folder, windowFileName(unfinished));
    writeFileSync(temporary, text, { mode });
    renameSync(temporary, this.#fileOf(place));
  }

  /** Removes what belongs to other accounts of a host, and what a crash left unfinished. */
  async keepOnly(host: string, accounts: readonly string[]): Promise<void> {
    const kept = accounts.map((account) => nameOf(host, account));
    const isMeant = (name: string) => {
      if (name.endsWith(unfinished)) return !isRunning(name, name);
      return name.startsWith(hash(host)) && !kept.some((each) => name.startsWith(each));
    };
    const names = await readdir(this.#folder).catch(unlessMissing<string[]>([]));
    await Promise.all(names.filter(isMeant).map((name) => rm(path.join(this.#folder, name), { force: true })));
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
