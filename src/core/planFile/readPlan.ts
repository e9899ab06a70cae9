import { printParseErrorCode, visit, type ParseErrorCode } from 'jsonc-parser';
import * as v from 'valibot';
import { packageKey, targetKey } from '#core/packages';
import { parseRetention, planRetention, type RetentionPackage, type Rule } from '#core/retention';
import { referenceOf, type DocumentPackage, type PlanDocument } from './document.ts';
import { storedDocument, type StoredDocument, type StoredVersion } from './stored.ts';
import { maxPlanLength, planFormat, planVersion, verdictEntry } from './writePlan.ts';

export type ReadPlan =
  | { readonly kind: 'plan'; readonly document: PlanDocument }
  /** Longer than `maxPlanLength`; it was not read. */
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'notJson' }
  /** JSON without its end. */
  | { readonly kind: 'cutOff' }
  /** JSON, but no exported plan. */
  | { readonly kind: 'foreign' }
  /** Written by a newer release. */
  | { readonly kind: 'newerVersion' }
  /** `where`: what is not as it should be, such as `packages.0.versions.3.id`. It may hold names: show it visibly. */
  | { readonly kind: 'damaged'; readonly where: string }
  /** The verdicts of these versions are not those that its own rules give. */
  | { readonly kind: 'edited'; readonly versions: readonly EditedVersion[] };

export interface EditedVersion {
  readonly type: RetentionPackage['type'];
  readonly package: string;
  readonly id: number;
  /** The digest of a container version, the version string of any other. */
  readonly name: string;
  readonly tags: readonly string[];
}

/**
 * Reads the JSON of a document, which may be damaged or a stranger's. Never throws. The verdicts are planned anew from
 * the document's rules and packages; what differs from that is not used, and the document is `edited`.
 */
export function readPlan(text: string): ReadPlan {
  if (text.length > maxPlanLength) return { kind: 'tooLarge' };
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return { kind: isCutOff(text) ? 'cutOff' : 'notJson' };
  }
  const { format, version } = (value ?? {}) as { readonly format?: unknown; readonly version?: unknown };
  if (format !== planFormat) return { kind: 'foreign' };
  if (typeof version === 'number' && version > planVersion) return { kind: 'newerVersion' };
  if (version !== planVersion) return { kind: 'damaged', where: 'version' };
  const { success, output, issues = [] } = v.safeParse(storedDocument, value, { abortEarly: true });
  if (!success) {
    const [issue] = issues;
    return { kind: 'damaged', where: (issue && v.getDotPath(issue)) ?? '' };
  }
  const rules = output.rules.map(ruleOf);
  const wrong = rules.indexOf(undefined);
  if (wrong !== -1) return { kind: 'damaged', where: `rules.${wrong}` };
  return checked(
    output,
    rules.flatMap((rule) => rule ?? []),
  );
}

/** Whether the beginning of an object is all right up to the end of the text. */
function isCutOff(text: string): boolean {
  const whole = text.replace(/^\ufeff/, '').trimEnd();
  if (!whole.startsWith('{')) return false;
  let reached: number | undefined;
  const onError = (error: ParseErrorCode, offset: number, length: number) => {
    // There is more than there should be.
    if (printParseErrorCode(error) !== 'EndOfFileExpected') reached = offset + length;
    throw new Error('the first error is enough');
  };
  try {
    visit(whole, { onError }, { disallowComments: true });
  } catch {
    // Without an error, it is nested too deep.
  }
  return reached !== undefined && reached >= whole.length;
}

/** `undefined` if it is not a valid rule. */
function ruleOf({ source, ...written }: StoredDocument['rules'][number]): Rule | undefined {
  const { rules, problems } = parseRetention(JSON.stringify({ rules: [written] }), source);
  return problems.length === 0 ? rules[0] : undefined;
}

function checked(stored: StoredDocument, rules: readonly Rule[]): ReadPlan {
  const { moment, host, account, failures, run } = stored;
  const inputs = stored.packages.map(inputOf);
  const plan = planRetention({ now: moment, rules, packages: inputs });
  const packages = inputs.flatMap((input, index): DocumentPackage[] => {
    const found = stored.packages[index];
    const planned = plan.packages[index]?.versions ?? [];
    return found ? [{ owner: found.owner, visibility: found.visibility, input, planned }] : [];
  });
  const where = duplicate(packages) ?? foreignResult(packages, run);
  if (where !== undefined) return { kind: 'damaged', where };
  const edited = packages.flatMap((pkg, index) => editedVersions(pkg, stored.packages[index]?.versions ?? []));
  if (edited.length > 0) return { kind: 'edited', versions: edited };
  return { kind: 'plan', document: { moment, host, account, rules, packages, failures, ...(run ? { run } : {}) } };
}

function inputOf(stored: StoredDocument['packages'][number]): RetentionPackage {
  const { type, name, complete, versions, manifests, deployed, inUse, spared } = stored;
  return {
    type,
    name,
    complete,
    versions: versions.map(({ id, name: version, createdAt, tags }) => ({ id, name: version, createdAt, tags })),
    ...(manifests ? { manifests } : {}),
    ...(deployed ? { deployed } : {}),
    ...(inUse ? { inUse } : {}),
    ...(spared ? { spared } : {}),
  };
}

/** Returns where a package, or a version of a package, is for the second time. */
function duplicate(packages: readonly DocumentPackage[]): string | undefined {
  const keys = new Set<string>();
  for (const [index, pkg] of packages.entries()) {
    const key = packageKey(referenceOf(pkg));
    if (keys.has(key)) return `packages.${index}.name`;
    keys.add(key);
    const ids = new Set<number>();
    for (const [position, { id }] of pkg.input.versions.entries()) {
      if (ids.has(id)) return `packages.${index}.versions.${position}.id`;
      ids.add(id);
    }
  }
  return undefined;
}

/** Returns where a result is about something that the plan does not delete: Restore is offered for results. */
function foreignResult(packages: readonly DocumentPackage[], run: StoredDocument['run']): string | undefined {
  if (!run) return undefined;
  const deletes = new Set(packages.flatMap(deletedTargets));
  const wrong = run.results.findIndex(
    ({ operation: { action, target } }) => action !== 'delete' || !deletes.has(targetKey(target)),
  );
  return wrong === -1 ? undefined : `run.results.${wrong}.operation`;
}

function deletedTargets(pkg: DocumentPackage): string[] {
  const reference = referenceOf(pkg);
  return pkg.planned.flatMap(({ id, verdict }) =>
    verdict === 'delete' ? targetKey({ ...reference, versionId: id }) : [],
  );
}

function editedVersions(
  { input: { type, name, versions }, planned }: DocumentPackage,
  stored: readonly StoredVersion[],
): EditedVersion[] {
  return versions.flatMap(({ id, name: version, tags = [] }, position): EditedVersion[] => {
    const judged = planned[position];
    const { verdict, reason, rule, of, with: roots, uncoveredTags, requires } = stored[position] ?? {};
    const written = JSON.stringify({ verdict, reason, rule, of, with: roots, uncoveredTags, requires });
    return judged && written === JSON.stringify(verdictEntry(judged))
      ? []
      : [{ type, package: name, id, name: version, tags }];
  });
}
