import { Sequence, type Items } from './items.ts';
import type { VersionSummary } from './summary.ts';

/*
 * A page of versions in columns: a package may have 400,000 versions, and as objects with texts each of them weighs 300
 * bytes. Here one weighs 56 bytes and the characters of its tags where its name is a digest, or else those of its name.
 */

/** Returns the same versions in less room. */
export function packVersions(versions: readonly VersionSummary[]): Items<VersionSummary> {
  return versions.length === 0 ? versions : new PackedVersions(versions);
}

/** Of a digest; bytes. */
const digestLength = 32;
const digestPattern = /^sha256:[0-9a-f]{64}$/;
const noTags: readonly string[] = [];
/** In no tag of a container. */
const separator = '\n';

class PackedVersions extends Sequence<VersionSummary> {
  readonly length: number;
  readonly #ids: Float64Array;
  /** Created, updated and deleted, in s since 1970; `absent` where there is none. */
  readonly #moments: Uint32Array;
  /** All digests in a row, or the names. */
  readonly #names: Uint8Array | readonly string[];
  /** The tags of all, one behind the other, and where those of each begin and end. */
  readonly #tags: string;
  readonly #tagEnds: Uint32Array;
  /** What does not fit the columns, as it came. */
  readonly #others: ReadonlyMap<number, VersionSummary> | undefined;

  constructor(versions: readonly VersionSummary[]) {
    super();
    const count = versions.length;
    const areDigests = versions.every(({ name }) => digestPattern.test(name));
    const buffer = new ArrayBuffer(count * (8 + 3 * 4 + 4 + (areDigests ? digestLength : 0)));
    this.length = count;
    this.#ids = new Float64Array(buffer, 0, count);
    this.#moments = new Uint32Array(buffer, 8 * count, 3 * count);
    this.#tagEnds = new Uint32Array(buffer, 20 * count, count);
    this.#names = areDigests ? new Uint8Array(buffer, 24 * count) : versions.map(({ name }) => name);
    this.#tags = versions.map(({ tags }) => tags.join(separator)).join('');
    let tagEnd = 0;
    const others = new Map<number, VersionSummary>();
    let index = 0;
    for (const version of versions) {
      const moments = [version.createdAt, version.updatedAt, version.deletedAt].map(secondsOf);
      tagEnd += version.tags.join(separator).length;
      this.#tagEnds[index] = tagEnd;
      const areOddTags = version.tags.some((tag) => tag === '' || tag.includes(separator));
      if (areOddTags || moments.includes(undefined)) others.set(index, version);
      else this.#moments.set(moments as number[], 3 * index);
      this.#ids[index] = version.id;
      if (this.#names instanceof Uint8Array) {
        for (let byte = 0; byte < digestLength; byte++) {
          this.#names[index * digestLength + byte] = parseInt(version.name.slice(7 + 2 * byte, 9 + 2 * byte), 16);
        }
      }
      index++;
    }
    this.#others = others.size > 0 ? others : undefined;
  }

  get(index: number): VersionSummary {
    const other = this.#others?.get(index);
    return other ?? new PackedVersion(this, index, this.#ids[index] ?? 0);
  }

  tagsAt(index: number): readonly string[] {
    const [start, end] = [index > 0 ? this.#tagEnds[index - 1] : 0, this.#tagEnds[index]];
    return start === end ? noTags : this.#tags.slice(start, end).split(separator);
  }

  get areDigests(): boolean {
    return this.#names instanceof Uint8Array;
  }

  nameAt(index: number): string {
    if (!(this.#names instanceof Uint8Array)) return this.#names[index] ?? '';
    const names = this.#names;
    for (let byte = 0; byte < digestLength; byte++) {
      const value = names[index * digestLength + byte] ?? 0;
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
  return version instanceof PackedVersion && version.isDigest;
}

/** One of them, whose texts are made when they are asked for. */
class PackedVersion implements VersionSummary {
  readonly id: number;
  readonly #all: PackedVersions;
  readonly #index: number;

  constructor(all: PackedVersions, index: number, id: number) {
    this.#all = all;
    this.#index = index;
    this.id = id;
  }

  get tags(): readonly string[] {
    return this.#all.tagsAt(this.#index);
  }

  get isDigest(): boolean {
    return this.#all.areDigests;
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

/** The characters of a digest's name, made anew for each: as a whole they are read several times as fast as joined. */
const nameCodes = Array.from(`sha256:${'0'.repeat(2 * digestLength)}`, (character) => character.charCodeAt(0));
const hexCodes = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/** No moment. */
const absent = 2 ** 32 - 1;

/** Seconds since 1970; `undefined` for a text that is not one of the server's whole seconds. */
function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return absent;
  const seconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) / 1000 : NaN;
  return seconds >= 0 && seconds < absent ? seconds : undefined;
}
