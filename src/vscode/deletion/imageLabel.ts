import * as vscode from 'vscode';
import type { ImageVersion } from '../../core/images/needs.ts';
import { referrerTag } from '../../core/images/referrerTag.ts';
import type { BreakReason } from '../../core/images/safety.ts';
import { shortDigest } from '../../core/packages/name.ts';
import { visible } from '../../core/packages/visible.ts';

/** Calls the versions of one container package what people know them by. */
export class ImageLabels {
  readonly #tags: ReadonlyMap<string, readonly string[]>;

  constructor(all: readonly ImageVersion[]) {
    this.#tags = new Map(all.map(({ digest, tags }) => [digest, tags]));
  }

  /** Its tags, those of a signature by what it signs, or its short digest. */
  of({ digest, tags }: Pick<ImageVersion, 'digest' | 'tags'>): string {
    return tags.length > 0 ? this.ofTags(tags) : shortDigest(digest);
  }

  ofTags(tags: readonly string[]): string {
    return [...new Set(tags.map((tag) => this.#ofTag(tag)))].join(', ');
  }

  #ofTag(tag: string): string {
    const referrer = referrerTag(tag);
    if (!referrer) return visible(tag);
    const tags = this.#tags.get(referrer.subject)?.filter((each) => !referrerTag(each)) ?? [];
    const subject = tags.length > 0 ? visible(tags.join(', ')) : shortDigest(referrer.subject);
    return partOf(referrer.as, subject);
  }
}

/** "platform of 1.6.0": what a version is to an image. */
export function partOf(reason: BreakReason, image: string): string {
  const { l10n } = vscode;
  switch (reason) {
    case 'child':
    case 'nestedChild':
      return l10n.t('platform of {0}', image);
    case 'attestation':
      return l10n.t('attestation of {0}', image);
    case 'signature':
      return l10n.t('signature of {0}', image);
    case 'referrer':
      return l10n.t('referrer of {0}', image);
  }
}
