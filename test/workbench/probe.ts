import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const manifest = {
  name: 'probe',
  publisher: 'probe',
  displayName: 'Probe',
  version: '0.0.1',
  engines: { vscode: '^1.101.0' },
  main: './main.cjs',
  contributes: {
    commands: [
      { command: 'probe.settings', title: 'Show Settings', category: 'Probe' },
      { command: 'probe.signIn', title: 'Sign In', category: 'Probe' },
    ],
    configuration: {
      properties: {
        'probe.machine': { type: 'string', scope: 'machine' },
        'probe.application': { type: 'string', scope: 'application' },
      },
    },
  },
};

const main = `
const vscode = require('vscode');
exports.activate = (context) => {
  const say = (text) => void vscode.window.showInformationMessage(text);
  const settings = () => {
    const values = vscode.workspace.getConfiguration('probe');
    say(values.get('machine') + ' and ' + values.get('application'));
  };
  const signIn = async () => {
    const scopes = ['read:org', 'read:packages'];
    const session = await vscode.authentication.getSession('github-enterprise', scopes, { createIfNone: true });
    say('The token of ' + session.account.label + ' is ' + session.accessToken);
  };
  context.subscriptions.push(
    vscode.commands.registerCommand('probe.settings', settings),
    vscode.commands.registerCommand('probe.signIn', signIn),
  );
};
`;

/** Writes an extension of a few lines, for the tests of what runs and drives extensions. Returns its folder. */
export async function writeProbe(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'probe-'));
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(path.join(folder, 'main.cjs'), main);
  return folder;
}
