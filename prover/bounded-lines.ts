// SPDX-License-Identifier: GPL-3.0-or-later
import type { Readable } from "node:stream";

/** Who writes the lines may be broken: a line without an end must not fill the memory. */
export type LineListener = { readonly onLine: (line: string) => void; readonly onTooLong: () => void };

/** Splits a stream into lines of at most so many bytes. After a longer one nothing more is read. */
export function readLines(stream: Readable, longest: number, { onLine, onTooLong }: LineListener): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("error", () => undefined); // the writer's end says why
  stream.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.length <= longest) onLine(line);
    if (rest.length <= longest && lines.every((line) => line.length <= longest)) return;
    stream.destroy();
    onTooLong();
  });
}
