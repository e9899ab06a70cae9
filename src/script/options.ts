import path from 'node:path';
import { packageTypes, type Host, type PackageType } from '#core/github';
import { nearest } from '#core/retention';
import { t } from '../texts/language.ts';
import { hostOf } from './apiHost.ts';
import { parseCommandLine, withSuggestion, type Values } from './commandLine.ts';
import { usageError } from './exitCodes.ts';

export const formats = ['md', 'json', 'csv'] as const;
export type Format = (typeof formats)[number];

/** What to plan: by a file of rules, or what an exported plan deletes. */
export type PlanSource =
  | {
      readonly kind: 'rules';
      readonly owner: string;
      /** `undefined`: all packages of the owner. */
      readonly packages: readonly PackageName[] | undefined;
      /** With forward slashes. */
      readonly rules: string;
    }
  | { readonly kind: 'file'; readonly file: string; readonly owner: string | undefined };

export interface PackageName {
  readonly packageType: PackageType;
  readonly name: string;
}

export interface Options {
  readonly host: Host;
  /** As it was given, by the option. */
  readonly apiUrl: string | undefined;
  readonly token: string;
  readonly source: PlanSource;
  readonly format: Format;
  /** Where the plan goes; `undefined`: to the standard output. */
  readonly output: string | undefined;
  readonly failIfAny: boolean;
  /** `undefined`: nothing is deleted. `result`: where the result goes; by default, back to the result that is continued. */
  readonly apply: { readonly result: string | undefined } | undefined;
}

export type Command = { readonly kind: 'help' | 'version' } | { readonly kind: 'run'; readonly options: Options };

type Environment = Readonly<Record<string, string | undefined>>;

const defaultRules = '.github/package-retention.jsonc';

/** Reads the command line. @throws ScriptError `usage`. */
export function readCommand(argv: readonly string[], environment: Environment): Command {
  const { command, values } = parseCommandLine(argv);
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const isApply = command === 'apply';
  for (const name of Object.keys(values)) {
    const belongsTo: string = ['plan', 'yes', 'result'].includes(name)
      ? 'apply'
      : name === 'fail-if-any'
        ? 'plan'
        : command;
    if (belongsTo !== command) throw usageError(t('--{0} is for the command {1} only.', name, belongsTo));
  }
  if (isApply && !values.yes && values.plan === undefined) {
    throw usageError(
      t('apply deletes versions. Confirm with --yes, or name an exported plan with --plan. Nothing was deleted.'),
    );
  }
  return {
    kind: 'run',
    options: {
      host: hostOf(values['api-url'], environment.GITHUB_API_URL),
      apiUrl: values['api-url'],
      token: tokenOf(environment),
      source: sourceOf(values),
      format: formatOf(values),
      output: values.output,
      failIfAny: values['fail-if-any'] ?? false,
      apply: isApply ? { result: values.result } : undefined,
    },
  };
}

/** The extension of the output says it too. */
function formatOf({ format, output = '' }: Values): Format {
  const known = (name: string) => formats.find((each) => each === name);
  if (format === undefined) return known(path.extname(output).slice(1).toLowerCase()) ?? 'md';
  const found = known(format);
  if (found) return found;
  throw usageError(withSuggestion(t('The formats are md, json and csv, not "{0}".', format), nearest(format, formats)));
}

function sourceOf({ plan, owner, rules, package: packages }: Values): PlanSource {
  if (plan !== undefined) {
    if (rules !== undefined || packages) {
      throw usageError(t('--plan names rules and packages already. Leave --rules and --package out.'));
    }
    return { kind: 'file', file: plan, owner };
  }
  if (owner === undefined) throw usageError(t('--owner is missing: the user or organization whose packages to plan.'));
  checkOwner(owner);
  const file = (rules ?? defaultRules).replaceAll('\\', '/');
  return { kind: 'rules', owner, packages: packages?.map(packageName), rules: file };
}

const loginPattern = /^[a-z\d][\w-]*$/i;

function checkOwner(owner: string): void {
  if (loginPattern.test(owner)) return;
  const [login = ''] = owner.split('/');
  const what = t('--owner takes the login of a user or organization, such as octo-org, not "{0}".', owner);
  throw usageError(withSuggestion(what, loginPattern.test(login) ? `--owner ${login}` : undefined));
}

function packageName(text: string): PackageName {
  const slash = text.indexOf('/');
  const [type, name] = [text.slice(0, Math.max(slash, 0)), text.slice(slash + 1)];
  const packageType = packageTypes.find((each) => each === type);
  if (/[*?]/.test(text)) {
    throw usageError(t('--package takes no patterns, such as "{0}". Put the pattern in the rules.', text));
  }
  if (packageType && name !== '') return { packageType, name };
  throw usageError(
    t('--package takes TYPE/NAME, such as container/api, not "{0}". The types are {1}.', text, packageTypes.join(', ')),
  );
}

function tokenOf({ GITHUB_TOKEN, GH_TOKEN }: Environment): string {
  const token = [GITHUB_TOKEN, GH_TOKEN].map((each) => each?.trim()).find((each) => each !== undefined && each !== '');
  if (token === undefined) {
    throw usageError(t('There is no token. Set the environment variable GITHUB_TOKEN or GH_TOKEN.'));
  }
  // The error of fetch for other characters would contain the token.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw usageError(t('The token has characters that no token has. Check how the environment variable is set.'));
  }
  return token;
}
