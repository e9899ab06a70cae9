import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { maxBytes, type Explorer, type Snapshot, type SnapshotPlace } from '../../core/explorer/index.ts';
import type { Connection } from '../../core/github/index.ts';
import { isRunning, unlessMissing, windowFileName } from '../files/windowFile.ts';
import { hostOf, type Sessions, type SessionState } from '../session/sessions.ts';
import type { Log } from '../log.ts';
import { readSettings } from '../settings.ts';

type SignedIn = Extract<SessionState, { kind: 'signedIn' }>;

/** How long nothing more may be shown before it is written. */
const delayMs = 1000;

/** Caches what the tree shows until the next start, for as long as its account is signed in. */
export class Snapshots implements vscode.Disposable {
  readonly #files: SnapshotFiles;
  readonly #log: Log;
  readonly #subscriptions: vscode.Disposable;
  #present: { readonly place: SnapshotPlace; readonly connection: Connection; written: string } | undefined;
  #pending: { readonly explorer: Explorer; readonly timer: NodeJS.Timeout } | undefined;
  /** One thing is done to the files after the other: what is written must not outlive a removal. */
  #last: Promise<unknown> = Promise.resolve();

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
    const text = this.#newText();
    if (this.#present === undefined || text === undefined) return;
    try {
      this.#files.writeNow(this.#present.place, text);
    } catch (error) {
      this.#warn('was not written', error);
    }
  }

  /** `undefined` where there is none that can be read. Never throws. */
  read(state: SignedIn): Promise<Snapshot | undefined> {
    const place = placeOf(state);
    return this.#inTurn(async () => {
      try {
        const text = await this.#files.read(place);
        if (text === undefined) return undefined;
        const { readSnapshot } = await import('../../core/explorer/snapshot.ts');
        return readSnapshot(text, place);
      } catch (error) {
        this.#warn('is set aside', error);
        await this.#files.setAside(place);
        return undefined;
      }
    });
  }

  saveSoon(explorer: Explorer): void {
    if (explorer.connection !== this.#present?.connection) return;
    clearTimeout(this.#pending?.timer);
    const timer = setTimeout(() => {
      void this.#inTurn(async () => {
        const [present, text] = [this.#present, this.#newText()];
        if (present === undefined || text === undefined) return;
        await this.#files.write(present.place, text);
        present.written = text;
      });
    }, delayMs);
    this.#pending = { explorer, timer };
  }

  /** Ends what is waiting. @returns what is to be written, where that is something new. */
  #newText(): string | undefined {
    const pending = this.#pending;
    clearTimeout(pending?.timer);
    this.#pending = undefined;
    const text = this.#present && pending?.explorer.snapshotText(this.#present.place);
    return text === this.#present?.written ? undefined : text;
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
    // Not in turn: rows are waiting to be read, and the provider may take its time.
    try {
      const accounts = await vscode.authentication.getAccounts(provider);
      await this.#inTurn(() => this.#files.keepOnly(host.name, [...present, ...accounts.map(({ id }) => id)]));
    } catch (error) {
      this.#warn('was not cleared of other accounts', error);
    }
  }

  /** @returns `undefined` where it fails, which is logged. */
  #inTurn<T>(work: () => Promise<T>): Promise<T | undefined> {
    const done = this.#last.then(work).catch((error: unknown) => {
      this.#warn('could not be used', error);
      return undefined;
    });
    this.#last = done;
    return done;
  }

  #warn(what: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#log.warn(`What was known at the last start ${what}: ${reason}`);
  }
}

function placeOf({ connection, session }: SignedIn): SnapshotPlace {
  return { host: connection.host, account: session.account.id };
}

/** What could not be read, kept to be looked at; the next takes its place. */
const unreadable = '.unreadable';
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
  async read(place: SnapshotPlace): Promise<string | undefined> {
    const file = this.#fileOf(place);
    const found = await stat(file).catch(unlessMissing(undefined));
    if (found === undefined) return undefined;
    if (found.size > maxBytes) throw new Error(`${found.size} bytes`);
    return readFile(file, 'utf8').catch(unlessMissing(undefined));
  }

  async write(place: SnapshotPlace, text: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const temporary = path.join(this.#folder, windowFileName(unfinished));
    await writeFile(temporary, text, { mode });
    await rename(temporary, this.#fileOf(place));
  }

  /** For the end of a window, which waits for nothing. */
  writeNow(place: SnapshotPlace, text: string): void {
    mkdirSync(this.#folder, { recursive: true });
    const temporary = path.join(this.#folder, windowFileName(unfinished));
    writeFileSync(temporary, text, { mode });
    renameSync(temporary, this.#fileOf(place));
  }

  async setAside(place: SnapshotPlace): Promise<void> {
    const file = this.#fileOf(place);
    await rename(file, file + unreadable);
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

  #fileOf({ host, account }: SnapshotPlace): string {
    return path.join(this.#folder, `${nameOf(host.name, account)}.json`);
  }
}

function nameOf(host: string, account: string): string {
  return `${hash(host)}-${hash(account)}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
