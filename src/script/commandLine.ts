import { parseArgs } from 'node:util';
import { packageTypes } from '#core/github';
import { nearest } from '#core/retention';
import { t } from '../texts/language.ts';
import { usageError } from './exitCodes.ts';

const commands = ['plan', 'apply'] as const;

const options = {
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

const names: readonly string[] = Object.keys(options);

/** What options with a value can be. */
const examples: Readonly<Record<string, string>> = {
  owner: 'octo-org',
  rules: '.github/package-retention.jsonc',
  package: 'container/api',
  format: 'json',
  output: 'plan.md',
  plan: 'plan.json',
  result: 'result.json',
  'api-url': 'https://github.example.com/api/v3',
};

export type Values = ReturnType<typeof parse>['values'];

function parse(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options, allowPositionals: true });
}

/** Returns the command and the values of its options. @throws ScriptError `usage`, which says what was probably meant. */
export function parseCommandLine(argv: readonly string[]) {
  checkOptions(argv);
  const { values, positionals } = parse(argv);
  const [first = 'plan', ...rest] = positionals;
  const command = commands.find((each) => each === first);
  // What else is there does not matter then.
  const isQuestion = values.help === true || values.version === true;
  if (!command && !isQuestion) {
    const what = t('Unknown command "{0}". The commands are plan and apply.', first);
    throw usageError(withSuggestion(what, nearest(first, commands) ?? optionFor(first, values)));
  }
  const [unexpected] = rest;
  if (unexpected !== undefined && !isQuestion) {
    throw usageError(withSuggestion(t('Unexpected argument "{0}".', unexpected), optionFor(unexpected, values)));
  }
  return { command: command ?? 'plan', values };
}

/** The messages of `parseArgs` do not say what to do. */
function checkOptions(argv: readonly string[]): void {
  const { tokens } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: false, tokens: true });
  const given = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, value, inlineValue, index } = token;
    if (given.has(name) && name !== 'package') throw usageError(t('--{0} can be given only once.', name));
    given.add(name);
    if (!names.includes(name)) {
      const written = (argv[index] ?? '').replace(/=.*/s, '');
      const meant = nearest(written.replace(/^-+/, ''), names);
      const unknown = t('Unknown option {0}.', written);
      throw usageError(
        meant === undefined ? `${unknown} ${t('--help lists all options.')}` : withSuggestion(unknown, `--${meant}`),
      );
    }
    const example = examples[name];
    if (example === undefined && value !== undefined) throw usageError(t('--{0} takes no value.', name));
    // Without a value of its own, an option takes the next option.
    const isNext = !inlineValue && value !== undefined && /^-./.test(value);
    if (example !== undefined && (value === undefined || value === '' || isNext)) {
      throw usageError(t('--{0} needs a value, such as --{0} {1}.', name, example));
    }
  }
}

/** Returns the option whose value an argument probably is. */
function optionFor(argument: string, { owner }: Values): string | undefined {
  if (argument.endsWith('.jsonc')) return `--rules ${argument}`;
  if (argument.endsWith('.json')) return `--plan ${argument}`;
  if (packageTypes.some((type) => argument.startsWith(`${type}/`))) return `--package ${argument}`;
  return owner === undefined && /^[\w-]+$/.test(argument) ? `--owner ${argument}` : undefined;
}

export function withSuggestion(what: string, meant: string | undefined): string {
  return meant === undefined ? what : `${what} ${t('Did you mean {0}?', meant)}`;
}
