// SPDX-License-Identifier: GPL-3.0-or-later
import { ProofcastError } from "./errors.ts";
import type { Redact } from "./secrets.ts";

const MAX_DEPTH = 8;

/** A copy without the secrets: all texts in it, names of fields among them. What is not data is left out, errors become data. */
export function redactValue<T>(value: T, redact: Redact): T {
  return copier(redact)(value) as T;
}

function copier(redact: Redact): (value: unknown) => unknown {
  const open = new Set<object>();
  const fields = (entries: [string, unknown][]): unknown =>
    Object.fromEntries(entries.map(([name, entry]) => [redact(name), copy(entry)]));
  const copyObject = (value: object): unknown => {
    if (value instanceof Date) return value;
    if (value instanceof URL) return redact(value.href);
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
    if (Array.isArray(value)) return value.map(copy);
    if (value instanceof Map || value instanceof Set) return [...value].map(copy);
    return fields(value instanceof Error ? printed(value) : Object.entries(value));
  };
  const copy = (value: unknown): unknown => {
    if (typeof value === "string") return redact(value);
    if (typeof value === "function" || typeof value === "symbol") return undefined;
    if (typeof value !== "object" || value === null) return value;
    if (open.has(value) || open.size >= MAX_DEPTH) return "[…]";
    open.add(value);
    const copied = copyObject(value);
    open.delete(value);
    return copied;
  };
  return copy;
}

function printed(error: Error): [string, unknown][] {
  const { name, message, stack, cause } = error;
  return [...Object.entries(error), ...Object.entries({ name, message, stack, ...(cause !== undefined && { cause }) })];
}

/**
 * The error without the secrets, its stack, details and causes too. One of ours stays the same object, as its class decides what
 * is done; of another's, which may hold the request that it was made for, only name, message, code and stack are kept.
 */
export function redactError(error: unknown, redact: Redact): unknown {
  return error instanceof Error ? withoutSecrets(error, redact, MAX_DEPTH) : redactValue(error, redact);
}

function withoutSecrets(error: Error, redact: Redact, depth: number): Error {
  const cause = error.cause instanceof Error && depth > 0 ? withoutSecrets(error.cause, redact, depth - 1) : undefined;
  if (error instanceof ProofcastError) {
    for (const [field, value] of Object.entries(error)) overwrite(error, field, redactValue(value, redact));
    for (const field of HIDDEN) overwrite(error, field, redact(error[field] ?? ""));
    if (error.cause !== undefined) overwrite(error, "cause", cause ?? redactValue(error.cause, redact));
    return error;
  }
  if (isInnocent(error, redact)) return error;
  const lean = new Error(redact(error.message), cause && { cause });
  overwrite(lean, "name", redact(error.name));
  overwrite(lean, "stack", redact(error.stack ?? ""));
  if ("code" in error) overwrite(lean, "code", redactValue(error.code, redact));
  return lean;
}

/** Nothing of it that can be printed would change, and it holds nothing but data: then it keeps its identity. */
function isInnocent(error: Error, redact: Redact): boolean {
  const telltale: string[] = [];
  redactValue(error, (text) => {
    if (redact(text) !== text) telltale.push(text);
    return text;
  });
  return telltale.length === 0 && Object.values(error).every((value) => typeof value !== "object" || value === null);
}

const HIDDEN = ["message", "stack"] as const;

function overwrite(error: Error, field: string, value: unknown): void {
  const enumerable = Object.getOwnPropertyDescriptor(error, field)?.enumerable ?? false;
  Object.defineProperty(error, field, { value, enumerable, configurable: true, writable: true });
}
