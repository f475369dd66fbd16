// Reads a schema of the contract as a plain table row, so that tests can judge and make values without asking the schema. A kind that it does not know is an error.
import fc from 'fast-check';
import { z } from 'zod';

export type Kind =
  | { readonly kind: 'nothing' | 'boolean' }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | {
      readonly kind: 'text';
      readonly min: number;
      readonly max: number;
      readonly patterns: readonly RegExp[];
      readonly isUrl: boolean;
    }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'list'; readonly min: number; readonly max: number; readonly of: Kind }
  | { readonly kind: 'nullable'; readonly of: Kind }
  | { readonly kind: 'record'; readonly fields: ReadonlyMap<string, Kind> }
  | { readonly kind: 'union'; readonly options: readonly Kind[] };

interface Check {
  readonly check: string;
  readonly format?: string;
  readonly pattern?: RegExp;
  readonly value?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly length?: number;
  readonly inclusive?: boolean;
}

const checksOf = (schema: z.ZodType): Check[] => {
  const { checks = [] } = schema.def as {
    readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
  };
  return checks.map((check) => check._zod.def);
};

const lengthOf = (checks: readonly Check[]): { readonly min: number; readonly max: number } => {
  let [min, max] = [0, Number.POSITIVE_INFINITY];
  for (const { check, minimum, maximum, length } of checks) {
    if (check === 'min_length') min = Math.max(min, minimum ?? 0);
    else if (check === 'max_length') max = Math.min(max, maximum ?? max);
    else if (check === 'length_equals') [min, max] = [length ?? min, length ?? max];
    else if (check !== 'string_format') throw new TypeError(`unknown check ${check}`);
  }
  return { min, max };
};

const integerOf = (checks: readonly Check[]): Kind => {
  let [min, max, isInteger] = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, false];
  for (const { check, format, value, inclusive } of checks) {
    if (check === 'number_format' && format === 'safeint') isInteger = true;
    else if (check === 'greater_than' && inclusive === true) min = Math.max(min, value ?? min);
    else if (check === 'less_than' && inclusive === true) max = Math.min(max, value ?? max);
    else throw new TypeError(`unknown check ${check}`);
  }
  if (!isInteger) throw new TypeError('a number that is not a safe integer');
  return { kind: 'integer', min, max };
};

const inner = (schema: unknown): z.ZodType => {
  if (schema instanceof z.ZodType) return schema;
  throw new TypeError('not a schema');
};

/** Throws for any kind of schema, or check, that this table does not know: nothing may enter the contract unread. */
export const kindOf = (schema: z.ZodType): Kind => {
  const checks = checksOf(schema);
  if (schema instanceof z.ZodUndefined) return { kind: 'nothing' };
  if (schema instanceof z.ZodBoolean) return { kind: 'boolean' };
  if (schema instanceof z.ZodEnum) return { kind: 'choice', values: schema.options.map(String) };
  if (schema instanceof z.ZodLiteral)
    return { kind: 'choice', values: [...schema.values].map(String) };
  if (schema instanceof z.ZodString || schema instanceof z.ZodURL) {
    const patterns = checks.flatMap(({ pattern }) => (pattern === undefined ? [] : [pattern]));
    return { kind: 'text', ...lengthOf(checks), patterns, isUrl: schema instanceof z.ZodURL };
  }
  if (schema instanceof z.ZodNumber) return integerOf(checks);
  if (schema instanceof z.ZodArray)
    return { kind: 'list', ...lengthOf(checks), of: kindOf(inner(schema.element)) };
  if (schema instanceof z.ZodNullable)
    return { kind: 'nullable', of: kindOf(inner(schema.unwrap())) };
  if (schema instanceof z.ZodUnion)
    return { kind: 'union', options: schema.options.map((option) => kindOf(inner(option))) };
  if (schema instanceof z.ZodObject) {
    if (!(schema.def.catchall instanceof z.ZodNever))
      throw new TypeError('an object that takes unknown fields');
    return {
      kind: 'record',
      fields: new Map(
        Object.entries(schema.shape).map(([name, field]) => [name, kindOf(inner(field))]),
      ),
    };
  }
  throw new TypeError(`unknown kind ${schema.def.type}`);
};

