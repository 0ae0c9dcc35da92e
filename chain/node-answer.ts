// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";

/** One JSON-RPC error as some node, proxy or library gave it; `text` is its message and what its data says in words. */
export type NodeError = Readonly<{ code: number | undefined; message: string; text: string; data: unknown }>;

/** What can be dug out of something that was thrown for a call. */
export type NodeAnswer = Readonly<{
  /** The innermost first: the further in, the nearer to the node. */
  errors: readonly NodeError[];
  httpStatus: number | undefined;
  /** As the header has it. */
  retryAfter: string | undefined;
}>;

/** Where libraries and proxies keep the error that they wrap. */
const WRAPPERS = ["info", "error", "responseBody", "body", "data", "originalError", "cause"] as const;
const MAX_DEPTH = 8;

const code = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d{1,9}$/)
    .transform(Number),
]);
const nodeError = z.object({
  code: code.optional().catch(undefined),
  message: z.string(),
  data: z.unknown().optional(),
});
const onlyCode = z
  .object({ code: z.int(), data: z.unknown().optional() })
  .transform((error) => ({ ...error, message: "" }));

export function nodeAnswer(thrown: unknown): NodeAnswer {
  const errors: NodeError[] = [];
  collect(thrown, errors, new Set());
  return { errors: errors.reverse(), ...httpAnswer(thrown) };
}

function collect(value: unknown, into: NodeError[], seen: Set<unknown>): void {
  const found = typeof value === "string" ? parsedJson(value) : value;
  if (typeof found !== "object" || found === null || seen.has(found) || seen.size > MAX_DEPTH) return;
  seen.add(found);
  if (Array.isArray(found)) {
    for (const each of found.slice(0, MAX_DEPTH)) collect(each, into, seen);
    return;
  }
  const parsed =
    found instanceof Error ? undefined : (nodeError.safeParse(found).data ?? onlyCode.safeParse(found).data);
  if (parsed !== undefined) into.push(asNodeError(parsed));
  for (const name of WRAPPERS) {
    const inner: unknown = (found as Record<string, unknown>)[name];
    if (name === "error" && typeof inner === "string" && parsedJson(inner) === undefined) {
      into.push(asNodeError({ message: inner }));
    } else collect(inner, into, seen);
  }
}

function asNodeError({
  code,
  message,
  data,
}: {
  code?: number | undefined;
  message: string;
  data?: unknown;
}): NodeError {
  const said = typeof data === "string" && !data.startsWith("0x") ? data : "";
  return { code, message, data, text: said === "" ? message : `${message}: ${said}` };
}

/** Only an object or an array: a text that happens to be a number is a text. */
function parsedJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const headers = z.union([
  z.instanceof(Headers).transform((each) => each.get("retry-after") ?? undefined),
  z.object({ "retry-after": z.string().optional() }).transform((each) => each["retry-after"]),
]);
const http = z.object({
  response: z
    .object({
      statusCode: z.int().optional(),
      status: z.int().optional(),
      headers: headers.optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  info: z.object({ responseStatus: z.string() }).optional().catch(undefined),
  statusCode: z.int().optional().catch(undefined),
  status: z.int().optional().catch(undefined),
});

function httpAnswer(thrown: unknown): Pick<NodeAnswer, "httpStatus" | "retryAfter"> {
  const { response, info, ...own } = http.safeParse(thrown).data ?? {};
  const said = Number.parseInt(info?.responseStatus ?? "", 10);
  const httpStatus = response?.statusCode ?? response?.status ?? own.statusCode ?? own.status;
  return { httpStatus: httpStatus ?? (Number.isNaN(said) ? undefined : said), retryAfter: response?.headers };
}
