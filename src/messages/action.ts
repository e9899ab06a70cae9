/** Something to do about a failure: a button whose `id` comes back in an `act` message. */
export interface Action {
  readonly id: string;
  readonly label: string;
}