const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' &&
  value !== null &&
  (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null);

/** Lengths are counted in code points, as the schemas do: one is at most two UTF-16 units. */
const isLong = (text: string, min: number, max: number): boolean =>
  text.length >= min &&
  text.length <= 2 * max &&
  Array.from(text).length >= min &&
  Array.from(text).length <= max;

const isUrl = (text: string): boolean => URL.canParse(text);

/** Whether a value is exactly of this kind: own plain fields, nothing more, nothing less. Reads no schema. */
export const isOfKind = (kind: Kind, value: unknown): boolean => {
  switch (kind.kind) {
    case 'nothing':
      return value === undefined;
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
      return typeof value === 'string' && kind.values.includes(value);
    case 'text':
      return (
        typeof value === 'string' &&
        isLong(value, kind.min, kind.max) &&
        kind.patterns.every((pattern) => pattern.test(value)) &&
        (!kind.isUrl || isUrl(value))
      );
    case 'integer':
      return (
        typeof value === 'number' &&
        Number.isSafeInteger(value) &&
        value >= kind.min &&
        value <= kind.max
      );
    case 'list':
      return (
        Array.isArray(value) &&
        value.length >= kind.min &&
        value.length <= kind.max &&
        value.every((item) => isOfKind(kind.of, item))
      );
    case 'nullable':
      return value === null || isOfKind(kind.of, value);
    case 'union':
      return kind.options.some((option) => isOfKind(option, value));
    case 'record': {
      if (!isPlainObject(value)) return false;
      const names = Reflect.ownKeys(value);
      return (
        names.length === kind.fields.size &&
        [...kind.fields].every(
          ([name, field]) => names.includes(name) && isOfKind(field, value[name]),
        )
      );
    }
  }
};

/** A pattern of one class of characters takes the length that the schema asks for. */
const sized = (pattern: RegExp, min: number, max: number): RegExp =>
  new RegExp(
    pattern.source.replace(
      /^\^(\[[^\]]+\])\+\$$/,
      `^$1{${Math.max(1, min)},${Math.min(max, 60)}}$`,
    ),
  );

const url = fc
  .tuple(
    fc.constantFrom('https', 'wss'),
    fc.stringMatching(/^[a-z]{1,12}\.example$/),
    fc.integer({ min: 1, max: 65_535 }),
  )
  .map(([scheme, host, port]) => `${scheme}://${host}:${port}/x`);

/** Values that fit the kind. */
export const valuesOf = (kind: Kind): fc.Arbitrary<unknown> => {
  switch (kind.kind) {
    case 'nothing':
      return fc.constant(undefined);
    case 'boolean':
      return fc.boolean();
    case 'choice':
      return fc.constantFrom(...kind.values);
    case 'integer':
      return fc.oneof(
        fc.integer({ min: kind.min, max: kind.max }),
        fc.constantFrom(kind.min, kind.max),
        fc.integer({ min: Math.max(kind.min, 0), max: Math.min(kind.max, 1000) }),
      );
    case 'text': {
      if (kind.isUrl) return url;
      const [pattern] = kind.patterns;
      if (pattern === undefined)
        return fc
          .string({ minLength: kind.min, maxLength: Math.min(kind.max, 400), unit: 'grapheme' })
          .filter((text) => isLong(text, kind.min, kind.max));
      return fc
        .stringMatching(sized(pattern, kind.min, kind.max))
        .filter((text) => isOfKind(kind, text));
    }
    case 'list':
      return fc.array(valuesOf(kind.of), {
        minLength: kind.min,
        maxLength: Math.min(kind.max, Math.max(kind.min, 5)),
      });
    case 'nullable':
      return fc.option(valuesOf(kind.of), { nil: null });
    case 'union':
      return fc.oneof(...kind.options.map(valuesOf));
    case 'record':
      return fc.record(
        Object.fromEntries([...kind.fields].map(([name, field]) => [name, valuesOf(field)])),
        { noNullPrototype: true },
      );
  }
};
