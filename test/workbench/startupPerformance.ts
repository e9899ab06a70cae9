import type { Workbench } from './driver.ts';

/** What activating an extension has taken so far in a window, in ms by extension id: loading its code, and running it. */
export async function activationTimes(workbench: Workbench): Promise<Map<string, number>> {
  await workbench.runCommand('Developer: Startup Performance');
  const report = await workbench.editors.text('Startup Performance');
  await workbench.editors.close('Startup Performance');
  const table = /## Extension Activation Stats\n([^]*?)\n##/.exec(report)?.[1] ?? '';
  const rows = table.matchAll(/^\| (\S+\.\S+) +\| \w+ +\| (\d+) +\| (\d+) +\| (\d+) +\|/gm);
  return new Map([...rows].map(([, id = '', ...times]) => [id, times.reduce((sum, time) => sum + Number(time), 0)]));
}

/** What every window activates that signs in, and is beside ours of a like size. */
export const builtInExtensions = ['vscode.github-authentication', 'vscode.emmet', 'vscode.merge-conflict'];
