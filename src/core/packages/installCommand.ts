import type { Host } from '../github/host.ts';
import type { PackageType } from '../github/types.ts';
import type { Artifact } from './artifact.ts';
import {
  imageReference,
  pinnedReference,
  taggedReference,
  type ImageReference,
  type ReferenceRefusal,
} from './imageReference.ts';
import { isMavenPart, mavenCoordinates, type MavenCoordinates } from './mavenCoordinates.ts';
import type { NamedVersion } from './name.ts';
import { registryUrl } from './registry.ts';
import { shellArgument, shellWord, type Shell, type WordRefusal } from './shellWord.ts';

export interface InstallTarget {
  readonly host: Host;
  /** The owner's login, as GitHub spells it. */
  readonly owner: string;
  readonly packageType: PackageType;
  readonly packageName: string;
  /** Without it, the newest version is installed; an image, or what else is in the Container registry, needs one. */
  readonly version?: NamedVersion;
  /** The name, without its owner, of the repository that the package belongs to. */
  readonly repositoryName?: string;
  /** Of Maven packages: which group and artifact the name stands for. Default: the likeliest. */
  readonly coordinates?: MavenCoordinates;
  /** What the version of a container package is, where its manifest was read. */
  readonly artifact?: Artifact;
  readonly shell: Shell;
}

/**
 * Why there is no command: what a shell cannot take; a name or version that the package manager would read as
 * something else (another package, a path, a URL); an address that is not known; or what is not to be installed, or may
 * not be, since its manifest was not read or does not tell.
 */
export type InstallRefusal = WordRefusal | ReferenceRefusal | 'unreadManifest' | 'unknownArtifact';

/** What is to be run, or, for a dev container feature, to be added to `devcontainer.json`. */
export type InstallCommand = { readonly command: string } | { readonly refused: InstallRefusal };

/**
 * A part of a command line: text of ours and text of the server's, `alone` where it is an argument by itself. A
 * `property` is for a JSON file rather than for a shell: its name.
 */
interface Word {
  readonly text: string;
  readonly alone?: boolean;
  readonly property?: boolean;
}

/**
 * The command that installs a package, or the given version of it, safe to paste into a shell whatever the server's
 * text holds: every word is quoted where it needs to be, and no text of the server's becomes an option.
 *
 * Source of the forms: GitHub's documentation, "Working with the npm registry", "… RubyGems …", "… NuGet …",
 * "… Apache Maven …", "… Container …" and "… Docker registry", which also say that scopes and owners are lower-case; the development
 * containers specification; the documentation of ORAS.
 */
export function installCommand(target: InstallTarget): InstallCommand {
  const words = installWords(target);
  if ('refused' in words) return words;

  const texts: string[] = [];
  for (const { text, alone, property } of words) {
    const word = alone ? shellArgument(text, target.shell) : shellWord(text, property ? 'posix' : target.shell);
    if ('refused' in word) return word;
    texts.push(property ? `${JSON.stringify(text)}: {}` : word.text);
  }
  return { command: texts.join(' ') };
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
    case 'docker':
      return containerWords(target);
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
function mavenWords(target: InstallTarget): Word[] | { refused: InstallRefusal } {
  const { host, owner, version, repositoryName } = target;
  const artifact = mavenArtifact(target);
  if (!artifact) return { refused: 'otherMeaning' };
  // Without its own address, a stranger's artifact of the same name could come from the public repository.
  if (!repositoryName) return { refused: 'noRepository' };
  const repository = `${registryUrl(host, 'maven')}/${owner.toLowerCase()}/${repositoryName}`;
  return [
    ...plain('mvn dependency:get'),
    { text: `-Dartifact=${artifact.groupId}:${artifact.artifactId}:${version?.name ?? 'LATEST'}` },
    { text: `-DremoteRepositories=github::default::${repository}` },
  ];
}

/** The chosen coordinates, or the likeliest; `undefined` where they or the version would be read as something else. */
export function mavenArtifact({ packageName, version, coordinates }: InstallTarget): MavenCoordinates | undefined {
  return isMavenPart(version?.name ?? 'LATEST') ? (coordinates ?? mavenCoordinates(packageName)[0]) : undefined;
}

/** What is in the Container registry is installed by what it is; in the Docker registry there are images alone. */
function containerWords(target: InstallTarget): Word[] | { refused: InstallRefusal } {
  const reference = imageReference(target);
  if ('refused' in reference) return reference;
  const artifact = target.packageType === 'docker' ? 'image' : target.artifact;
  if (artifact === undefined) return { refused: 'unreadManifest' };
  switch (artifact) {
    case 'attachment':
      return { refused: 'attachment' };
    case 'unknown':
      return { refused: 'unknownArtifact' };
    case 'image':
      return [...plain('docker pull'), { text: taggedReference(reference), alone: true }];
    case 'helmChart':
      return helmWords(reference, target);
    case 'devContainerFeature':
      return [{ text: taggedReference(reference), property: true }];
    case 'devContainerTemplate':
      return [...plain('devcontainer templates apply'), ...option('--template-id', taggedReference(reference))];
    case 'artifact':
      return [...plain('oras pull'), { text: taggedReference(reference), alone: true }];
  }
}

/**
 * By the chart's version, in which Helm writes `_` for `+` in tags; by digest, as Helm takes since 3.17, where no tag is
 * a version.
 *
 * Source: Helm's documentation, "Use OCI-based registries"; helm/helm#12690.
 */
function helmWords(reference: ImageReference, { version }: InstallTarget): Word[] {
  const tag = version?.tags.find((each) => /^v?\d+\.\d+\.\d+([-_][\w.-]+)?$/.test(each));
  if (tag === undefined) return [...plain('helm pull'), { text: `oci://${pinnedReference(reference)}` }];
  return [
    ...plain('helm pull'),
    { text: `oci://${reference.repository}` },
    ...option('--version', tag.replaceAll('_', '+')),
  ];
}

function plain(words: string): Word[] {
  return words.split(' ').map((text) => ({ text }));
}

function option(name: string, value: string | undefined): Word[] {
  return value === undefined ? [] : [{ text: name }, { text: value, alone: true }];
}
