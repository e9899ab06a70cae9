/** Writes certificates as Sigstore's authority issues them, in DER by hand, with a signature that is none. */

export interface CertificateOptions {
  /** The signer, by the tag of its kind: 1 for an email address, 6 for a URI. */
  readonly name?: { readonly tag: 1 | 2 | 6; readonly value: string } | { readonly userName: string };
  /** Fulcio's extensions by the last number of their identifiers. */
  readonly extensions?: Readonly<Record<number, string>>;
  /** As in the certificate: `240529160952Z`, or with four digits for the year. */
  readonly validity?: readonly [string, string];
}

export function der(tag: number, ...contents: readonly (Uint8Array | string)[]): Uint8Array {
  const content = Buffer.concat(contents.map((each) => Buffer.from(each as string)));
  const { length } = content;
  const bytes = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}

const sequence = (...contents: readonly (Uint8Array | string)[]) => der(0x30, ...contents);

function identifier(text: string): Uint8Array {
  const [first = 0, second = 0, ...others] = text.split('.').map(Number);
  const bytes = [first * 40 + second, ...others].flatMap((number) => {
    const groups = [number & 0x7f];
    for (let rest = number >> 7; rest > 0; rest >>= 7) groups.unshift((rest & 0x7f) | 0x80);
    return groups;
  });
  return der(0x06, Uint8Array.from(bytes));
}

const attribute = (type: string, value: string) => der(0x31, sequence(identifier(type), der(0x13, value)));
const time = (text: string) => der(text.length === 13 ? 0x17 : 0x18, text);
const fulcio = '1.3.6.1.4.1.57264.1';

function generalName(name: NonNullable<CertificateOptions['name']>): Uint8Array {
  if ('tag' in name) return der(0x80 + name.tag, name.value);
  return der(0xa0, identifier(`${fulcio}.7`), der(0xa0, der(0x0c, name.userName)));
}

export function certificate({ name, extensions = {}, validity }: CertificateOptions = {}): Uint8Array {
  const [notBefore, notAfter] = validity ?? ['240529160952Z', '240529161952Z'];
  const algorithm = sequence(identifier('1.2.840.10045.4.3.3'));
  const extension = (type: string, ...value: readonly (Uint8Array | string)[]) =>
    sequence(identifier(type), der(0x04, ...value));
  const body = sequence(
    der(0xa0, der(0x02, Uint8Array.of(2))),
    der(0x02, Uint8Array.of(0x59, 0x8c, 0x6a)),
    algorithm,
    sequence(attribute('2.5.4.10', 'sigstore.dev'), attribute('2.5.4.3', 'sigstore-intermediate')),
    sequence(time(notBefore), time(notAfter)),
    sequence(),
    sequence(algorithm, der(0x03, Uint8Array.of(0, 4))),
    der(
      0xa3,
      sequence(
        // Critical, as Fulcio marks names, since its certificates have no subject.
        ...(name
          ? [sequence(identifier('2.5.29.17'), der(0x01, Uint8Array.of(0xff)), der(0x04, sequence(generalName(name))))]
          : []),
        ...Object.entries(extensions).map(([number, value]) =>
          extension(`${fulcio}.${number}`, Number(number) <= 6 ? value : der(0x0c, value)),
        ),
      ),
    ),
  );
  return sequence(body, algorithm, der(0x03, Uint8Array.of(0, 0x30, 0)));
}

export function pem(bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
