import type { ComponentChildren } from 'preact';
import type { LayerChange, PlatformChange } from '#core/comparison';
import { sizeOf, t } from '../shared/text.tsx';

/** The short names of the two versions. */
export interface Names {
  readonly before: string;
  readonly after: string;
}

/** A section of the page. */
export interface PagePart {
  readonly heading: string;
  /** How much of it differs, and how much is the same; absent while it is not known. */
  readonly count?: { readonly changed: number; readonly same: number };
  /** Whether it has something to say even if nothing differs. */
  readonly isKept?: boolean;
  readonly content: (showsSame: boolean) => ComponentChildren;
}

/** `+34 MB`, `−1.2 kB`, of bytes. */
export function signedSize(bytes: number): string {
  const sign = bytes > 0 ? '+' : bytes < 0 ? '−' : '±';
  return `${sign}${sizeOf(Math.abs(bytes))}`;
}

export function changeName(kind: LayerChange['kind'] | PlatformChange['kind']): string {
  return {
    same: t('Same'),
    moved: t('Moved'),
    rebuilt: t('Rebuilt'),
    changed: t('Changed'),
    added: t('Added'),
    removed: t('Removed'),
  }[kind];
}
