import * as vscode from 'vscode';
import type { Connection } from '#core/github';
import type { ImagePackage } from '#core/explorer';
import type { ImageReader } from '#core/images';
import type { Log } from '../log.ts';
import { SignedOutError } from '../problem.ts';
import type { Sessions } from '../session/sessions.ts';
import { followSignOuts } from '../session/signOuts.ts';

/** Whose documents stay in memory: the facts of 10,000 manifests take some megabytes. */
const maxOpen = 20;

/** Manifests that were fetched, whoever wanted them. */
export interface ManifestsRead extends Pick<ImagePackage, 'owner' | 'name'> {
  readonly digests: readonly string[];
}

/** The readers of container packages for the current account, one for each package. */
export class ImageReaders implements vscode.Disposable {
  readonly #sessions: Pick<Sessions, 'current' | 'registryOptions'>;
  readonly #folder: string;
  readonly #open = new WeakMap<Connection, Map<string, Promise<ImageReader>>>();
  readonly #subscription: vscode.Disposable;
  readonly #read = new vscode.EventEmitter<ManifestsRead>();
  readonly onDidRead = this.#read.event;

  /** @param folder where documents are cached, in the extension's own storage. */
  constructor(sessions: Sessions, folder: string, log: Log) {
    this.#sessions = sessions;
    this.#folder = folder;
    this.#subscription = followSignOuts(
      sessions,
      async (host, accounts) => (await this.#files()).removeOtherAccounts(host, accounts),
      (error) => log.warn(`Could not remove other accounts' images: ${String(error)}`),
    );
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#read.dispose();
  }

  async #files() {
    const { ImageFiles } = await import('./imageFiles.ts');
    return new ImageFiles(this.#folder);
  }

  /** @throws SignedOutError. */
  async of({ owner, name, visibility }: ImagePackage): Promise<ImageReader> {
    const state = await this.#sessions.current();
    if (state.kind !== 'signedIn') throw new SignedOutError();
    const { connection, session } = state;
    const readers = this.#open.get(connection) ?? new Map<string, Promise<ImageReader>>();
    this.#open.set(connection, readers);
    const isPublic = visibility === 'public';
    const key = `${owner}/${name}/${isPublic}`.toLowerCase();
    const open = async () => {
      const { imageReader } = await import('../../core/images/imageReader.ts');
      const { openRepository } = await import('../../core/images/repository.ts');
      const image = { host: connection.host.name, account: session.account.id, owner, name };
      const cache = await (await this.#files()).open(image, isPublic);
      const repository = openRepository({ owner, name }, await this.#sessions.registryOptions());
      return imageReader(repository, cache, { onRead: (digests) => this.#read.fire({ owner, name, digests }) });
    };
    const reader = readers.get(key) ?? open();
    // The one used last is the last to go.
    readers.delete(key);
    readers.set(key, reader);
    reader.catch(() => readers.delete(key));
    if (readers.size > maxOpen) readers.delete(readers.keys().next().value ?? '');
    return reader;
  }
}
