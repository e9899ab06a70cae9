import type { Workbench } from '../workbench/driver.ts';
import { waitFor } from '../workbench/waiting.ts';

/**
 * Waits until VS Code has written down, for a reload, editors that hold these texts: the title of a panel, and what its
 * page persists, which comes a moment later. In a browser it does so when its window loses the focus, and else only every
 * minute: a page that is closed has no time left for it.
 */
export async function waitUntilStored({ page }: Workbench, ...texts: readonly string[]): Promise<void> {
  const look = async (wanted: readonly string[]): Promise<boolean> => {
    for (const hasFocus of [true, false]) {
      document.hasFocus = () => hasFocus;
      window.dispatchEvent(new Event(hasFocus ? 'focus' : 'blur'));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    for (const { name = '' } of await indexedDB.databases()) {
      if (!name.startsWith('vscode-web-state-db')) continue;
      const values = await new Promise<unknown[]>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => reject(new Error(name));
        opening.onsuccess = () => {
          const reading = opening.result.transaction('ItemTable').objectStore('ItemTable').getAll();
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result);
          };
        };
      });
      const stored = values.map((each) => String(each).replaceAll('\\', ''));
      if (stored.some((each) => wanted.every((text) => each.includes(text)))) return true;
    }
    return false;
  };
  await waitFor(`${texts.join()} to be stored`, () => page.evaluate(look, texts));
}
