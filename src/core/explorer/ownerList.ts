import type { Answer, Connection } from '../github/index.ts';
import { keepKnown, loadOwners, type OwnerRows } from './owners.ts';
import type { KnownOwners } from './snapshot.ts';

/** The owners of one account: asked for when they are first needed, and kept in sight when asking again fails. */
export class OwnerList {
  readonly #connection: Connection;
  #added: readonly string[];
  readonly #onChange: () => void;
  #rows: OwnerRows = [];
  #readAt = 0;
  #loading: Promise<OwnerRows> | undefined;
  /** Those of the snapshot are yet to be confirmed. */
  #isStale = false;
  /** Only the latest request counts. */
  #requests = 0;
  /** What a person saw of them last, to be compared. */
  #told: string | undefined;

  /** @param onChange called when asking again has brought other owners, or another failure. */
  constructor(connection: Connection, added: readonly string[], known: KnownOwners | undefined, onChange: () => void) {
    this.#connection = withEtags(connection);
    this.#added = added;
    this.#onChange = onChange;
    if (!known || !areSame(known.added, added)) return;
    this.#rows = known.rows;
    this.#readAt = known.at;
    this.#told = textOf(known.rows);
    this.#loading = Promise.resolve(known.rows);
    this.#isStale = true;
  }

  /** The owners as they were read last, before a refresh failed too; empty where they never could be read. */
  get rows(): OwnerRows {
    return this.#rows;
  }

  /**
   * The owners, and what could not be learned about them. Those of an earlier session are asked for again once, in the
   * background.
   *
   * @throws GitHubError where the signed-in user cannot be read.
   */
  load(): Promise<OwnerRows> {
    if (this.#isStale) void this.#ask();
    this.#loading ??= this.#ask();
    return this.#loading;
  }

  /** Never throws. */
  async reload(): Promise<void> {
    this.#loading = this.#ask();
    await this.#loading.catch(() => undefined);
  }

  configure(added: readonly string[]): void {
    if (areSame(added, this.#added)) return;
    this.#added = added;
    this.#rows = [];
    this.#loading = this.#told = undefined;
    this.#isStale = false;
    this.#requests++;
  }

  /** `undefined` while none are known. */
  keep(): KnownOwners | undefined {
    const rows = this.#rows.filter((row) => row.kind === 'owner');
    return rows.length === 0 ? undefined : { at: this.#readAt, added: this.#added, rows };
  }

  #ask(): Promise<OwnerRows> {
    this.#isStale = false;
    const request = ++this.#requests;
    const known = this.#rows;
    const asked = loadOwners(this.#connection, this.#added).then((rows) => keepKnown(rows, known));
    const learn = (text: string, rows = known) => {
      if (request !== this.#requests) return;
      if (rows !== known) this.#readAt = Date.now();
      this.#rows = rows;
      this.#loading = asked;
      const before = this.#told;
      this.#told = text;
      // Whoever asks first waits for the answer.
      if (before !== undefined && before !== text) this.#onChange();
    };
    asked.then(
      (rows) => learn(textOf(rows), rows),
      (error: unknown) => learn(`failed: ${String(error)}`),
    );
    return asked;
  }
}

/** What a person sees of owners, to be compared. */
function textOf(rows: OwnerRows): string {
  return rows
    .map((row) => (row.kind === 'owner' ? row.id : `${row.id} ${row.stale === true} ${String(row.error)}`))
    .join();
}

function areSame(one: readonly string[], other: readonly string[]): boolean {
  return one.join('\n') === other.join('\n');
}

/** Remembers the last answer from each address: where nothing has changed, 304 costs no primary rate limit. */
function withEtags(connection: Connection): Connection {
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
