import * as v from 'valibot';

/** Something to do about a failure: a button whose `id` comes back in an `act` message. */
export interface Action {
  readonly id: string;
  readonly label: string;
}

/** What a page shows in place of everything: why there is nothing to show, and what can be done besides retrying. */
export interface Failed {
  readonly message: string;
  readonly actions: readonly Action[];
}

/** `vscode.l10n.bundle`: a page's own texts in the reader's language, where that is not English. In each message. */
export type Translations = Readonly<Record<string, string>> | undefined;

/** Checks what a page sends, which is never trusted; `undefined` for what is not exactly one of the messages. */
export function messageCheck<Message>(schema: v.GenericSchema<unknown, Message>) {
  return (data: unknown): Message | undefined => {
    const { success, output } = v.safeParse(schema, data);
    return success ? output : undefined;
  };
}
