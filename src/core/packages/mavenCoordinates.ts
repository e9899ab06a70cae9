export interface MavenCoordinates {
  readonly groupId: string;
  readonly artifactId: string;
}

/** Whether Maven reads a group, artifact or version literally: it has no separator, path or property. */
export function isMavenPart(text: string): boolean {
  return /^[^:,/\\{}\s]+$/.test(text);
}

/** A limit is needed, because a name may have thousands of dots. */
const maxSplits = 50;

/** Every pair that `groupId.artifactId` may stand for, most likely first: both may have dots. */
export function mavenCoordinates(packageName: string): MavenCoordinates[] {
  if (!isMavenPart(packageName)) return [];
  // The name of a Gradle plugin's marker (Gradle's documentation, "Plugin Marker Artifacts").
  const [, plugin, marker] = /^(.+)\.(\1\.gradle\.plugin)$/.exec(packageName) ?? [];
  if (plugin !== undefined && marker !== undefined) return [{ groupId: plugin, artifactId: marker }];
  const splits = [...packageName.matchAll(/(?<!^|\.)\.(?!\.|$)/g)]
    .slice(-maxSplits)
    .toReversed()
    .map(({ index }) => ({ groupId: packageName.slice(0, index), artifactId: packageName.slice(index + 1) }));
  // Not a version that is cut in two: `tools-core_2.13`, `log4j-1.2-api`.
  const startsLikeArtifact = ({ artifactId }: MavenCoordinates) => !/^\d/.test(artifactId);
  const likeliest = splits.find(repeatsGroup) ?? splits.find(startsLikeArtifact) ?? splits[0];
  return likeliest ? [likeliest, ...splits.filter((split) => split !== likeliest)] : [];
}

function repeatsGroup({ groupId, artifactId }: MavenCoordinates): boolean {
  const [domain] = /^[^.]+\.[^.]+/.exec(groupId) ?? [];
  return domain !== undefined && artifactId.startsWith(domain);
}
