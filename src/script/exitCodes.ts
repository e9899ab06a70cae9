/** What the process ends with. Documented in `--help` and in the README. */
export const exitCodes = {
  ok: 0,
  /** GitHub refused the token, something could not be planned, or something was not deleted. */
  incomplete: 1,
  /** The command line, the rules or the plan file are wrong, or there is no token. Nothing was deleted. */
  usage: 2,
  /** `--fail-if-any`: the plan deletes something. */
  found: 3,
  /** Cancelled by SIGINT or SIGTERM. */
  cancelled: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends the script with a message and no stack. */
export class ScriptError extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = exitCodes.incomplete) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** What the user has to change before anything can be requested. */
export function usageError(message: string): ScriptError {
  return new ScriptError(message, exitCodes.usage);
}
