/** Version numbers have no upper limit. JavaScript compares both types with each other exactly. */
export type Numeral = number | bigint;

/** Up to this many digits, a number is exact. */
const maxExactDigits = 15;

export function parseNumeral(digits: string): Numeral {
  return digits.length <= maxExactDigits ? Number(digits) : BigInt(digits);
}

export function isNumeric(text: string): boolean {
  return /^[0-9]+$/.test(text);
}

export function compareNumerals(one: Numeral, other: Numeral): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** By UTF-16 code units, as Java and Ruby (of ASCII) do. */
export function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Returns the first difference of two lists; a missing number is 0. */
export function compareLists(one: readonly Numeral[], other: readonly Numeral[]): number {
  for (let index = 0; index < Math.max(one.length, other.length); index++) {
    const result = compareNumerals(one[index] ?? 0, other[index] ?? 0);
    if (result !== 0) return result;
  }
  return 0;
}
