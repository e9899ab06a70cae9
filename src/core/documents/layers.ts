import type { HistoryEntry, ImageConfig, ImageManifest, LayerWithInstruction } from './types.ts';

/**
 * Returns the layers of an image, from the base image up, with the instructions that made them: the entries of the
 * history that made a layer are in the order of the layers. If their numbers differ, no instruction is known.
 */
export function layersWithInstructions(
  { layers }: Pick<ImageManifest, 'layers'>,
  { history }: Pick<ImageConfig, 'history'>,
): readonly LayerWithInstruction[] {
  const entries = history.filter(({ isEmptyLayer }) => !isEmptyLayer);
  const isComplete = entries.length === layers.length;
  return layers.map((layer, index) => {
    const entry = isComplete ? entries[index] : undefined;
    const { createdBy, created } = entry ?? {};
    return { layer, instruction: entry && instructionOf(entry), createdBy, created };
  });
}

const byBuildKit = ' # buildkit';
const inShell = '/bin/sh -c ';
/** Docker's classic builder ran instructions other than RUN as comments of the shell. */
const noOperation = /^(?:\/bin\/sh -c|cmd \/S \/C) +#\(nop\) +/;

/**
 * Returns an instruction as in a Dockerfile, where that is certain; else as the builder wrote it. Source: the functions
 * `commitToHistory` and `runCommandString` of BuildKit's Dockerfile frontend.
 */
export function instructionOf({ createdBy, comment }: Pick<HistoryEntry, 'createdBy' | 'comment'>): string | undefined {
  if (createdBy === undefined) return undefined;
  if (comment?.startsWith('buildkit.dockerfile.')) {
    const written = createdBy.endsWith(byBuildKit) ? createdBy.slice(0, -byBuildKit.length) : createdBy;
    const command = written.startsWith('RUN ') ? shellCommand(written.slice(4)) : undefined;
    return command === undefined ? written : `RUN ${command}`;
  }
  const instruction = createdBy.replace(noOperation, '');
  if (instruction !== createdBy) return instruction.trim();
  const command = shellCommand(createdBy);
  return command === undefined ? createdBy : `RUN ${command}`;
}

/** What `/bin/sh -c` ran; build arguments come first: `|2 VERSION=1 DEBUG= /bin/sh -c make`. */
function shellCommand(run: string): string | undefined {
  if (run.startsWith(inShell)) return run.slice(inShell.length);
  const start = run.indexOf(` ${inShell}`);
  if (start < 0 || !run.startsWith('|')) return undefined;
  const [count, ...values] = run.slice(1, start).split(' ');
  // The value of an argument may have spaces, and so the command itself.
  const isCertain = Number(count) === values.length && values.every((value) => value.includes('='));
  return isCertain ? run.slice(start + 1 + inShell.length) : undefined;
}
