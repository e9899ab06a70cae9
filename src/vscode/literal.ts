import { visible } from '#core/packages';

/*
 * Names from a server as VS Code is to show them: as text alone. Where VS Code would make an icon or a link of a text, a
 * character that shows nothing keeps it from that; a backslash would be seen.
 */

/** A longer title would make a tab wider than most windows. */
export const maxTitleLength = 100;

const wordJoiner = '\u2060';

/** For labels, descriptions and details of quick picks, where `$(name)` becomes an icon. */
export function withoutIcons(text: string): string {
  // Other texts in such brackets are left alone by VS Code too.
  return visible(text).replaceAll(/\$(?=\([A-Za-z0-9-]+(~[A-Za-z]+)?\))/g, `$&${wordJoiner}`);
}

/** For messages, where `[text](address)` becomes a link. */
export function withoutLinks(text: string): string {
  return visible(text).replaceAll('](', `]${wordJoiner}(`);
}

/** For prompts, where both do. */
export function literal(text: string): string {
  return withoutIcons(text).replaceAll('](', `]${wordJoiner}(`);
}
