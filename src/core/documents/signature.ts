import * as v from 'valibot';
import { malformed } from '#core/github';
import { readCertificate } from './certificate.ts';
import type { AttachedSignature, LogEntry, NamedValue, SigningCertificate } from './types.ts';
import { bytesIn, jsonIn, listOf, orAbsent, valid, type Document } from './untrusted.ts';

const label = 'Reading a signature';

/** Protocol Buffers write 64-bit numbers as texts, Go as numbers. */
const wholeNumber = orAbsent(
  v.pipe(v.union([v.string(), v.pipe(v.number(), v.safeInteger())]), v.transform(String), v.regex(/^\d{1,20}$/)),
);
const logEntry = v.object({ logIndex: wholeNumber, integratedTime: wholeNumber });
const certificate = v.object({ rawBytes: v.string() });

const bundle = v.object({
  verificationMaterial: v.object({
    certificate: v.optional(certificate),
    // Until version 0.2, with the signer's first.
    x509CertificateChain: v.optional(v.object({ certificates: v.array(certificate) })),
    tlogEntries: listOf(logEntry),
  }),
});

/**
 * Returns the signature of a Sigstore bundle, version 0.1 to 0.3. Source: sigstore/protobuf-specs.
 * @throws GitHubError `malformed`, also for a certificate that cannot be read.
 */
export function parseBundleSignature(document: Document): AttachedSignature {
  return bundleSignatureOf(jsonIn(document, label));
}

/** As `parseBundleSignature`, of what was JSON. */
export function bundleSignatureOf(value: unknown): AttachedSignature {
  const { verificationMaterial } = valid(bundle, value, label);
  const { x509CertificateChain: chain, tlogEntries } = verificationMaterial;
  const signer = verificationMaterial.certificate ?? chain?.certificates[0];
  return {
    certificate: signer && readCertificate(bytesIn(signer.rawBytes, label)),
    logEntries: tlogEntries.map(logEntryOf),
  };
}

const cosignBundle = v.object({ Payload: logEntry });

/**
 * Returns the signature that cosign before version 3 wrote into the annotations of a layer; `undefined` if there is none.
 * Source: "Cosign Signature Specifications". @throws GitHubError `malformed`, also for a certificate that cannot be read.
 */
export function cosignSignatureOf(annotations: readonly NamedValue[]): AttachedSignature | undefined {
  const valueOf = (wanted: string) => annotations.find(({ name }) => name === wanted)?.value;
  const pem = valueOf('dev.sigstore.cosign/certificate');
  const logged = valueOf('dev.sigstore.cosign/bundle');
  if (valueOf('dev.cosignproject.cosign/signature') === undefined && pem === undefined) return undefined;
  return {
    certificate: pem === undefined || pem.trim() === '' ? undefined : certificateIn(pem),
    logEntries: logged === undefined ? [] : [logEntryOf(valid(cosignBundle, jsonIn(logged, label), label).Payload)],
  };
}

/** The first of a PEM file (RFC 7468). */
function certificateIn(pem: string): SigningCertificate {
  const [begin, end] = ['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----'];
  const start = pem.indexOf(begin);
  const stop = pem.indexOf(end, start);
  if (start < 0 || stop < 0) throw malformed('no certificate', label);
  return readCertificate(bytesIn(pem.slice(start + begin.length, stop), label));
}

function logEntryOf({ logIndex, integratedTime }: v.InferOutput<typeof logEntry>): LogEntry {
  const seconds = Number(integratedTime ?? 0);
  // Rekor 2 leaves the time to timestamps.
  return { index: logIndex, integratedAt: seconds > 0 ? seconds * 1000 : undefined };
}
