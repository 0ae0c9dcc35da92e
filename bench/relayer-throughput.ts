// SPDX-License-Identifier: GPL-3.0-or-later
// How many requests a minute one relayer answers: single ones, on a local chain that mines each transaction at once.
//   node bench/relayer-throughput.ts [requests, 60 unless given] [prover, native unless given] [provers, 1 unless given]
// Requests are posted first. Time counts from when the relayer is ready until the last request has ended: it reads them, proves,
// verifies, sends, and waits for a block on each. Prints one JSON object.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { relay } from "../testing/cli-process.ts";
import { relayerChain } from "../testing/relayer-chain.ts";

const OPERATORS = 16;
/** Between a request's end and the end of everything: what a relayer asks for again in between is not part of its answers. */
const IS_END = "request-ended";

const [requests, prover, provers] = [Number(process.argv[2] ?? 60), process.argv[3] ?? "native", Number(process.argv[4] ?? 1)]; // prettier-ignore
const folder = await mkdtemp(join(tmpdir(), "proofcast-bench-"));
const chain = await relayerChain();
try {
  for (let request = 0; request < requests; request++) await chain.ask(request % OPERATORS);
  const path = await chain.configure(folder, { prover, provers });
  const usagePath = join(folder, "usage.json");
  const preload = `--import=${new URL("report-usage.ts", import.meta.url).href}`;
  const process = relay(["--config", path, "--once", "--json"], { PROOFCAST_USAGE: usagePath, NODE_OPTIONS: preload });
  const { code, stderr } = await process.ended;
  const ends = process.events.filter(({ type, state }) => type === IS_END && state === "done");
  if (code !== 0 || ends.length !== requests)
    throw new Error(`${ends.length} of ${requests} were answered, exit code ${code ?? "none"}: ${stderr}`);
  const at = (event: unknown): number => Date.parse((event as { at: string }).at);
  const minutes = (at(ends.at(-1)) - at(process.events.find(({ type }) => type === "ready"))) / 60_000;
  const stepMs = Object.fromEntries(
    ["confirm", "features", "infer", "prove", "simulate", "send", "finalise"].map((step) => {
      const times = process.events.filter((each) => each.type === "step-finished" && each.step === step);
      return [step, Math.round(times.reduce((sum, { ms }) => sum + Number(ms), 0) / times.length)];
    }),
  );
  const usage = JSON.parse(await readFile(usagePath, "utf8")) as { cpuSeconds: number; peakMegabytes: number };
  console.log(
    JSON.stringify({ requests, prover, provers, aMinute: Math.round(requests / minutes), stepMs, main: usage }),
  );
} finally {
  await chain.close();
  await rm(folder, { recursive: true, force: true });
}
process.exit(); // what is left of the chain's server holds it
