import { Sequence, type Items } from './items.ts';
import type { VersionSummary } from './summary.ts';

// A package may have 400,000 versions. As an object one weighs 300 bytes, in these columns 56 and its tags.

/** Returns the same versions in less room, where all of them fit the columns: so do those that GitHub sends. */
export function packVersions(versions: readonly VersionSummary[]): Items<VersionSummary> {
  const moments = versions.flatMap(({ createdAt, updatedAt, deletedAt }) => {
    const created = secondsOf(createdAt);
    return [created, updatedAt === createdAt ? created : secondsOf(updatedAt), secondsOf(deletedAt)];
  });
  const areKnown = moments.every((moment) => moment !== undefined);
  const fitTags = versions.every(({ tags }) => tags.every((tag) => tag !== '' && !tag.includes(separator)));
  if (versions.length === 0 || !areKnown || !fitTags) return versions;
  const columns = new Columns(versions, moments);
  return new Sequence(versions.length, (index) => new PackedVersion(columns, index));
}

const digestLength = 32;
const noTags: readonly string[] = [];
const separator = '\n';
const absent = 2 ** 32 - 1;

class Columns {
  readonly ids: Float64Array;
  /** Created, updated and deleted, in s since 1970; `absent` where there is none. */
  readonly #moments: Uint32Array;
  /** As bytes, where all names are digests. */
  readonly #digests: Uint8Array | undefined;
  readonly #names: readonly string[];
  /** One behind the other, and where those of each end. */
  readonly #tags: string;
  readonly #tagEnds: Uint32Array;

  constructor(versions: readonly VersionSummary[], moments: readonly number[]) {
    const count = versions.length;
    const areDigests = versions.every(({ name }) => /^sha256:[0-9a-f]{64}$/.test(name));
    const buffer = new ArrayBuffer(count * (8 + 3 * 4 + 4));
    this.ids = new Float64Array(buffer, 0, count);
    this.#moments = new Uint32Array(buffer, 8 * count, 3 * count);
    this.#moments.set(moments);
    this.#tagEnds = new Uint32Array(buffer, 20 * count, count);
    this.#digests = areDigests ? bytesOf(versions) : undefined;
    this.#names = areDigests ? [] : versions.map(({ name }) => name);
    const tags = versions.map((version) => version.tags.join(separator));
    this.#tags = tags.join('');
    let tagEnd = 0;
    for (const [index, { id }] of versions.entries()) {
      this.ids[index] = id;
      this.#tagEnds[index] = tagEnd += tags[index]?.length ?? 0;
    }
  }

  get areDigests(): boolean {
    return this.#digests !== undefined;
  }

  tagsAt(index: number): readonly string[] {
    const [start, end] = [index > 0 ? this.#tagEnds[index - 1] : 0, this.#tagEnds[index]];
    return start === end ? noTags : this.#tags.slice(start, end).split(separator);
  }

  nameAt(index: number): string {
    if (!this.#digests) return this.#names[index] ?? '';
    for (let byte = 0; byte < digestLength; byte++) {
      const value = this.#digests[index * digestLength + byte] ?? 0;
      nameCodes[7 + 2 * byte] = hexCodes[value >> 4] ?? 0;
      nameCodes[8 + 2 * byte] = hexCodes[value & 15] ?? 0;
    }
    return String.fromCharCode(...nameCodes);
  }

  /** ISO 8601. @param which 0 for created, 1 for updated, 2 for deleted. */
  momentAt(index: number, which: 0 | 1 | 2): string | undefined {
    const seconds = this.#moments[3 * index + which] ?? absent;
    return seconds === absent ? undefined : new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
  }
}

/** Whether the name of a version is known to be a digest, without reading it. */
export function isPackedDigest(version: VersionSummary): boolean {
  return version instanceof PackedVersion && version.hasDigest;
}

class PackedVersion implements VersionSummary {
  readonly id: number;
  readonly #all: Columns;
  readonly #index: number;

  constructor(all: Columns, index: number) {
    this.#all = all;
    this.#index = index;
    this.id = all.ids[index] ?? 0;
  }

  get hasDigest(): boolean {
    return this.#all.areDigests;
  }

  get tags(): readonly string[] {
    return this.#all.tagsAt(this.#index);
  }

  get name(): string {
    return this.#all.nameAt(this.#index);
  }

  get createdAt(): string {
    return this.#all.momentAt(this.#index, 0) ?? '';
  }

  get updatedAt(): string | undefined {
    return this.#all.momentAt(this.#index, 1);
  }

  get deletedAt(): string | undefined {
    return this.#all.momentAt(this.#index, 2);
  }

  toJSON(): VersionSummary {
    const { id, name, tags, createdAt, updatedAt, deletedAt } = this;
    return { id, name, tags, createdAt, updatedAt, deletedAt };
  }
}

/** What the names say, one behind the other. */
function bytesOf(versions: readonly VersionSummary[]): Uint8Array {
  const bytes = new Uint8Array(versions.length * digestLength);
  for (const [index, { name }] of versions.entries()) {
    for (let byte = 0; byte < digestLength; byte++) {
      const [high = 0, low = 0] = [digits[name.charCodeAt(7 + 2 * byte)], digits[name.charCodeAt(8 + 2 * byte)]];
      bytes[index * digestLength + byte] = 16 * high + low;
    }
  }
  return bytes;
}

/** Read as a whole, several times as fast as joined. */
const nameCodes = Array.from(`sha256:${'0'.repeat(2 * digestLength)}`, (character) => character.charCodeAt(0));
/** The value of a hexadecimal digit, by its code. */
const digits = Array.from({ length: 128 }, (_, code) => parseInt(String.fromCharCode(code), 16));
const hexCodes = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/** `undefined` for a text that is not one of the server's whole seconds. */
function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return absent;
  const seconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) / 1000 : NaN;
  return seconds >= 0 && seconds < absent ? seconds : undefined;
}
