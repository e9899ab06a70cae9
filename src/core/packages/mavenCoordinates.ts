/** What Maven calls an artifact by, besides its version. */
export interface MavenCoordinates {
  readonly groupId: string;
  readonly artifactId: string;
}

/** Whether Maven reads a group, artifact or version as it is: it holds no separator, path or property. */
export function isMavenPart(text: string): boolean {
  return /^[^:,/\\{}\s]+$/.test(text);
}

/** More than anybody looks through; a stranger's name may hold thousands of dots. */
const mostSplits = 50;

/** A Gradle plugin's marker is `ID:ID.gradle.plugin`, so its name is `ID.ID.gradle.plugin`. */
const pluginMarker = /^(.+)\.(\1\.gradle\.plugin)$/;

/**
 * Returns every pair of group and artifact that a Maven package's name may stand for, the likeliest first. The name is
 * `groupId.artifactId`, and both may hold dots, so that only a name with one dot, or of a Gradle plugin's marker, is
 * certain. Empty where the parts would be read as something else.
 *
 * Source: Gradle's documentation, "Using Plugins", section "Plugin Marker Artifacts".
 */
export function mavenCoordinates(packageName: string): MavenCoordinates[] {
  if (!isMavenPart(packageName)) return [];
  const [, plugin, marker] = pluginMarker.exec(packageName) ?? [];
  if (plugin !== undefined && marker !== undefined) return [{ groupId: plugin, artifactId: marker }];
  const dots = [...packageName.matchAll(/(?<!^|\.)\.(?!\.|$)/g)].map(({ index }) => index);
  const splits = dots
    .slice(-mostSplits)
    .toReversed()
    .map((dot) => ({
      groupId: packageName.slice(0, dot),
      artifactId: packageName.slice(dot + 1),
    }));
  const likeliest = splits.find(repeatsGroup) ?? splits.find(startsLikeArtifact) ?? splits[0];
  return likeliest ? [likeliest, ...splits.filter((split) => split !== likeliest)] : [];
}

/** `ch.acme.tools : ch.acme.tool.pdf`: many artifacts are named by the group's domain again. */
function repeatsGroup({ groupId, artifactId }: MavenCoordinates): boolean {
  const [domain] = /^[^.]+\.[^.]+/.exec(groupId) ?? [];
  return domain !== undefined && artifactId.startsWith(domain);
}

/** Not a version that is cut in two: `tools-core_2.13`, `log4j-1.2-api`. */
function startsLikeArtifact({ artifactId }: MavenCoordinates): boolean {
  return !/^\d/.test(artifactId);
}
