import * as v from 'valibot';

/** Something to do about a failure: a button, whose `id` the page sends back in an `act` message. */
export interface Action {
  readonly id: string;
  readonly label: string;
  /** Whether it deletes something, so that it stands apart from others. */
  readonly deletes?: boolean;
}

/** What a page shows if it has nothing else to show: why, and what the user can do apart from retrying. */
export interface Failed {
  readonly message: string;
  /** Whether nothing went wrong: what was shown was deleted. */
  readonly isExpected?: boolean;
  readonly actions: readonly Action[];
}

/** `vscode.l10n.bundle`: a page's own texts in the reader's language, if that is not English. Part of each message. */
export type Translations = Readonly<Record<string, string>> | undefined;

/** Checks what a page sends, which is never trusted; `undefined` for what is not exactly one of the messages. */
export function messageCheck<Message>(schema: v.GenericSchema<unknown, Message>) {
  return (data: unknown): Message | undefined => {
    const { success, output } = v.safeParse(schema, data);
    return success ? output : undefined;
  };
}
