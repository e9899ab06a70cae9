import { GitHubError } from '#core/github';
import { problemText } from '../texts/problemText.ts';
import { t } from '../texts/language.ts';
import { exitCodes, ScriptError, type ExitCode } from './exitCodes.ts';
import { help } from './help.ts';
import { readCommand } from './options.ts';
import { runCommand } from './runCommand.ts';
import { createStop } from './stop.ts';
import { createTerminal } from './terminal.ts';
import { useTexts } from './texts.ts';

/*
 * `package-retention.mjs`: plans, and carries out, retention rules without VS Code. Results go to the standard output, what
 * is under way to the standard error.
 */

/** The build puts it there. */
const version = process.env.PACKAGE_VERSION ?? 'development';

const terminal = createTerminal(process.stderr, Date.now);

async function main(): Promise<ExitCode> {
  useTexts();
  const stop = createStop(process, terminal);
  try {
    const command = readCommand(process.argv.slice(2), process.env);
    if (command.kind === 'run') {
      const { stdout, env } = process;
      const userAgent = `package-retention/${version}`;
      return await runCommand(command.options, {
        terminal,
        stop,
        stdout,
        userAgent,
        script: process.argv[1] ?? 'package-retention.mjs',
        summaryFile: env.GITHUB_STEP_SUMMARY,
      });
    }
    process.stdout.write(command.kind === 'help' ? help : `${version}\n`);
    return exitCodes.ok;
  } catch (error) {
    if (stop.signal.aborted && error === stop.signal.reason) {
      terminal.say(t('Cancelled. Nothing was deleted.'));
      return exitCodes.cancelled;
    }
    if (error instanceof ScriptError) {
      terminal.say(error.message);
      return error.exitCode;
    }
    if (error instanceof GitHubError) terminal.say(problemText(error).message);
    else
      terminal.say(t('Unexpected error: {0}', error instanceof Error ? (error.stack ?? error.message) : String(error)));
    return exitCodes.incomplete;
  }
}

/** Whoever reads the output may have gone: the result file is written all the same. A full disk is told. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  terminal.say(t('The output could not be written: {0}', error.message));
  endWith(exitCodes.incomplete);
});
// There is nowhere else to tell it.
process.stderr.on('error', () => undefined);
void main().then(endWith);

/** The first that is not 0 counts. */
function endWith(exitCode: ExitCode): void {
  if (process.exitCode === undefined || process.exitCode === exitCodes.ok) process.exitCode = exitCode;
}
