import { certificates } from './certificates.ts';
import { hash } from 'node:crypto';
import { commitOf, runOf, timestamp, type Build } from './build.ts';
import {
  artifactOf,
  blobOf,
  descriptor,
  emptyConfig,
  imageConfig,
  imageIndex,
  manifestOf,
  type Manifest,
} from './manifests.ts';

/*
 * Signatures and bundles in the shape of Sigstore's. The certificates were issued once, by an authority of our own
 * named as Sigstore's, and have the commit, the run and the time of each build written over theirs: so none verifies.
 */

export const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** Certificates of workflows, by the repository. */
const workflowCertificates: Partial<Record<string, keyof typeof certificates>> = {
  'octo-org/api-gateway': 'api-gateway',
  'octo-org/cli': 'cli',
  'open-source-collective/collective-runtime': 'collective-runtime',
};

/** DER of the signer's certificate: of the workflow of the repository, else of a person. */
function certificateOf(build: Build): Buffer {
  const name = workflowCertificates[build.repository ?? ''] ?? 'person';
  const [, body = ''] = certificates[name].split(/-----(?:BEGIN|END) CERTIFICATE-----/);
  const utc = (ms: number) => timestamp(ms).replace(/\D/g, '').slice(2) + 'Z';
  const patched = Buffer.from(body, 'base64')
    .toString('latin1')
    .replaceAll('0'.repeat(40), commitOf(build))
    .replace('/runs/00000000000/', `/runs/${runOf(build)}/`)
    .replace('260101000000Z', utc(build.createdAt))
    .replace('260101001000Z', utc(build.createdAt + 600_000));
  return Buffer.from(patched, 'latin1');
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** Random bytes that are the same for the same seed, in base64. */
function noise(seed: string): string {
  return Buffer.from(hash('sha512', seed), 'hex').toString('base64');
}

/** Seconds since 1970, when the transparency log recorded a signature. */
const recordedAt = ({ createdAt }: Build): number => Math.floor(createdAt / 1000) + 21;
const logIndex = (build: Build): number =>
  131_000_000 + build.number * 40_213 + (parseInt(runOf(build).slice(-5)) % 999);
const logId = hash('sha256', 'the key of the transparency log');

/** The payload of a signature by cosign before version 3. */
function simpleSigning(image: string, digest: string) {
  const critical = {
    identity: { 'docker-reference': `ghcr.io/${image}` },
    image: { 'docker-manifest-digest': digest },
    type: 'cosign container image signature',
  };
  return blobOf(() => JSON.stringify({ critical, optional: null }));
}

/** A signature as cosign 2 pushes it, to be tagged `sha256-<hex>.sig`. @param isKeyed made with a key: without a certificate. */
export function cosign2Signature(of: Manifest, build: Build, { isKeyed = false } = {}): Manifest {
  const payload = simpleSigning(build.image, of.digest);
  const signature = { 'dev.cosignproject.cosign/signature': noise(`signature ${of.digest}`) };
  const entry = {
    body: noise(`entry ${of.digest}`),
    integratedTime: recordedAt(build),
    logIndex: logIndex(build),
    logID: logId,
  };
  const identity = {
    'dev.sigstore.cosign/bundle': JSON.stringify({
      SignedEntryTimestamp: noise(`promise ${of.digest}`),
      Payload: entry,
    }),
    'dev.sigstore.cosign/certificate': pem(certificateOf(build)),
    'dev.sigstore.cosign/chain': certificates.chain,
  };
  const mediaType = 'application/vnd.dev.cosign.simplesigning.v1+json';
  const config = blobOf(() =>
    JSON.stringify({
      architecture: '',
      created: '0001-01-01T00:00:00Z',
      history: [{ created: '0001-01-01T00:00:00Z' }],
      os: '',
      rootfs: { type: 'layers', diff_ids: [payload.digest] },
      config: {},
    }),
  );
  const annotations = isKeyed ? signature : { ...signature, ...identity };
  return artifactOf([{ blob: payload, mediaType, annotations }], { config, configType: imageConfig });
}

/** A statement in an envelope, as cosign 2 pushes attestations, to be tagged `sha256-<hex>.att`. */
export function cosign2Attestation(of: Manifest, build: Build, predicateType: string, predicate: object): Manifest {
  const blob = blobOf(() => JSON.stringify(envelopeOf(statementOf(of, build, predicateType, predicate))));
  const mediaType = 'application/vnd.dsse.envelope.v1+json';
  const annotations = {
    'dev.cosignproject.cosign/signature': '',
    'dev.sigstore.cosign/certificate': pem(certificateOf(build)),
    'dev.sigstore.cosign/chain': certificates.chain,
    predicateType,
  };
  const config = blobOf(() =>
    JSON.stringify({ architecture: '', os: '', config: {}, rootfs: { type: 'layers', diff_ids: [] } }),
  );
  return artifactOf([{ blob, mediaType, annotations }], { config, configType: imageConfig });
}

function statementOf({ digest }: Manifest, { image }: Build, predicateType: string, predicate: object): object {
  const subject = [{ name: `ghcr.io/${image}`, digest: { sha256: digest.slice(7) } }];
  return { _type: 'https://in-toto.io/Statement/v1', subject, predicateType, predicate };
}

function envelopeOf(statement: object) {
  const payload = Buffer.from(JSON.stringify(statement)).toString('base64');
  return { payload, payloadType: 'application/vnd.in-toto+json', signatures: [{ sig: noise(payload.slice(-64)) }] };
}

/** A Sigstore bundle, version 0.3, about an image. */
export function bundleOf(of: Manifest, build: Build, predicateType: string, predicate: object): object {
  return {
    mediaType: bundleType,
    verificationMaterial: {
      certificate: { rawBytes: certificateOf(build).toString('base64') },
      tlogEntries: [
        {
          logIndex: String(logIndex(build)),
          logId: { keyId: Buffer.from(logId, 'hex').toString('base64') },
          kindVersion: { kind: 'dsse', version: '0.0.1' },
          integratedTime: String(recordedAt(build)),
          inclusionPromise: { signedEntryTimestamp: noise(`promise ${of.digest}`) },
          canonicalizedBody: noise(`entry ${of.digest}`),
        },
      ],
      timestampVerificationData: { rfc3161Timestamps: [] },
    },
    dsseEnvelope: envelopeOf(statementOf(of, build, predicateType, predicate)),
  };
}

export const cosignSignType = 'https://sigstore.dev/cosign/sign/v1';

/** A bundle as cosign 3 pushes it, a referrer of the image. */
export function bundleReferrer(
  of: Manifest,
  build: Build,
  predicateType: string = cosignSignType,
  predicate: object = {},
): Manifest {
  const blob = blobOf(() => JSON.stringify(bundleOf(of, build, predicateType, predicate)));
  return artifactOf([{ blob, mediaType: bundleType }], {
    artifactType: bundleType,
    annotations: {
      'dev.sigstore.bundle.content': 'dsse-envelope',
      'dev.sigstore.bundle.predicateType': predicateType,
      'org.opencontainers.image.created': timestamp(build.createdAt),
    },
    subject: descriptor(of),
  });
}

/**
 * The list of an image's referrers, to be tagged `sha256-<hex>`, since ghcr.io has no API for them. As there, it
 * reports the media type of each referrer's config instead of its artifact type.
 */
export function referrersIndex(...referrers: readonly Manifest[]): Manifest {
  const manifests = referrers.map((referrer) => {
    const { annotations } = JSON.parse(referrer.body) as { annotations?: object };
    return { ...descriptor(referrer), ...(annotations ? { annotations } : {}), artifactType: emptyConfig };
  });
  return manifestOf(imageIndex, { manifests }, 0);
}
