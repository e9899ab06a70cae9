import { findNodeAtLocation } from 'jsonc-parser';
import * as vscode from 'vscode';
import { ownTags } from '#core/images';
import { escapeMarkdown, isImageType } from '#core/packages';
import { packageTypes } from '#core/github';
import { compileGlobs, printed, tagPatterns, writtenRule } from '#core/retention';
import { tagsLabel } from '../../texts/imageLabel.ts';
import { ruleText } from '../../texts/cleanUp/ruleText.ts';
import { t } from '../../texts/language.ts';
import { allTemplates } from '../cleanUp/templates.ts';
import { withoutIcons } from '../literal.ts';
import type { LoadedPackage, LoadedPackages } from './loadedPackages.ts';
import { placeAt, placeInEmpty, type Place, type ValueKey } from './place.ts';
import { parseDocument, rangeAt } from './ruleDocument.ts';

/** What may be inserted, and what is said about it. */
interface Proposal {
  readonly text: string;
  readonly description?: string;
  readonly kind: vscode.CompletionItemKind;
}

interface Proposals {
  /** The best first. */
  readonly items: readonly Proposal[];
  /** Whether there are none besides. */
  readonly isComplete: boolean;
}

/** Nobody reads more. VS Code asks again with each letter, so that what is typed leads to the others. */
const maxItems = 1000;

/** Returns package names, tags, versions, whole rules, and whole files, from what has been read. Sends no request. */
export async function completeRules(
  document: vscode.TextDocument,
  position: vscode.Position,
  load: () => Promise<LoadedPackages>,
): Promise<vscode.CompletionList | undefined> {
  const [text, offset] = [document.getText(), document.offsetAt(position)];
  // What cannot be parsed is too large, or has more levels than the stack; or there is nothing yet.
  const place = parseDocument(document).root ? placeAt(text, offset) : placeInEmpty(text, offset);
  if (!place) return undefined;
  if (place.kind === 'file') return new vscode.CompletionList(templateItems(wholeFile), false);
  if (place.kind === 'rule') return new vscode.CompletionList(templateItems({ ...place, separator: ',\n' }), false);
  const { items, isComplete } = propose[place.key](await load(), packagesOfRule(document, place.rule));
  const isCut = items.length > maxItems;
  const typed = document.getText(new vscode.Range(document.positionAt(place.start), position));
  const shown = isCut ? items.filter((item) => hasInOrder(written(item.text), typed)).slice(0, maxItems) : items;
  return new vscode.CompletionList(
    shown.map((proposal, index) => valueItem(document, place, proposal, index)),
    isCut || !isComplete,
  );
}

