import type { Items } from './items.ts';
import { type Host, type PackageType, imageRegistry, registryUrl } from '#core/github';
import { ownTags } from '#core/images';
import type { Artifact } from './artifact.ts';
import { isMavenPart, mavenCoordinates, type MavenCoordinates } from './mavenCoordinates.ts';
import { digestOf, type NamedVersion } from './name.ts';
import { Refused, shellArgument, shellWord, type InstallRefusal, type Shell } from './shellWord.ts';

export interface InstallTarget {
  readonly host: Host;
  readonly owner: string;
  readonly packageType: PackageType;
  readonly packageName: string;
  /** Default: the newest version. Packages of the types `container` and `docker` need one. */
  readonly version?: NamedVersion;
  readonly repositoryName?: string;
  readonly coordinates?: MavenCoordinates;
  /** What the version of a container package is, if its manifest was read. */
  readonly artifact?: Artifact;
  readonly shell: Shell;
}

export interface InstallSnippet {
  /** A proper name, not to be translated. */
  readonly title: string;
  readonly command: string;
}

type Snippets = readonly [InstallSnippet, ...InstallSnippet[]];

/**
 * Returns commands and lines for the files of a project, the most usual first. Text from the server is quoted; what
 * cannot be pasted safely is left out or refused.
 * Source: "Working with the npm registry" and its siblings; the specification of development containers; ORAS.
 */
export function installCommands(target: InstallTarget): Snippets | { readonly refused: InstallRefusal } {
  try {
    return snippets[target.packageType](target);
  } catch (error) {
    if (error instanceof Refused) return { refused: error.refused };
    throw error;
  }
}

const snippets: Record<PackageType, (target: InstallTarget) => Snippets> = {
  container: (target) => imageSnippets(target, 'container'),
  docker: (target) => imageSnippets({ ...target, artifact: 'image' }, 'docker'),
  maven: mavenSnippets,
  npm: npmSnippets,
  nuget: nugetSnippets,
  rubygems: gemSnippets,
};

/** What a target may mean, most likely first, if the name of a Maven package or a manifest is ambiguous. */
export function installChoices(
  target: InstallTarget,
  artifacts: readonly Artifact[] = [],
): readonly [InstallTarget, ...InstallTarget[]] | { readonly refused: InstallRefusal } {
  const [first = target, ...others] =
    target.packageType === 'maven'
      ? mavenCoordinates(target.packageName).map((coordinates) => ({ ...target, coordinates }))
      : artifacts.map((artifact) => ({ ...target, artifact }));
  const commands = installCommands(first);
  return 'refused' in commands ? commands : [first, ...others];
}

/** The registry is set for the owner's scope alone: other dependencies come from the default registry. */
function npmSnippets({ host, owner, packageName, version, shell }: InstallTarget): Snippets {
  if (/[@/\\]/.test(packageName) || /[@:/\\]/.test(version?.name ?? '')) throw new Refused('otherMeaning');
  const scope = `@${owner.toLowerCase()}`;
  const name = `${scope}/${packageName}`;
  const specifier = shellArgument(version ? `${name}@${version.name}` : name, shell);
  const registry = `${scope}:registry=${registryUrl(host, 'npm')}`;
  const dependency = version && `${JSON.stringify(name)}: ${JSON.stringify(version.name)}`;
  return [
    { title: 'npm', command: `npm install ${specifier} ${shellWord(`--${registry}`, shell)}` },
    ...(dependency ? [{ title: 'package.json', command: dependency }] : []),
    { title: '.npmrc', command: registry },
  ];
}

/** Without `--source`, a gem of the same name could come from the public registry (dependency confusion). */
function gemSnippets({ host, owner, packageName, version, shell }: InstallTarget): Snippets {
  if (/[:/\\]|\.gem$/.test(packageName)) throw new Refused('otherMeaning');
  const source = `${registryUrl(host, 'rubygems')}/${owner.toLowerCase()}`;
  const gem = shellArgument(packageName, shell) + versionOption(version?.name, shell);
  const words = [packageName, ...(version ? [version.name] : [])].map(rubyString).join(', ');
  return [
    { title: 'gem', command: `gem install ${gem} --source ${shellArgument(source, shell)}` },
    { title: 'Gemfile', command: `gem ${words}, source: ${rubyString(source)}` },
  ];
}

