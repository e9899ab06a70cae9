import { visible } from '#core/packages';
import { endText, t } from '../texts/language.ts';

/** Where a program writes. */
export interface Output {
  write(text: string): unknown;
}

export type Terminal = ReturnType<typeof createTerminal>;

/** So that the log of a job stays short. */
const progressIntervalMs = 10_000;

/** Writes lines for people, each whole. Names and messages of servers cannot command the terminal or GitHub Actions. */
export function createTerminal(output: Output, now: () => number) {
  let shownAt = -Infinity;
  let waitsUntil = 0;
  const say = (text: string) => void output.write(`${withoutCommands(text.split('\n').map(visible).join('\n'))}\n`);

  return {
    say,
    /** Says how far something is, now and then. */
    progress(text: string): void {
      if (now() < shownAt + progressIntervalMs) return;
      shownAt = now();
      say(text);
    },
    /** Says once that a rate limit is waited for. @param until its earliest end; ms since 1970. */
    waitForLimit(until: number): void {
      if (until <= waitsUntil) return;
      waitsUntil = until;
      say(t('Waiting for GitHub’s rate limit until {0}.', endText(until)));
    },
  };
}

/**
 * Returns a text of several lines in which GitHub Actions finds no command: neither `::add-mask::` at the start of a line
 * nor `##[add-mask]` within it. Source: "Workflow commands for GitHub Actions", and ActionCommand.cs of actions/runner.
 */
export function withoutCommands(text: string): string {
  return text.replace(/^(\s*):(?=:)/gm, '$1: ').replaceAll('##[', '## [');
}
