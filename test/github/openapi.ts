import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import * as ajvFormats from 'ajv-formats';
import type { LoggedRequest } from './faults.ts';
import { findRoute } from './routes.ts';

type Schema = Record<string, unknown>;

interface Parameter {
  name: string;
  in: 'path' | 'query';
  required?: boolean;
  schema: Schema;
}

interface Operation {
  operationId: string;
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: Schema;
  responses: Record<string, Schema>;
}

interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, Schema>>;
}

/** Statuses that GitHub answers with though its description leaves them out of many operations. */
const undescribed = new Set([400, 401, 403, 404, 422, 429, 500, 503]);

/** Parameters that work where the description does not name them (github/rest-api-description#1651). */
const undocumented: Record<string, readonly string[]> = {
  '/users/{username}/packages/{package_type}/{package_name}/versions': ['page', 'per_page', 'state'],
};

let description: Description | undefined;

/** GitHub's own description of its REST API, read once. */
function describe(): Description {
  const file = fileURLToPath(import.meta.resolve('@octokit/openapi/generated/api.github.com.json'));
  description ??= JSON.parse(readFileSync(file, 'utf8')) as Description;
  return description;
}

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true, coerceTypes: false });
ajvFormats.default.default(ajv);
const validators = new Map<string, ValidateFunction>();

/** The `operationId` of a method and route, such as `packages/delete-package-for-org`. */
export function operationId(method: string, route: string): string | undefined {
  return describe().paths[describedRoute(route)]?.[method.toLowerCase()]?.operationId;
}

export interface ObservedResponse {
  method: string;
  /** As the description writes it: `/orgs/{org}/packages`. */
  route: string;
  status: number;
  /** The parsed JSON; `undefined` where there was no body. */
  body: unknown;
}

/**
 * What in an answer differs from GitHub's description.
 *
 * @returns one sentence for each difference; none where the answer is as described.
 */
export function validateResponse({ method, route, status, body }: ObservedResponse): string[] {
  const operation = describe().paths[describedRoute(route)]?.[method.toLowerCase()];
  if (!operation) return [`${method} ${route} is not described`];
  const response = operation.responses[String(status)];
  if (status === 204 || status === 304) {
    const isKnown = response !== undefined || status === 304;
    return [
      ...(isKnown ? [] : [`status ${String(status)} is not described`]),
      ...(body === undefined ? [] : ['there is a body']),
    ];
  }
  if (!response && !undescribed.has(status)) return [`status ${String(status)} is not described`];
  const schema = (response && contentSchema(resolve(response))) ?? { $ref: '#/components/schemas/basic-error' };
  const problems = problemsOf(schema, body);
  return status < 400 || isError(body) ? problems : [...problems, 'an error has a message and a status in text'];
}

/**
 * What in a request differs from GitHub's description; what is known to work beyond it is allowed.
 *
 * @param path as sent, percent-encoded, with `/api/v3` or without.
 * @returns one sentence for each difference; none where the request is as described.
 */
export function validateRequest(method: string, path: string, query: URLSearchParams | string, body = ''): string[] {
  const found = findRoute(method, path.replace(/^\/api\/v3(?=\/|$)/, '') || '/');
  if (!found) return [`${method} ${path} is not described`];
  const route = describedRoute(found.route.template);
  const operation = describe().paths[route]?.[method.toLowerCase()];
  if (!operation) return [`${method} ${route} is not described`];
  const parameters = (operation.parameters ?? []).map((parameter) => resolve(parameter) as unknown as Parameter);
  const sent = new URLSearchParams(query);
  const allowed = undocumented[route] ?? [];
  const unknown = [...new Set(sent.keys())].filter(
    (name) =>
      !allowed.includes(name) && !parameters.some((parameter) => parameter.in === 'query' && parameter.name === name),
  );
  return [
    ...unknown.map((name) => `the parameter ${name} is not described`),
    ...parameters.flatMap((parameter) => {
      const text = parameter.in === 'path' ? found.parameters[parameter.name] : (sent.get(parameter.name) ?? undefined);
      if (text !== undefined) return parameterProblems(parameter, text);
      return parameter.required && parameter.in === 'query' ? [`the parameter ${parameter.name} is missing`] : [];
    }),
    ...bodyProblems(operation, body),
  ];
}

/** `validateRequest` over what a server has logged: one sentence for each difference, with the request it is in. */
export function validateLog(log: readonly LoggedRequest[]): string[] {
  return log.flatMap(({ method, url, body }) => {
    const [path = '', query = ''] = url.split(/\?(.*)/s);
    return validateRequest(method, path, query, body).map((problem) => `${method} ${url}: ${problem}`);
  });
}

/** Links lead to paths with ids in place of logins, which are the same operations. */
function describedRoute(route: string): string {
  return route
    .replace('/organizations/{organization_id}', '/orgs/{org}')
    .replace('/user/{user_id}', '/users/{username}');
}

function bodyProblems({ requestBody }: Operation, body: string): string[] {
  if (requestBody === undefined) return body === '' ? [] : ['no body is described'];
  if (body === '') return requestBody.required === true ? ['the body is missing'] : [];
  const problems = problemsOf(contentSchema(requestBody) ?? {}, JSON.parse(body));
  return problems.map((problem) => `the body ${problem}`);
}

function parameterProblems({ name, schema }: Parameter, text: string): string[] {
  const isNumber = resolve(schema).type === 'integer';
  return problemsOf(schema, isNumber && /^-?\d+$/.test(text) ? Number(text) : text).map(
    (problem) => `the parameter ${name} ${problem}`,
  );
}

function problemsOf(schema: Schema, value: unknown): string[] {
  const key = JSON.stringify(schema);
  const validate = validators.get(key) ?? ajv.compile(selfContained(schema));
  validators.set(key, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`.trim());
}

/** The schema with all that it refers to beside it, so that the thousands of others need not be compiled. */
function selfContained(schema: Schema): Schema {
  const schemas: Record<string, unknown> = {};
  const collect = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (name in schemas) continue;
      const referred = describe().components.schemas?.[name];
      schemas[name] = nullableAsType(referred);
      collect(referred);
    }
  };
  collect(schema);
  return { ...(nullableAsType(schema) as Schema), components: { schemas } };
}

/** OpenAPI 3.0's `nullable` in the words of JSON Schema; its discriminators only hint at what `oneOf` decides. */
function nullableAsType(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(nullableAsType);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable } = schema as Schema;
  const kept = Object.entries(schema).filter(([name]) => !['nullable', 'discriminator', 'example'].includes(name));
  const converted = Object.fromEntries(kept.map(([name, part]) => [name, nullableAsType(part)]));
  return nullable === true ? { anyOf: [converted, { type: 'null' }] } : converted;
}

function resolve(part: object): Schema {
  const { $ref } = part as { $ref?: unknown };
  if (typeof $ref !== 'string') return part as Schema;
  const [, , kind = '', name = ''] = $ref.split('/');
  const found = describe().components[kind]?.[name];
  if (!found) throw new Error(`GitHub's description lacks ${$ref}`);
  return found;
}

function contentSchema(response: Schema): Schema | undefined {
  const content = response.content as Record<string, { schema?: Schema }> | undefined;
  return content?.['application/json']?.schema;
}

function isError(body: unknown): boolean {
  const { message, status } = (body ?? {}) as { message?: unknown; status?: unknown };
  return typeof message === 'string' && typeof status === 'string';
}
