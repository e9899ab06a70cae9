import { imageReference, pinnedReference } from './imageReference.ts';
import { installCommand, mavenArtifact, type InstallTarget, type InstallRefusal } from './installCommand.ts';
import type { Artifact } from './artifact.ts';
import { registryUrl } from './registry.ts';
import { mavenCoordinates } from './mavenCoordinates.ts';

export interface InstallSnippet {
  /** The program or the file that it is for: a proper name, not to be translated. */
  readonly title: string;
  readonly command: string;
}

/**
 * The ways to install a package, the command first, then what goes into a project's files.
 *
 * @returns Only those that are safe to paste; none where the command itself is refused.
 */
export function installCommands(target: InstallTarget): InstallSnippet[] {
  const install = installCommand(target);
  if ('refused' in install) return [];
  return [{ title: program(target), command: install.command }, ...fileSnippets(target)];
}

function program({ packageType, artifact = 'image' }: InstallTarget): string {
  const programs = { npm: 'npm', rubygems: 'gem', nuget: 'dotnet', maven: 'mvn', docker: 'docker' };
  return packageType === 'container' ? containerPrograms[artifact] : programs[packageType];
}

const containerPrograms: Record<Artifact, string> = {
  image: 'docker',
  helmChart: 'helm',
  devContainerFeature: 'devcontainer.json (features)',
  devContainerTemplate: 'devcontainer',
  artifact: 'oras',
  // Of these there is no command.
  attachment: '',
  unknown: '',
};

function fileSnippets(target: InstallTarget): InstallSnippet[] {
  const { host, packageName, version } = target;
  const owner = target.owner.toLowerCase();
  switch (target.packageType) {
    case 'npm': {
      const scope = `@${owner}`;
      const dependency = version && `${JSON.stringify(`${scope}/${packageName}`)}: ${JSON.stringify(version.name)}`;
      return [
        ...(dependency ? [{ title: 'package.json', command: dependency }] : []),
        { title: '.npmrc', command: `${scope}:registry=${registryUrl(host, 'npm')}` },
      ];
    }
    case 'rubygems': {
      const words = [packageName, ...(version ? [version.name] : [])].map(rubyString).join(', ');
      const source = rubyString(`${registryUrl(host, 'rubygems')}/${owner}`);
      return [{ title: 'Gemfile', command: `gem ${words}, source: ${source}` }];
    }
    case 'nuget': {
      // Without this source, a stranger's package of the same name could come from the public one.
      const feed = `<add key="github" value="${xml(`${registryUrl(host, 'nuget')}/${owner}/index.json`)}" />`;
      const source = { title: 'nuget.config (packageSources)', command: feed };
      if (!version) return [source];
      const attributes = `Include="${xml(packageName)}" Version="${xml(version.name)}"`;
      return [source, { title: 'PackageReference', command: `<PackageReference ${attributes} />` }];
    }
    case 'maven':
      return mavenSnippets(target);
    case 'container':
      return target.artifact === 'image' ? imageSnippets(target) : [];
    case 'docker':
      return imageSnippets(target);
  }
}

function mavenSnippets(target: InstallTarget): InstallSnippet[] {
  const artifact = mavenArtifact(target);
  if (!artifact || !target.version) return [];
  const { groupId, artifactId } = artifact;
  const parts = { groupId, artifactId, version: target.version.name };
  const elements = Object.entries(parts).map(([name, value]) => `  <${name}>${xml(value)}</${name}>`);
  const notation = Object.values(parts).join(':');
  return [
    { title: 'pom.xml', command: ['<dependency>', ...elements, '</dependency>'].join('\n') },
    // Groovy and Kotlin both read this, as long as nothing in it is syntax inside double quotes.
    ...(/["$\\]/.test(notation) ? [] : [{ title: 'Gradle', command: `implementation("${notation}")` }]),
  ];
}

function imageSnippets(target: InstallTarget): InstallSnippet[] {
  const reference = imageReference(target);
  // A Dockerfile has no quotes for an image's name, so only names that need none get a line.
  if ('refused' in reference || !/^[\w.:@/+-]+$/.test(pinnedReference(reference))) return [];
  const pinned = pinnedReference(reference);
  const isTagged = reference.tag !== undefined && reference.digest !== undefined;
  return [
    ...(isTagged ? [{ title: 'docker (digest)', command: pullCommand(pinned, target) }] : []),
    { title: 'Dockerfile', command: `FROM ${pinned}` },
  ];
}

function pullCommand(reference: string, { shell }: InstallTarget): string {
  return shell === 'powershell' ? `docker pull '${reference}'` : `docker pull ${reference}`;
}

function rubyString(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}

function xml(text: string): string {
  const references: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
  return text.replace(/[&<>"']/g, (character) => references[character] ?? character);
}

/**
 * Returns what a target may mean, the likeliest first: several where a Maven package's name does not tell its group, or
 * a manifest does not tell a feature from a template; or why there is no command, whatever it means.
 *
 * @param artifacts what its manifest says, where it was read.
 */
export function installChoices(
  target: InstallTarget,
  artifacts: readonly Artifact[] = [],
): readonly [InstallTarget, ...InstallTarget[]] | { readonly refused: InstallRefusal } {
  const [first = target, ...others] = meanings(target, artifacts);
  const command = installCommand(first);
  return 'refused' in command ? command : [first, ...others];
}

function meanings(target: InstallTarget, artifacts: readonly Artifact[]): InstallTarget[] {
  if (target.packageType === 'maven') {
    return mavenCoordinates(target.packageName).map((coordinates) => ({ ...target, coordinates }));
  }
  return artifacts.length === 0 ? [target] : artifacts.map((artifact) => ({ ...target, artifact }));
}
