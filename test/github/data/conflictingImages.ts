import { days } from '../clock.ts';
import { addPackage, addRepository, addVersion, type Package, type PackageOptions, type World } from '../world.ts';
import { addReleases } from './history.ts';
import { hostileTexts } from './hostileNames.ts';

/** What a spreadsheet would calculate. */
export const formulas = ['=HYPERLINK("http://attacker.invalid","x")', "+1+cmd|' /C calc'!A0", '-2+3', '@SUM(A1:A9)'];

/**
 * Docker packages that could not move, beyond those of mona and of her company: of another user, with a container
 * package of the name that everybody sees, and with one that nobody else does; and such whose names are attacks.
 */
export function addConflictingImages(world: World): void {
  const add = (owner: string, name: string, options: PackageOptions = {}): Package =>
    addPackage(world, owner, 'docker', name, { migrationConflict: true, ...options });
  const repository = addRepository(world, 'hubot-adapters');
  addReleases(world, add('hubot', 'hubot-matteradapter', { repository }), { versions: 4, first: 2100, last: 1800 });
  addReleases(world, add('hubot', 'scratch', { repository }), { versions: 2, first: 1700, last: 1650 });
  [...hostileTexts, ...formulas].forEach((text, index) => {
    const added = add('hostile-names', text, {
      repository: addRepository(world, `legacy-${index}`, { description: text }),
    });
    addVersion(world, added, text, { tags: [text], createdAt: world.clock.now() - days(1200 + index) });
  });
}