/** The feed goes to `nuget.config`, since `--source` would hide all other sources. */
function nugetSnippets({ host, owner, packageName, version, shell }: InstallTarget): Snippets {
  // dotnet reads `@file` as more arguments and `name@version` as a version.
  if (/[@/\\]/.test(packageName) || version?.name.startsWith('@')) throw new Refused('otherMeaning');
  const words = shellArgument(packageName, shell) + versionOption(version?.name, shell);
  const reference = version && `Include="${escapeXml(packageName)}" Version="${escapeXml(version.name)}"`;
  const feed = `${registryUrl(host, 'nuget')}/${owner.toLowerCase()}/index.json`;
  return [
    { title: 'dotnet', command: `dotnet add package ${words}` },
    { title: 'nuget.config (packageSources)', command: `<add key="github" value="${escapeXml(feed)}" />` },
    ...(reference ? [{ title: 'PackageReference', command: `<PackageReference ${reference} />` }] : []),
  ];
}

/** In GitHub's documentation, `settings.xml` has the credentials under the id `github`. */
function mavenSnippets(target: InstallTarget): Snippets {
  const { host, owner, packageName, version, repositoryName, shell } = target;
  const coordinates = target.coordinates ?? mavenCoordinates(packageName)[0];
  if (!coordinates || !isMavenPart(version?.name ?? 'LATEST')) throw new Refused('otherMeaning');
  // Without the URL of the repository, an artifact of the same name could come from the public one.
  if (!repositoryName) throw new Refused('noRepository');
  const repository = `${registryUrl(host, 'maven')}/${owner.toLowerCase()}/${repositoryName}`;
  const { groupId, artifactId } = coordinates;
  const parts = { groupId, artifactId, version: version?.name ?? 'LATEST' };
  const notation = Object.values(parts).join(':');
  const artifact = shellWord(`-Dartifact=${notation}`, shell);
  const from = shellWord(`-DremoteRepositories=github::default::${repository}`, shell);
  const install = { title: 'mvn', command: `mvn dependency:get ${artifact} ${from}` };
  if (!version) return [install];
  const elements = Object.entries(parts).map(([name, value]) => `  <${name}>${escapeXml(value)}</${name}>`);
  return [
    install,
    { title: 'pom.xml', command: ['<dependency>', ...elements, '</dependency>'].join('\n') },
    // Groovy and Kotlin both read this, as long as nothing in it is syntax inside double quotes.
    ...(/["$\\]/.test(notation) ? [] : [{ title: 'Gradle', command: `implementation("${notation}")` }]),
  ];
}

function imageSnippets(target: InstallTarget, packageType: 'container' | 'docker'): Snippets {
  const { repository, tagged, pinned } = imageReference(target, packageType);
  const { version, shell, artifact } = target;
  if (artifact === undefined) throw new Refused('unreadManifest');
  switch (artifact) {
    case 'unknown':
      throw new Refused('unknownArtifact');
    case 'attachment':
      throw new Refused('attachment');
    case 'image': {
      const pull = (reference: string) => `docker pull ${shellArgument(reference, shell)}`;
      // A Dockerfile has no quotes for an image's name, so only names that need none get a line.
      const isPlain = /^[\w.:@/+-]+$/.test(pinned);
      return [
        { title: 'docker', command: pull(tagged) },
        ...(isPlain && tagged !== pinned ? [{ title: 'docker (digest)', command: pull(pinned) }] : []),
        ...(isPlain ? [{ title: 'Dockerfile', command: `FROM ${pinned}` }] : []),
      ];
    }
    case 'helmChart': {
      // Helm writes `_` for `+` in tags, and takes digests since 3.17 (helm/helm#12690).
      const tag = version?.tags.find((each) => /^v?\d+\.\d+\.\d+([-_][\w.-]+)?$/.test(each));
      const chart = shellWord(`oci://${tag === undefined ? pinned : repository}`, shell);
      return [{ title: 'helm', command: `helm pull ${chart}${versionOption(tag?.replaceAll('_', '+'), shell)}` }];
    }
    case 'devContainerFeature':
      shellWord(tagged, 'posix'); // Throws on invisible characters.
      return [{ title: 'devcontainer.json (features)', command: `${JSON.stringify(tagged)}: {}` }];
    case 'devContainerTemplate': {
      const command = `devcontainer templates apply --template-id ${shellArgument(tagged, shell)}`;
      return [{ title: 'devcontainer', command }];
    }
    case 'homebrewBottle':
      return [{ title: 'brew', command: `brew install ${shellArgument(formulaOf(target), shell)}` }];
    case 'fluxArtifact': {
      const source = shellWord(`oci://${tagged}`, shell);
      return [{ title: 'flux', command: `flux pull artifact ${source} --output .` }];
    }
    case 'wasmModule':
    case 'artifact':
      return [{ title: 'oras', command: `oras pull ${shellArgument(tagged, shell)}` }];
  }
}

/**
 * Returns `owner/tap/formula`. Homebrew names the package `tap/formula`, with `/` for the `@` and `x` for each `+` of a
 * formula, so that some names are ambiguous. Source: Homebrew's `github_packages.rb`.
 */
function formulaOf({ owner, packageName }: InstallTarget): string {
  const [tap = '', name = '', ...suffix] = packageName.split('/');
  if (name === '' || suffix.length > 1 || packageName.includes('xx')) throw new Refused('otherMeaning');
  const formula = [name, ...suffix].join('@');
  return tap === 'core' && owner.toLowerCase() === 'homebrew' ? formula : `${owner.toLowerCase()}/${tap}/${formula}`;
}

/**
 * `tagged` names the version by its tag or else by its digest; `pinned` by its digest or else by its tag. A version is
 * needed, since `latest`, the clients' default, may not exist.
 */
function imageReference(target: InstallTarget, packageType: 'container' | 'docker') {
  const { host, owner, packageName, version, repositoryName } = target;
  // Images in the Docker registry belong to a repository; those in the Container registry belong to an owner.
  if (packageType === 'docker' && !repositoryName) throw new Refused('noRepository');
  if (!version) throw new Refused('noVersion');
  if (isTaggedAsAttachment(version)) throw new Refused('attachment');
  const path = packageType === 'docker' ? [owner, repositoryName, packageName] : [owner, packageName];
  const image = path.join('/').toLowerCase();
  const digest = digestOf(version, packageType);
  const tag = ordinaryTags(version)[0] ?? (digest === undefined ? version.name : undefined);
  if (/[:@\s]/.test(image) || /[:@/\s]/.test(tag ?? '') || /[@/\s]/.test(digest ?? '')) {
    throw new Refused('otherMeaning');
  }
  const repository = `${imageRegistry(host, packageType)}/${image}`;
  const byTag = tag === undefined ? undefined : `${repository}:${tag}`;
  const byDigest = digest === undefined ? undefined : `${repository}@${digest}`;
  return { repository, tagged: byTag ?? byDigest ?? '', pinned: byDigest ?? byTag ?? '' };
}

/** Returns the version tagged `latest`, or the newest with an ordinary tag or none. @param versions newest first. */
export function representativeVersion(versions: Items<NamedVersion>): NamedVersion | undefined {
  const latest = versions.find(({ tags }) => tags.includes('latest'));
  if (latest) return { name: latest.name, tags: ['latest', ...latest.tags.filter((tag) => tag !== 'latest')] };
  return (
    versions.find((version) => ordinaryTags(version).length > 0) ??
    versions.find((version) => !isTaggedAsAttachment(version))
  );
}

function ordinaryTags({ name: digest, tags }: NamedVersion): readonly string[] {
  return ownTags({ digest, tags });
}

function isTaggedAsAttachment(version: NamedVersion): boolean {
  return version.tags.length > 0 && ordinaryTags(version).length === 0;
}

function versionOption(version: string | undefined, shell: Shell): string {
  return version === undefined ? '' : ` --version ${shellArgument(version, shell)}`;
}

function rubyString(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}

function escapeXml(text: string): string {
  const references: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
  return text.replace(/[&<>"']/g, (character) => references[character] ?? character);
}
