import { descriptor, imageIndex, imageOf, manifestOf } from '../../github/data/manifests.ts';
import { addImage } from '../../github/data/history.ts';
import { minutes } from '../../github/clock.ts';
import { addOrganization, addPackage, addVersion, type Package, type World } from '../../github/world.ts';

/** An organization that is cleaned up: packages of 200 versions, half of them container images. */
export const cleanUpOrganization = 'untidy';
export const packagesOfEach = 25;
export const versionsOfEach = 200;
/** Each an index with two platforms and their provenances, of which the index alone has to be read. */
export const imagesOfEach = versionsOfEach / 5;

export const containers = Array.from({ length: packagesOfEach }, (_, index) => `service-${String(index + 1)}`);
export const libraries = Array.from({ length: packagesOfEach }, (_, index) => `library-${String(index + 1)}`);

export function addCleanUp(world: World): void {
  addOrganization(world, cleanUpOrganization, { members: { ann: 'admin' } });
  const now = world.clock.now();
  for (const name of libraries) {
    const library = addPackage(world, cleanUpOrganization, 'npm', name);
    for (let number = versionsOfEach; number > 0; number--) {
      addVersion(world, library, `1.0.${String(number)}`, { createdAt: now - minutes(versionsOfEach - number) });
    }
  }
  for (const name of containers) {
    const service = addPackage(world, cleanUpOrganization, 'container', name);
    for (let number = imagesOfEach; number > 0; number--) {
      pushImage(world, service, number, now - minutes(10) * (imagesOfEach - number));
    }
  }
}

function pushImage(world: World, service: Package, number: number, createdAt: number): void {
  const parts = ['amd64', 'arm64'].flatMap((architecture) => {
    const seed = `${service.name} ${String(number)} ${architecture}`;
    const platform = imageOf(seed, 20);
    const provenance = imageOf(`provenance of ${seed}`, 1);
    const about = {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': platform.digest,
    };
    return [
      { manifest: platform, entry: { ...descriptor(platform), platform: { os: 'linux', architecture } } },
      { manifest: provenance, entry: { ...descriptor(provenance), annotations: about } },
    ];
  });
  const index = manifestOf(imageIndex, { manifests: parts.map(({ entry }) => entry) }, 0);
  // The newest first, as versions are added fastest.
  addImage(world, service, index, [`1.0.${String(number)}`], createdAt);
  for (const { manifest } of parts) addImage(world, service, manifest, [], createdAt - 1000);
}
