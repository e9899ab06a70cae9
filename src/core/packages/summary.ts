import type { Package, PackageType, PackageVersion, Visibility } from '../github/types.ts';
import { tagsOf } from './name.ts';

/*
 * What the tree keeps of packages and versions. An answer is mostly addresses that are never shown; without them
 * 100,000 versions fit in the memory of an extension host. "Show Details" asks for the whole again.
 */

export interface PackageSummary {
  readonly id: number;
  readonly name: string;
  readonly packageType: PackageType;
  readonly visibility: Visibility;
  /** `undefined` where the server does not say. */
  readonly versionCount: number | undefined;
  readonly htmlUrl: string | undefined;
  /** `owner/name` of the repository it belongs to, where there is one that the user may see. */
  readonly repository: string | undefined;
  /** ISO 8601, as the server sent it. */
  readonly createdAt: string;
  readonly updatedAt: string | undefined;
}

export interface VersionSummary {
  readonly id: number;
  /** The digest for containers, the version string for everything else. */
  readonly name: string;
  readonly tags: readonly string[];
  /** ISO 8601, as the server sent it. */
  readonly createdAt: string;
  readonly updatedAt: string | undefined;
  readonly deletedAt: string | undefined;
}

export function summarizePackage(element: Package): PackageSummary {
  return {
    id: element.id,
    name: element.name,
    packageType: element.package_type,
    visibility: element.visibility,
    versionCount: numberOf(element.version_count),
    htmlUrl: textOf(element.html_url),
    repository: textOf(element.repository?.full_name),
    createdAt: element.created_at,
    updatedAt: textOf(element.updated_at),
  };
}

export function summarizeVersion(element: PackageVersion): VersionSummary {
  return new StoredVersion(element);
}

const noTags: readonly string[] = [];

/** Keeps moments as numbers: as texts they would be a fifth of what 100,000 versions weigh. JSON has the texts. */
class StoredVersion implements VersionSummary {
  readonly id: number;
  readonly name: string;
  readonly tags: readonly string[];
  readonly #createdAt: Moment;
  readonly #updatedAt: Moment | undefined;
  readonly #deletedAt: Moment | undefined;

  constructor(element: PackageVersion) {
    const tags = tagsOf(element);
    this.id = element.id;
    this.name = element.name;
    this.tags = tags.length === 0 ? noTags : tags;
    this.#createdAt = momentOf(element.created_at);
    this.#updatedAt = optionalMomentOf(element.updated_at);
    this.#deletedAt = optionalMomentOf(element.deleted_at);
  }

  get createdAt(): string {
    return momentText(this.#createdAt);
  }

  get updatedAt(): string | undefined {
    return this.#updatedAt === undefined ? undefined : momentText(this.#updatedAt);
  }

  get deletedAt(): string | undefined {
    return this.#deletedAt === undefined ? undefined : momentText(this.#deletedAt);
  }

  toJSON(): VersionSummary {
    const { id, name, tags, createdAt, updatedAt, deletedAt } = this;
    return { id, name, tags, createdAt, updatedAt, deletedAt };
  }
}

/** Seconds since 1970, or the server's text where it is not one of its whole seconds. */
type Moment = number | string;

function momentOf(text: string): Moment {
  const seconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) / 1000 : NaN;
  // As an integer of 32 bits it takes no room beside its field.
  return seconds >= 0 && seconds < 2 ** 31 ? seconds | 0 : text;
}

function optionalMomentOf(value: unknown): Moment | undefined {
  return typeof value === 'string' ? momentOf(value) : undefined;
}

function momentText(moment: Moment): string {
  return typeof moment === 'string' ? moment : new Date(moment * 1000).toISOString().replace('.000Z', 'Z');
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
