// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";

/** Problems that a message lists; a file with thousands has most often one cause. */
const LISTED = 10;

/** What a parser found, each with its place, for a person. Keys of a hostile file cannot forge lines or steer a terminal. */
export function problemsOf({ issues }: z.core.$ZodError): string {
  const listed = issues.slice(0, LISTED).map(({ message, path }) => {
    const place = path.length === 0 ? "" : `\n  → at ${printable(z.core.toDotPath(path))}`;
    return `✖ ${printable(message)}${place}`;
  });
  const more = issues.length - listed.length;
  return [...listed, ...(more > 0 ? [`… and ${more} more`] : [])].join("\n");
}

function printable(text: string): string {
  const short = text.length > 400 ? `${text.slice(0, 400)}…` : text;
  return short.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}
