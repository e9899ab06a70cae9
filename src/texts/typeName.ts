import type { PackageType } from '#core/github';

/** The proper name of a registry, which is not translated. */
export function typeName(packageType: PackageType): string {
  return {
    container: 'Container',
    docker: 'Docker',
    maven: 'Maven',
    npm: 'npm',
    nuget: 'NuGet',
    rubygems: 'RubyGems',
  }[packageType];
}
