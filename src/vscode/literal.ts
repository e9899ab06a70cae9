import { visible } from '#core/packages';

/*
 * Shows names from a server as plain text. An invisible character prevents the icons and links that VS Code would make of
 * them; a backslash would be visible.
 */

/** A longer title would make a tab wider than most windows. */
export const maxTitleLength = 100;

const wordJoiner = '\u2060';

/** For labels, descriptions and details of quick picks, where `$(name)` becomes an icon. */
export function withoutIcons(text: string): string {
  // VS Code shows other texts in such brackets as they are.
  return visible(text).replaceAll(/\$(?=\([A-Za-z0-9-]+(~[A-Za-z]+)?\))/g, `$&${wordJoiner}`);
}

/** For messages, where `[text](url)` becomes a link. */
export function withoutLinks(text: string): string {
  return visible(text).replaceAll('](', `]${wordJoiner}(`);
}

/** For prompts, where both happen. */
export function literal(text: string): string {
  return withoutIcons(text).replaceAll('](', `]${wordJoiner}(`);
}
