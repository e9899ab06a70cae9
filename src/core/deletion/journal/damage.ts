import { read } from './event.ts';

/** A journal file without what cannot be read. */
export interface Sound {
  /** The lines of this version and of newer ones, as they stood. */
  readonly text: string;
  /** How many lines were left out. */
  readonly damaged: number;
}

/** Leaves out what a crash, a full disk or a hand has broken. Never throws. */
export function withoutDamage(text: string): Sound {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const sound = lines.filter((line) => read(line).every(({ type }) => type !== 'garbage'));
  return { text: sound.map((line) => `\n${line}\n`).join(''), damaged: lines.length - sound.length };
}
