import { parseArgs } from 'node:util';
import { enterpriseHost, githubDotCom, isInsecure, packageTypes, type Host, type PackageType } from '#core/github';
import { t } from '../texts/language.ts';
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

const args = {
  owner: { type: 'string' },
  rules: { type: 'string' },
  package: { type: 'string', multiple: true },
  format: { type: 'string' },
  output: { type: 'string' },
  'fail-if-any': { type: 'boolean' },
  plan: { type: 'string' },
  yes: { type: 'boolean' },
  result: { type: 'string' },
  'api-url': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

/** Reads the command line. @throws ScriptError `usage`. */
export function readCommand(argv: readonly string[], environment: Environment): Command {
  const { values, positionals } = parsed(argv);
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const [command = 'plan', ...rest] = positionals;
  if ((command !== 'plan' && command !== 'apply') || rest.length > 0) {
    throw usageError(t('Unknown command "{0}". The commands are plan and apply.', positionals.join(' ')));
  }
  const isApply = command === 'apply';
  for (const [name, value] of Object.entries(values)) {
    if (value === '') throw usageError(t('--{0} needs a value.', name));
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
  const format = formats.find((each) => each === (values.format ?? 'md'));
  if (!format) throw usageError(t('The formats are md, json and csv, not "{0}".', values.format ?? ''));
  return {
    kind: 'run',
    options: {
      host: hostOf(values['api-url'], environment),
      token: tokenOf(environment),
      source: sourceOf(values),
      format,
      output: values.output,
      failIfAny: values['fail-if-any'] ?? false,
      apply: isApply ? { result: values.result } : undefined,
    },
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: args, allowPositionals: true });
  } catch (error) {
    if (error instanceof TypeError) throw usageError(error.message);
    throw error;
  }
}

type Values = ReturnType<typeof parsed>['values'];

function sourceOf({ plan, owner, rules, package: packages }: Values): PlanSource {
  if (plan !== undefined) {
    if (rules !== undefined || packages) {
      throw usageError(t('--plan names rules and packages already. Leave --rules and --package out.'));
    }
    return { kind: 'file', file: plan, owner };
  }
  if (owner === undefined) throw usageError(t('--owner is missing: the user or organization whose packages to plan.'));
  const path = (rules ?? defaultRules).replaceAll('\\', '/');
  return { kind: 'rules', owner, packages: packages?.map(packageName), rules: path };
}

function packageName(text: string): PackageName {
  const slash = text.indexOf('/');
  const [type, name] = [text.slice(0, Math.max(slash, 0)), text.slice(slash + 1)];
  const packageType = packageTypes.find((each) => each === type);
  if (packageType && name !== '') return { packageType, name };
  throw usageError(
    t('--package takes TYPE/NAME, such as container/api, not "{0}". The types are {1}.', text, packageTypes.join(', ')),
  );
}

function hostOf(option: string | undefined, { GITHUB_API_URL: actions }: Environment): Host {
  // GitHub Actions sets the variable.
  const address = option ?? actions;
  if (address === undefined || address === '') return githubDotCom;
  const host = enterpriseHost(address);
  if (host) return host;
  throw usageError(
    isInsecure(address)
      ? t('The address {0} is not https, so the token would be sent unencrypted.', address)
      : t('{0} is not the address of a GitHub API, such as https://github.example.com/api/v3.', address),
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
