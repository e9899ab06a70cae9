import { escapeInvisible } from '#core/packages';
import type { PlannedVersion, RetentionVersion } from '#core/retention';
import type { DocumentPackage, PlanDocument } from './document.ts';

export const planFormat = 'github-packages-clean-up-plan';
/** Increased when a reader of the former version would misread a document. */
export const planVersion = 1;

/** Larger plans are not read. In UTF-16 code units of the text, and in bytes of the file. */
export const maxPlanLength = 100_000_000;

/**
 * Returns the JSON of a document: one line for each rule, version and manifest, so that a plan of 100,000 versions can be
 * compared by line. Equal documents give equal texts. Invisible characters of names are escaped.
 */
export function writePlan({ moment, host, account, rules, packages, failures, run }: PlanDocument): string {
  const text = block('{}', '', [
    `"format": ${json(planFormat)}`,
    `"version": ${planVersion}`,
    `"moment": ${json(moment)}`,
    `"host": ${json(host)}`,
    `"account": ${json(account)}`,
    `"rules": ${list('  ', rules)}`,
    `"packages": ${block('[]', '  ', packages.map(packageText))}`,
    `"failures": ${list('  ', failures)}`,
    ...(run ? [`"run": ${runText(run)}`] : []),
  ]);
  return `${text}\n`;
}

function packageText({ owner, visibility, input, planned }: DocumentPackage): string {
  const { type, name, complete, versions, manifests, deployed, inUse, spared } = input;
  const plannedById = new Map(planned.map((each) => [each.id, each]));
  const indent = '      ';
  return block('{}', '    ', [
    `"owner": ${json(owner)}`,
    `"type": ${json(type)}`,
    `"name": ${json(name)}`,
    ...(visibility === undefined ? [] : [`"visibility": ${json(visibility)}`]),
    `"complete": ${json(complete)}`,
    `"versions": ${list(
      indent,
      versions.map((version) => versionEntry(version, plannedById.get(version.id))),
    )}`,
    ...(manifests ? [`"manifests": ${record(indent, manifests)}`] : []),
    ...(deployed ? [`"deployed": ${list(indent, deployed)}`] : []),
    ...(inUse ? [`"inUse": ${json(inUse)}`] : []),
    ...(spared ? [`"spared": ${json(spared)}`] : []),
  ]);
}

/** What a document says of a version; its keys have this order. */
function versionEntry({ id, name, createdAt, tags }: RetentionVersion, planned: PlannedVersion | undefined) {
  return { id, name, createdAt, tags, ...(planned ? verdictEntry(planned) : {}) };
}

/** What a document says of a verdict. `tags` of a version are others, so uncovered ones have their own key. */
export function verdictEntry(planned: PlannedVersion) {
  const { verdict, reason, rule, of, with: roots, tags, requires } = planned as Partial<Record<string, unknown>>;
  return { verdict, reason, rule, of, with: roots, uncoveredTags: tags, requires };
}

function runText({ startedAt, endedAt, isCancelled, results }: NonNullable<PlanDocument['run']>): string {
  return block('{}', '  ', [
    `"startedAt": ${json(startedAt)}`,
    `"endedAt": ${json(endedAt)}`,
    `"isCancelled": ${json(isCancelled)}`,
    `"results": ${list('    ', results)}`,
  ]);
}

function list(indent: string, values: readonly unknown[]): string {
  return block('[]', indent, values.map(json));
}

function record(indent: string, values: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(values).map(([key, value]) => `${json(key)}: ${json(value)}`);
  return block('{}', indent, entries);
}

/** @param indent of the closing bracket. */
function block(brackets: '[]' | '{}', indent: string, entries: readonly string[]): string {
  const [open = '', close = ''] = brackets;
  return entries.length === 0
    ? brackets
    : `${open}\n${entries.map((entry) => `${indent}  ${entry}`).join(',\n')}\n${indent}${close}`;
}

function json(value: unknown): string {
  return escapeInvisible(JSON.stringify(value));
}
