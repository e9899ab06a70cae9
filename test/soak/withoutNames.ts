/** A message without what makes each of its kind another: words with figures in them, as names here all have. */
export function withoutNames(message: string): string {
  return message
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\S*\d\S*?(?=[.,:;?!”]*(\s|$))/g, '…')
    .replaceAll(/…( …)+/g, '…');
}
