import type { Host } from '../github/host.ts';
import type { PackageType } from '../github/types.ts';
import { digestOf, isImageType, type NamedVersion } from './name.ts';
import { imageRegistry, registryUrl } from './registry.ts';
import { shellArgument, shellWord, type Shell, type WordRefusal } from './shellWord.ts';

export interface InstallTarget {
  readonly host: Host;
  /** The owner's login, as GitHub spells it. */
  readonly owner: string;
  readonly packageType: PackageType;
  readonly packageName: string;
  /** Without it, the newest version is installed. */
  readonly version?: NamedVersion;
  /** The name, without its owner, of the repository that the package belongs to. */
  readonly repositoryName?: string;
  readonly shell: Shell;
}

/**
 * Why there is no command: what a shell cannot take, a name or version that the package manager would read as
 * something else (another package, a path, a URL), or a Docker image whose repository is not known.
 */
export type InstallRefusal = WordRefusal | 'otherMeaning' | 'noRepository';

export type InstallCommand =
  { readonly command: string; readonly language: 'shellscript' | 'powershell' } | { readonly refused: InstallRefusal };

/** A part of a command line: text of ours and text of the server's, `alone` where it is an argument by itself. */
interface Word {
  readonly text: string;
  readonly alone?: boolean;
}

/**
 * The command that installs a package, or the given version of it, safe to paste into a shell whatever the server's
 * text holds: every word is quoted where it needs to be, and no text of the server's becomes an option.
 *
 * Source of the forms: GitHub's documentation, "Working with the npm registry", "… RubyGems …", "… NuGet …",
 * "… Apache Maven …", "… Container …" and "… Docker registry", which also say that scopes and owners are lower-case.
 */
export function installCommand(target: InstallTarget): InstallCommand {
  const words = installWords(target);
  if ('refused' in words) return words;

  const texts: string[] = [];
  for (const { text, alone } of words) {
    const word = alone ? shellArgument(text, target.shell) : shellWord(text, target.shell);
    if ('refused' in word) return word;
    texts.push(word.text);
  }
  return { command: texts.join(' '), language: target.shell === 'posix' ? 'shellscript' : 'powershell' };
}

function installWords(target: InstallTarget): Word[] | { refused: InstallRefusal } {
  switch (target.packageType) {
    case 'npm':
      return npmWords(target);
    case 'rubygems':
      return gemWords(target);
    case 'nuget':
      return nugetWords(target);
    case 'maven':
      return mavenWords(target);
    case 'container':
    case 'docker': {
      const reference = imageReference(target);
      return typeof reference === 'string' ? [...plain('docker pull'), { text: reference, alone: true }] : reference;
    }
  }
}

/** The registry is given for the owner's scope alone, so that dependencies still come from where they come from. */
function npmWords({ host, owner, packageName, version }: InstallTarget): Word[] | { refused: InstallRefusal } {
  if (/[@/\\]/.test(packageName) || /[@:/\\]/.test(version?.name ?? '')) return { refused: 'otherMeaning' };
  const scope = `@${owner.toLowerCase()}`;
  const specifier = version ? `${scope}/${packageName}@${version.name}` : `${scope}/${packageName}`;
  const registry = `--${scope}:registry=${registryUrl(host, 'npm')}`;
  return [...plain('npm install'), { text: specifier, alone: true }, { text: registry }];
}

/** Without `--source`, a stranger's gem of the same name could come from the public registry. */
function gemWords({ host, owner, packageName, version }: InstallTarget): Word[] | { refused: InstallRefusal } {
  if (/[:/\\]|\.gem$/.test(packageName)) return { refused: 'otherMeaning' };
  const source = `${registryUrl(host, 'rubygems')}/${owner.toLowerCase()}`;
  return [
    ...plain('gem install'),
    { text: packageName, alone: true },
    ...option('--version', version?.name),
    ...option('--source', source),
  ];
}

/** Without `--source`, which would hide the sources of the package's own dependencies. */
function nugetWords({ packageName, version }: InstallTarget): Word[] | { refused: InstallRefusal } {
  // dotnet reads `@file` as more arguments and `name@version` as a version.
  if (/[@/\\]/.test(packageName) || version?.name.startsWith('@')) return { refused: 'otherMeaning' };
  return [...plain('dotnet add package'), { text: packageName, alone: true }, ...option('--version', version?.name)];
}

/** The id `github` is the one under which GitHub's documentation keeps the credentials in `settings.xml`. */
function mavenWords({ host, owner, packageName, version, repositoryName }: InstallTarget) {
  const artifact = mavenArtifact(packageName, version?.name ?? 'LATEST');
  if (!artifact) return { refused: 'otherMeaning' } as const;
  // Without its own address, a stranger's artifact of the same name could come from the public repository.
  if (!repositoryName) return { refused: 'noRepository' } as const;
  const repository = `${registryUrl(host, 'maven')}/${owner.toLowerCase()}/${repositoryName}`;
  return [
    ...plain('mvn dependency:get'),
    { text: `-Dartifact=${artifact.groupId}:${artifact.artifactId}:${artifact.version}` },
    { text: `-DremoteRepositories=github::default::${repository}` },
  ];
}

export interface MavenArtifact {
  readonly groupId: string;
  readonly artifactId: string;
  readonly version: string;
}

/**
 * The coordinates behind a Maven package's name, which is `groupId.artifactId`: artifact ids with a dot cannot be told.
 *
 * @returns `undefined` where the parts would be read as something else.
 */
export function mavenArtifact(packageName: string, version: string): MavenArtifact | undefined {
  const dot = packageName.lastIndexOf('.');
  const [groupId, artifactId] = [packageName.slice(0, Math.max(0, dot)), packageName.slice(dot + 1)];
  const parts = [groupId, artifactId, version];
  return parts.every((part) => /^[^:,/\\{}\s]+$/.test(part)) ? { groupId, artifactId, version } : undefined;
}

/**
 * What `docker pull` takes: by the version's first tag, else by its digest, else by its name.
 *
 * @param by `digest` pins the version even where it is tagged.
 */
export function imageReference(
  { host, owner, packageType, packageName, version, repositoryName }: InstallTarget,
  by: 'tag' | 'digest' = 'tag',
): string | { refused: InstallRefusal } {
  if (!isImageType(packageType)) return { refused: 'otherMeaning' };
  // An image of the Docker registry lives under its repository; one of the Container registry under its owner.
  if (packageType === 'docker' && !repositoryName) return { refused: 'noRepository' };
  const path = packageType === 'docker' ? [owner, repositoryName, packageName] : [owner, packageName];
  const image = path.join('/').toLowerCase();

  const digest = version && digestOf(version, packageType);
  const tag = version && (version.tags[0] ?? (digest === undefined ? version.name : undefined));
  if (/[:@\s]/.test(image) || /[:@/\s]/.test(tag ?? '') || /[@/\s]/.test(digest ?? '')) {
    return { refused: 'otherMeaning' };
  }
  const isPinned = digest !== undefined && (by === 'digest' || tag === undefined);
  const suffix = isPinned ? `@${digest}` : tag === undefined ? '' : `:${tag}`;
  return `${imageRegistry(host, packageType)}/${image}${suffix}`;
}

function plain(words: string): Word[] {
  return words.split(' ').map((text) => ({ text }));
}

function option(name: string, value: string | undefined): Word[] {
  return value === undefined ? [] : [{ text: name }, { text: value, alone: true }];
}
