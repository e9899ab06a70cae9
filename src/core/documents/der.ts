import { malformed } from '#core/github';

/** One value of ASN.1, in the distinguished encoding rules (X.690). */
export interface DerValue {
  /** The first byte, with class and form: 0x30 is a sequence, 0xa3 an explicit `[3]`. */
  readonly tag: number;
  readonly content: Uint8Array;
}

const label = 'Reading a certificate';

export function invalidDer(what: string): Error {
  return malformed(`no valid ${what}`, label);
}

/** Returns the values that follow each other in `bytes`. @throws GitHubError `malformed`. */
export function derValues(bytes: Uint8Array): readonly DerValue[] {
  const values: DerValue[] = [];
  for (let start = 0; start < bytes.length;) {
    const [tag = 0, first = 0] = bytes.subarray(start, start + 2);
    // Certificates have no tags of several bytes; and a length of 0x80 (indefinite) is not DER.
    const lengthBytes = first < 0x80 ? 0 : first - 0x80;
    const contentStart = start + 2 + lengthBytes;
    if ((tag & 0x1f) === 0x1f || first === 0x80 || lengthBytes > 4) throw invalidDer('DER');
    const length = lengthBytes === 0 ? first : unsigned(bytes.subarray(start + 2, contentStart));
    const end = contentStart + length;
    if (end > bytes.length) throw invalidDer('DER');
    values.push({ tag, content: bytes.subarray(contentStart, end) });
    start = end;
  }
  return values;
}

function unsigned(bytes: Uint8Array): number {
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}

/** Returns the values in a sequence or another value of this tag. @throws GitHubError `malformed`. */
export function derChildren(value: DerValue | undefined, tag = 0x30): readonly DerValue[] {
  if (value?.tag !== tag) throw invalidDer('DER');
  return derValues(value.content);
}

/** `1.3.6.1.4.1.57264.1.8`. @throws GitHubError `malformed`. */
export function objectIdentifier(value: DerValue | undefined): string {
  if (value?.tag !== 0x06) throw invalidDer('object identifier');
  const numbers: number[] = [];
  let number = 0;
  for (const byte of value.content) {
    number = number * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    numbers.push(number);
    number = 0;
  }
  const [first = 0, ...others] = numbers;
  const root = Math.min(Math.floor(first / 40), 2);
  return [root, first - root * 40, ...others].join('.');
}

/** Decodes UTF-8, and the kinds of text that are part of it; the rare others come out garbled. */
export function derText({ content }: DerValue): string {
  return new TextDecoder().decode(content);
}

/** ms since 1970, of a `UTCTime` or `GeneralizedTime` as RFC 5280 allows them. @throws GitHubError `malformed`. */
export function derTime(value: DerValue | undefined): number {
  const text = value ? derText(value) : '';
  const isShort = value?.tag === 0x17 && /^\d{12}Z$/.test(text);
  const isLong = value?.tag === 0x18 && /^\d{14}Z$/.test(text);
  // Two digits are years from 1950 to 2049.
  const full = isShort ? (text < '50' ? '20' : '19') + text : text;
  const time = Date.parse(full.replace(/^(.{4})(..)(..)(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(isShort || isLong) || Number.isNaN(time)) throw invalidDer('time');
  return time;
}
