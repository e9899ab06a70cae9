import type { Explorer, VersionRow } from '#core/explorer';
import type { DigestView } from '../../messages/details.ts';
import { contentLabel } from '../explorer/imageText.ts';
import { visible } from '#core/packages';
import { t } from '../../texts/language.ts';

/** The digests that belong to an image, its own first; none if no part of it is known. Sends no request. */
export async function digestsOf(explorer: Explorer, row: VersionRow): Promise<readonly DigestView[]> {
  const { knownContents } = await import('../../core/explorer/imageRows.ts');
  const parts = await knownContents(explorer, row);
  const digests = parts
    .filter(({ content }) => content.digest !== row.version.name)
    .map((part): DigestView => {
      const { kinds, platform, digest, state } = part.content;
      const about = platform !== undefined && kinds[0] !== 'platform' ? visible(platform) : '';
      const missing = state === 'missing' ? t('missing') : '';
      return { label: [contentLabel(part), about, missing].filter((text) => text !== '').join(' · '), digest };
    });
  return digests.length === 0 ? [] : [{ label: t('Image'), digest: row.version.name }, ...digests];
}
