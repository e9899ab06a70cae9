import * as v from 'valibot';

/** Something to do about a failure: a button whose `id` comes back in an `act` message. */
export interface Action {
  readonly id: string;
  readonly label: string;
}

/**
 * Makes the check of what a page sends: nothing is taken on trust, since pages show what strangers wrote. It returns the
 * message, or `undefined` for anything that is not exactly one.
 */
export function messageCheck<Message>(schema: v.GenericSchema<unknown, Message>) {
  return (data: unknown): Message | undefined => {
    const { success, output } = v.safeParse(schema, data);
    return success ? output : undefined;
  };
}
