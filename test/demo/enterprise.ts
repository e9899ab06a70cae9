import { startGitHub, type GitHub, type GitHubOptions } from '../github/server.ts';
import type { Consent } from '../workbench/consent.ts';
import { sessionSecrets, type Secrets, type StoredSession } from '../workbench/secrets.ts';
import { startWorkbench, type Settings, type WorkbenchServer } from '../workbench/server.ts';

export interface EnterpriseOptions {
  /** The packaged extension. */
  readonly vsix: string;
  readonly github?: GitHubOptions;
  readonly settings?: Settings;
  readonly port?: number;
}

/** A GitHub Enterprise Server on this machine, and a VS Code that is set to sign in there. */
export interface Enterprise {
  readonly github: GitHub;
  readonly workbench: WorkbenchServer;
  /** What VS Code's secret storage holds once these people have signed in. */
  secretsOf(...sessions: StoredSession[]): Secrets;
  stop(): Promise<void>;
}

export async function startEnterprise(options: EnterpriseOptions): Promise<Enterprise> {
  const github = await startGitHub(options.github);
  try {
    const workbench = await startWorkbench({
      vsix: options.vsix,
      ...(options.port === undefined ? {} : { port: options.port }),
      settings: {
        'github-enterprise.uri': github.origin,
        'githubPackages.provider': 'github-enterprise',
        ...options.settings,
      },
    });
    return {
      github,
      workbench,
      secretsOf: (...sessions) => sessionSecrets(sessions, { enterprise: github.origin }),
      stop: async () => {
        await workbench.stop();
        await github.close();
      },
    };
  } catch (error) {
    await github.close();
    throw error;
  }
}

/** A session as VS Code's provider keeps it after a person has signed in. */
export function sessionOf(login: string, accessToken: string, scopes: readonly string[]): StoredSession {
  return { id: `${login}:${scopes.join(' ')}`, scopes: [...scopes], accessToken, account: { label: login, id: login } };
}

/** What VS Code remembers once the extension has been allowed to use an account. */
export function consentOf(account: string): Consent {
  const extension = { id: 'packages-explorer.github-packages-explorer', name: 'GitHub Packages Explorer' };
  return { provider: 'github-enterprise', account, extension };
}

/** The scopes that deleting and restoring ask for on GitHub Enterprise. */
export const manageScopes = ['delete:packages', 'read:org', 'write:packages'];

/** The scopes that browsing asks for. */
export const readScopes = ['read:org', 'read:packages'];
