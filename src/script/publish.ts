import { appendFile, writeFile } from 'node:fs/promises';
import type { CurrentPlan } from '#core/cleanUp';
import { writePlan, type PlanDocument } from '#core/planFile';
import { explainedCsv } from '../texts/cleanUp/explainedCsv.ts';
import { t } from '../texts/language.ts';
import { ScriptError } from './exitCodes.ts';
import { fileProblem } from './files.ts';
import type { Options } from './options.ts';
import { withoutCommands, type Output, type Terminal } from './terminal.ts';

export interface Destination extends Pick<Options, 'format' | 'output'> {
  readonly stdout: Output;
  /** `GITHUB_STEP_SUMMARY`. */
  readonly summaryFile: string | undefined;
  readonly terminal: Terminal;
}

/**
 * Writes a document where it is wanted, and its Markdown to the summary of the job.
 * @param current as of `explainedCsv`. @throws ScriptError.
 */
export async function publish(
  document: PlanDocument,
  { markdown, current }: { readonly markdown: string; readonly current: CurrentPlan },
  destination: Destination,
): Promise<void> {
  const { format, output, stdout, summaryFile, terminal } = destination;
  const text = {
    md: () => `${markdown}\n`,
    json: () => writePlan(document),
    csv: () => explainedCsv(document, current),
  }[format]();
  if (output === undefined) stdout.write(format === 'json' ? withEscapedCommands(text) : withoutCommands(text));
  else {
    await writeFile(output, text).catch((error: unknown) => {
      throw new ScriptError(t('The plan could not be written to {0}: {1}', output, fileProblem(error)));
    });
  }
  if (summaryFile === undefined || summaryFile === '') return;
  await appendFile(summaryFile, `${markdown}\n`).catch((error: unknown) => {
    terminal.say(t('The summary of the job could not be written to {0}: {1}', summaryFile, fileProblem(error)));
  });
}

/** The same JSON, in which GitHub Actions finds no command: a line of it cannot begin with `::`. */
function withEscapedCommands(json: string): string {
  return json.replaceAll('##[', '##\\u005b');
}
