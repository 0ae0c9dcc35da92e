// SPDX-License-Identifier: GPL-3.0-or-later
/** A token: a text in quotes, one of the marks, or what stands between them. */
const TOKEN = /\s*(?:("[^"]*")|([[\],])|([^[\],"\s](?:[^[\],"]*[^[\],"\s])?))\s*/gy;

/**
 * The arguments of a call as a person writes them: numbers, addresses and bytes as they are, true and false, texts in quotes, and lists of
 * all these in brackets. Undefined when it is not written so.
 */
export function parseArguments(text: string): unknown[] | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  const left = [...tokens, "]"];
  const list = takeList(left);
  return left.length === 0 ? list : undefined;
}

function tokensOf(text: string): string[] | undefined {
  const found: string[] = [];
  let end = 0;
  for (const [whole, quoted, mark, word] of text.trim().matchAll(TOKEN)) {
    found.push(quoted ?? mark ?? word ?? "");
    end += whole.length;
  }
  return end === text.trim().length ? found : undefined;
}

/** Takes what stands before a closing bracket, and the bracket. */
function takeList(left: string[]): unknown[] | undefined {
  const list: unknown[] = [];
  if (left[0] === "]") return left.shift() === undefined ? undefined : list;
  for (;;) {
    const first = left.shift();
    if (first === undefined || first === "," || first === "]") return undefined;
    const value = first === "[" ? takeList(left) : valueOf(first);
    if (value === undefined) return undefined;
    list.push(value);
    const next = left.shift();
    if (next === "]") return list;
    if (next !== ",") return undefined;
  }
}

function valueOf(word: string): unknown {
  if (word === "true" || word === "false") return word === "true";
  return word.startsWith('"') ? word.slice(1, -1) : word;
}
