import * as v from 'valibot';
import { malformed } from '#core/github';
import type { Sbom, SbomPackage, Statement } from './types.ts';
import { jsonIn, listOf, orAbsent, text, valid, type Document } from './untrusted.ts';

const label = 'Reading an SBOM';

const named = v.pipe(v.string(), v.nonEmpty());
const spdx = v.object({
  spdxVersion: v.pipe(v.string(), v.regex(/^SPDX-2\./)),
  name: text,
  creationInfo: orAbsent(v.object({ created: text, creators: listOf(v.string()) })),
  packages: listOf(
    v.object({
      name: named,
      versionInfo: text,
      licenseConcluded: text,
      licenseDeclared: text,
      primaryPackagePurpose: text,
      externalRefs: listOf(v.object({ referenceType: v.literal('purl'), referenceLocator: named })),
    }),
  ),
});

const tool = v.object({ name: named, version: text });
const cycloneDx = v.object({
  bomFormat: v.literal('CycloneDX'),
  metadata: orAbsent(
    v.object({
      timestamp: text,
      component: orAbsent(v.object({ name: text, version: text })),
      // A list until version 1.4.
      tools: v.optional(v.unknown()),
    }),
  ),
  components: listOf(v.unknown()),
});
const component = v.object({
  name: named,
  group: text,
  version: text,
  type: text,
  purl: text,
  licenses: listOf(
    v.union([
      v.object({ expression: named }),
      v.object({ license: v.object({ id: named }) }),
      v.object({ license: v.object({ name: named }) }),
    ]),
  ),
  components: listOf(v.unknown()),
});

/** Returns the SBOM that a statement has; `undefined` if its predicate is none of SPDX 2 or CycloneDX. */
export function sbomOf({ predicate }: Statement): Sbom | undefined {
  // cosign before 2.0 put the document into `Data`, as an object or as text.
  const wrapped = v.is(v.object({ Data: v.unknown() }), predicate) ? predicate.Data : predicate;
  return sbomIn(typeof wrapped === 'string' ? jsonOrAbsent(wrapped) : wrapped);
}

/** Returns an SBOM that is stored as it is. @throws GitHubError `malformed` if it is neither SPDX 2 nor CycloneDX JSON. */
export function parseSbom(document: Document): Sbom {
  const sbom = sbomIn(jsonIn(document, label));
  if (!sbom) throw malformed('neither SPDX 2 nor CycloneDX', label);
  return sbom;
}

function jsonOrAbsent(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function sbomIn(value: unknown): Sbom | undefined {
  if (v.is(v.object({ spdxVersion: spdx.entries.spdxVersion }), value)) return fromSpdx(valid(spdx, value, label));
  const isCycloneDx = v.is(v.object({ bomFormat: cycloneDx.entries.bomFormat }), value);
  return isCycloneDx ? fromCycloneDx(valid(cycloneDx, value, label)) : undefined;
}

/** Source: the SPDX specification 2.3. */
function fromSpdx({ name, creationInfo, packages }: v.InferOutput<typeof spdx>): Sbom {
  const tools = creationInfo?.creators.filter((creator) => creator.startsWith('Tool:')) ?? [];
  return {
    format: 'SPDX',
    name,
    created: creationInfo?.created,
    tools: tools.map((creator) => creator.slice('Tool:'.length).trim()),
    packages: packages.flatMap((each): SbomPackage[] => {
      // The image itself.
      if (each.primaryPackagePurpose === 'CONTAINER') return [];
      const licences = [each.licenseConcluded, each.licenseDeclared];
      return [
        {
          name: each.name,
          version: each.versionInfo,
          licence: licences.find((licence) => licence !== undefined && !/^(?:NOASSERTION|NONE)$/.test(licence)),
          purl: each.externalRefs[0]?.referenceLocator,
        },
      ];
    }),
  };
}

/** Source: the CycloneDX specification 1.6. */
function fromCycloneDx({ metadata, components }: v.InferOutput<typeof cycloneDx>): Sbom {
  const main = metadata?.component;
  return {
    format: 'CycloneDX',
    name: main?.name,
    created: metadata?.timestamp,
    tools: toolsIn(metadata?.tools).map(({ name, version }) => (version === undefined ? name : `${name} ${version}`)),
    packages: packagesIn(components),
  };
}

function toolsIn(value: unknown): v.InferOutput<typeof tool>[] {
  const list = v.is(v.object({ components: v.unknown() }), value) ? value.components : value;
  return v.parse(listOf(tool), list);
}

/** Components may have components; without recursion, since a document may nest them without end. */
function packagesIn(components: readonly unknown[]): SbomPackage[] {
  const packages: SbomPackage[] = [];
  const open = components.toReversed();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { success, output } = v.safeParse(component, next, { abortEarly: true });
    if (!success) continue;
    for (const inner of output.components.toReversed()) open.push(inner);
    if (output.type === 'file') continue;
    const { name, group, version, licenses, purl } = output;
    const licences = licenses.map(licenceOf);
    packages.push({
      name: group === undefined ? name : `${group}/${name}`,
      version,
      licence: licences.length === 0 ? undefined : licences.join(', '),
      purl,
    });
  }
  return packages;
}

function licenceOf(choice: v.InferOutput<typeof component>['licenses'][number]): string {
  if ('expression' in choice) return choice.expression;
  return 'id' in choice.license ? choice.license.id : choice.license.name;
}
