import * as vscode from 'vscode';
import { getOwner, type Connection, type Owner } from '#core/github';
import { literal } from '../literal.ts';
import { answerTo } from '../pick/pick.ts';
import { explain } from '../problem.ts';
import { t } from '../../texts/language.ts';

/** Prompts for a login until `find` finds an owner that is not shown yet. @returns `undefined` when dismissed. */
export async function promptForOwner(
  connection: Connection,
  isShown: (login: string) => boolean,
  { title, prompt, find } = {
    title: t('Add Owner'),
    prompt: t('The name of a user or organization'),
    find: getOwner,
  },
): Promise<Owner | undefined> {
  const input = vscode.window.createInputBox();
  const closed = new AbortController();
  input.title = title;
  input.prompt = prompt;
  input.placeholder = 'octo-org';
  input.ignoreFocusOut = true;
  input.onDidChangeValue(() => (input.validationMessage = undefined));
  const check = async (): Promise<Owner | undefined> => {
    const login = loginIn(input.value);
    if (login === '' || !input.enabled) return undefined;
    if (isShown(login)) {
      input.validationMessage = literal(t('{0} is already in the list.', login));
      return undefined;
    }
    input.busy = true;
    input.enabled = false;
    try {
      return await find(connection, login, { signal: closed.signal });
    } catch (error) {
      if (!closed.signal.aborted) input.validationMessage = literal(explain(error, { login }).message);
      return undefined;
    } finally {
      input.busy = false;
      input.enabled = true;
    }
  };
  return answerTo(input, check).finally(() => closed.abort());
}

/** Users may paste `@octo-org`, or the URL of any page of the owner. */
function loginIn(text: string): string {
  const path = text.trim().replace(/^https?:\/\//, '');
  const isAddress = path !== text.trim() || /^[^/]+\.[^/]+\//.test(path);
  const parts = path.split(/[?#]/, 1)[0]?.split('/') ?? [];
  const [first = '', second = ''] = isAddress ? parts.slice(1) : parts;
  return (first === 'orgs' || first === 'users' ? second : first).replace(/^@/, '');
}
