import type { Answer, Connection } from '../github/index.ts';
import { keepKnown, loadOwners, type Owners } from './owners.ts';
import type { KnownOwners } from './snapshot.ts';

/** The owners of one account: asked for when they are first needed, and kept in sight when asking again fails. */
export class OwnerList {
  readonly #connection: Connection;
  #added: readonly string[];
  readonly #onChange: () => void;
  #loading: Promise<Owners> | undefined;
  /** Those of the snapshot, until they are asked for again. */
  #seeded: Promise<Owners> | undefined;
  #rows: Owners['rows'] = [];
  #readAt = 0;
  /** What was learned last, to be compared. */
  #learned = '';

  /**
   * @param added logins, as they were typed.
   * @param known those of an earlier session; left alone where other owners were added by hand then.
   * @param onChange told when other owners, or another failure, have come of asking again.
   */
  constructor(connection: Connection, added: readonly string[], known: KnownOwners | undefined, onChange: () => void) {
    this.#connection = remembering(connection);
    this.#added = added;
    this.#onChange = onChange;
    if (!known || !areSame(known.added, added)) return;
    this.#rows = known.rows;
    this.#learned = textOf(known.rows);
    this.#readAt = known.at;
    this.#loading = this.#seeded = Promise.resolve({ rows: known.rows });
  }

  /** The owners as they were read last, before a refresh failed too; empty where they never could be read. */
  get rows(): Owners['rows'] {
    return this.#rows;
  }

  /**
   * The owners, and what could not be learned about them. Those of an earlier session are asked for again once, in the
   * background.
   *
   * @throws GitHubError where the signed-in user cannot be read.
   */
  load(): Promise<Owners> {
    if (this.#loading !== undefined && this.#loading === this.#seeded) void this.#confirm(this.#loading);
    this.#loading ??= this.#learn(this.#ask());
    return this.#loading;
  }

  /** Asks again, also after a failure. Never throws. */
  async reload(): Promise<void> {
    const before = this.#learned;
    this.#loading = undefined;
    await this.load().catch(() => undefined);
    if (this.#learned !== before) this.#onChange();
  }

  /** Takes other owners that were added by hand; where they differ, all are asked for anew. */
  configure(added: readonly string[]): void {
    if (areSame(added, this.#added)) return;
    this.#added = added;
    this.#loading = undefined;
    this.#rows = [];
  }

  /** What is to be known at the next start; `undefined` while none are known. */
  keep(): KnownOwners | undefined {
    const rows = this.#rows.filter((row) => row.kind === 'owner');
    return rows.length === 0 ? undefined : { at: this.#readAt, added: this.#added, rows };
  }

  async #confirm(seeded: Promise<Owners>): Promise<void> {
    this.#seeded = undefined;
    const asked = this.#ask();
    await asked.catch(() => undefined);
    // They may have been asked for again in the meantime.
    if (this.#loading !== seeded) return;
    const before = this.#learned;
    this.#loading = this.#learn(asked);
    await this.#loading.catch(() => undefined);
    if (this.#learned !== before) this.#onChange();
  }

  async #ask(): Promise<Owners> {
    const known = this.#rows;
    return keepKnown(await loadOwners(this.#connection, this.#added), known);
  }

  #learn(asked: Promise<Owners>): Promise<Owners> {
    const learned = asked.then(
      (owners) => {
        // What was asked for before other owners were added says nothing of those that are shown now.
        if (this.#loading !== learned) return owners;
        this.#rows = owners.rows;
        this.#readAt = Date.now();
        this.#learned = textOf(owners.rows);
        return owners;
      },
      (error: unknown) => {
        this.#learned = `failed: ${String(error)}`;
        throw error;
      },
    );
    return learned;
  }
}

/** What a person sees of owners, to be compared. */
function textOf(rows: Owners['rows']): string {
  return rows
    .map((row) => (row.kind === 'owner' ? row.id : `${row.id} ${row.stale === true} ${String(row.error)}`))
    .join();
}

function areSame(one: readonly string[], other: readonly string[]): boolean {
  return one.join('\n') === other.join('\n');
}

/** A connection that remembers its last answer from each address: where nothing has changed, 304 costs no primary limit. */
function remembering(connection: Connection): Connection {
  const answers = new Map<string, Answer>();
  return {
    ...connection,
    async send(request) {
      const key = JSON.stringify([request.target, request.query]);
      const known = answers.get(key);
      const answer = await connection.send({ ...request, etag: known?.headers.get('etag') ?? undefined });
      if (answer.status === 304 && known) return known;
      answers.set(key, answer);
      return answer;
    },
  };
}
