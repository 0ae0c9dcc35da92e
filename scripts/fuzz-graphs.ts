// SPDX-License-Identifier: GPL-3.0-or-later
// `node scripts/fuzz-graphs.ts [count] [first] [ordinary|extreme]`: many more of the made-up models that the tests compile a few hundred of.
import { compareForms } from "../testing/random-graph/compare-forms.ts";
import type { Weights } from "../testing/random-graph/random-graph.ts";

const [count = "2000", first = "0", weights = "ordinary"] = process.argv.slice(2);
const refusals = new Map<string, { times: number; example: string }>();
let [compiled, wrong] = [0, 0];

for (let index = Number(first); index < Number(first) + Number(count); index++) {
  const { seed, refusal, problems } = await compareForms(`graph ${index}`, weights as Weights);
  if (problems.length > 0) {
    wrong++;
    console.log(`${seed}: ${problems.slice(0, 2).join("; ")}`);
  } else if (refusal === undefined) compiled++;
  else {
    const known = refusals.get(refusal.code);
    refusals.set(refusal.code, {
      times: (known?.times ?? 0) + 1,
      example: known?.example ?? `${seed}: ${refusal.message}`,
    });
  }
}
for (const [code, { times, example }] of refusals) console.log(`${times} × ${code}, as ${example}`);
console.log(`${count} models: ${compiled} compiled and equal in every form, ${wrong} wrong`);
process.exitCode = wrong === 0 ? 0 : 1;