/** As between the quotes of JSON. */
function written(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Whether VS Code may show a text for what is typed, which it may have letters between. */
function hasInOrder(text: string, typed: string): boolean {
  const letters = text.toLowerCase();
  let at = 0;
  return Array.from(typed.toLowerCase()).every((letter) => (at = letters.indexOf(letter, at) + 1) > 0);
}

/** Returns whether a rule is about a package, by its name with the type, as far as the rule has been written. */
function packagesOfRule(document: vscode.TextDocument, rule: number): (name: string) => boolean {
  const { root } = parseDocument(document);
  const node = root && findNodeAtLocation(root, ['rules', rule, 'packages']);
  const globs = (node?.children ?? []).flatMap(({ value }) => (typeof value === 'string' && value !== '' ? value : []));
  return globs.length === 0 ? () => true : compileGlobs(globs, false);
}

const plannedTypes = packageTypes.filter((type) => type !== 'docker');

const propose: Record<ValueKey, (loaded: LoadedPackages, isAbout: (name: string) => boolean) => Proposals> = {
  packages: ({ packages, isComplete }) => {
    const { Class: typeKind, Value: packageKind } = vscode.CompletionItemKind;
    // The Docker registry has no plan.
    const types = plannedTypes.map((type) => {
      const count = packages.filter(({ packageType }) => packageType === type).length;
      const description = t('{count, plural, one {# package} other {# packages}}', { count });
      return { text: `${type}/*`, kind: typeKind, ...(count > 0 ? { description } : {}) };
    });
    const names = new Map(
      packages.flatMap(({ packageType, name, versionCount: count }) => {
        if (packageType === 'docker') return [];
        const text = `${packageType}/${name}`;
        const description =
          count === undefined
            ? {}
            : { description: t('{count, plural, one {# version} other {# versions}}', { count }) };
        return [[text, { text, kind: packageKind, ...description }] as const];
      }),
    );
    return { items: [...types, ...names.values()], isComplete };
  },
  tags: (loaded, isAbout) => {
    const chosen = chosenPackages(loaded, isAbout, isImageType);
    const places = new Map<string, string>();
    let { isComplete } = chosen;
    for (const { name, versions } of chosen.packages) {
      const read = versions();
      isComplete &&= read.isComplete;
      for (const { name: digest, tags = [] } of read.items) {
        for (const tag of ownTags({ digest, tags })) if (!places.has(tag)) places.set(tag, name);
      }
    }
    const patterns = tagPatterns(places.keys()).map(({ glob, count }) => ({
      text: glob,
      description: t('{count, plural, one {# tag} other {# tags}}', { count }),
      kind: vscode.CompletionItemKind.Class,
    }));
    const tags = Array.from(places, ([text, description]) => ({
      text,
      description,
      kind: vscode.CompletionItemKind.Value,
    }));
    return { items: [...patterns, ...tags], isComplete };
  },
  versions: (loaded, isAbout) => versionProposals(loaded, isAbout, () => true),
  // Container versions are digests, which have no order.
  below: (loaded, isAbout) => versionProposals(loaded, isAbout, (type) => !isImageType(type)),
};

function versionProposals(
  loaded: LoadedPackages,
  isAbout: (name: string) => boolean,
  isOfType: (type: LoadedPackage['packageType']) => boolean,
): Proposals {
  const chosen = chosenPackages(loaded, isAbout, isOfType);
  let { isComplete } = chosen;
  const found = new Map<string, Proposal>();
  for (const { packageType, name, versions } of chosen.packages) {
    const read = versions();
    isComplete &&= read.isComplete;
    for (const { name: text, tags = [] } of read.items) {
      const own = isImageType(packageType) ? ownTags({ digest: text, tags }) : [];
      // A digest without a tag means nothing to people.
      if (found.has(text) || (isImageType(packageType) && own.length === 0)) continue;
      const description = own.length > 0 ? `${name}: ${tagsLabel(own)}` : name;
      found.set(text, { text, description, kind: vscode.CompletionItemKind.Value });
    }
  }
  return { items: [...found.values()], isComplete };
}

function chosenPackages(
  { packages, isComplete }: LoadedPackages,
  isAbout: (name: string) => boolean,
  isOfType: (type: LoadedPackage['packageType']) => boolean,
): LoadedPackages {
  const chosen = packages.filter(({ packageType, name }) => isOfType(packageType) && isAbout(`${packageType}/${name}`));
  return { packages: chosen, isComplete };
}

function valueItem(
  document: vscode.TextDocument,
  { start, end, isQuoted }: Place & { kind: 'value' },
  { text, description, kind }: Proposal,
  index: number,
): vscode.CompletionItem {
  const item = new vscode.CompletionItem(
    { label: withoutIcons(text), ...(description === undefined ? {} : { description: withoutIcons(description) }) },
    kind,
  );
  item.insertText = isQuoted ? written(text) : JSON.stringify(text);
  item.filterText = item.insertText;
  item.range = rangeAt(document, start, end - start);
  item.sortText = String(index).padStart(6, '0');
  return item;
}

interface Surroundings {
  readonly before: string;
  /** Between rules. */
  readonly separator: string;
  readonly after: string;
}

const wholeFile: Surroundings = { before: '{\n  "rules": [\n    ', separator: ',\n    ', after: '\n  ]\n}' };

function templateItems({ before, separator, after }: Surroundings): vscode.CompletionItem[] {
  return allTemplates().map(({ label, rules }, index) => {
    const item = new vscode.CompletionItem(label, vscode.CompletionItemKind.Snippet);
    const texts = rules.map((rule) => printed(writtenRule(rule)));
    item.insertText = new vscode.SnippetString(`${before}${texts.map(withPlaceholders).join(separator)}${after}`);
    item.detail = t('{count, plural, one {Rule} other {# rules}}', { count: rules.length });
    const documentation = new vscode.MarkdownString(rules.map((rule) => escapeMarkdown(ruleText(rule))).join('\n\n'));
    item.documentation = documentation.appendCodeblock(texts.join(',\n'), 'jsonc');
    item.sortText = String(index).padStart(6, '0');
    return item;
  });
}

/** Lets the user change ages, counts and tags of a rule one after the other. */
function withPlaceholders(json: string): string {
  let number = 0;
  return json
    .replaceAll(/[\\$}]/g, (character) => (character === '}' ? character : `\\${character}`))
    .replaceAll(
      /("olderThan": ")([^"]+)(")/g,
      (_, key: string, age: string, end: string) => `${key}\${${++number}:${age}}${end}`,
    )
    .replaceAll(/("newest": )(\d+)/g, (_, key: string, count: string) => `${key}\${${++number}:${count}}`);
}
