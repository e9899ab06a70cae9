import type { Workbench } from './driver.ts';
import { waitFor } from './waiting.ts';

const title = 'Startup Performance';

/**
 * What activating an extension has taken so far in a window, in ms by extension id: loading its code, and running it.
 *
 * @param awaited must be among them: VS Code activates some a while after the window is there.
 */
export async function activationTimes(
  workbench: Workbench,
  awaited: readonly string[] = [],
): Promise<Map<string, number>> {
  await workbench.runCommand(`Developer: ${title}`);
  // It says "Loading..." until the window is at rest, and is written anew with each extension that is activated.
  const times = await waitFor(`the activation times of ${awaited.join(', ') || 'any extension'}`, async () => {
    const found = timesIn(await workbench.editors.text(title));
    return found.size > 0 && awaited.every((id) => found.has(id)) && found;
  });
  await workbench.editors.close(title);
  return times;
}

function timesIn(report: string): Map<string, number> {
  const table = /## Extension Activation Stats\n([^]*?)\n##/.exec(report)?.[1] ?? '';
  const rows = table.matchAll(/^\| (\S+\.\S+) +\| \w+ +\| (\d+) +\| (\d+) +\| (\d+) +\|/gm);
  return new Map([...rows].map(([, id = '', ...times]) => [id, times.reduce((sum, time) => sum + Number(time), 0)]));
}

/** What is beside ours of a like size: the first one when somebody signs in, the others in every window. */
export const builtInExtensions = ['vscode.github-authentication', 'vscode.emmet', 'vscode.merge-conflict'];
