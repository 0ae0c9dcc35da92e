// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { anySet } from "../../circuits/any-set.ts";
import { clamp } from "../../circuits/clamp.ts";
import { compare } from "../../circuits/compare.ts";
import { divide } from "../../circuits/divide.ts";
import { poseidonSponge } from "../../circuits/poseidon-sponge.ts";
import { rangeBits } from "../../circuits/range-bits.ts";
import { rescaleReluClamp } from "../../circuits/rescale-relu-clamp.ts";
import { rescaleRelu } from "../../circuits/rescale-relu.ts";
import { rescaleFloor } from "../../circuits/rescale.ts";
import type { Signals } from "../../circuits/signals.ts";
import { signedRangeBits } from "../../circuits/signed-range-bits.ts";
import { squareRoot } from "../../circuits/square-root.ts";
import { thresholdBuckets } from "../../circuits/threshold-buckets.ts";
import { emitCircuit } from "../../testing/emitted-circuit.ts";
import { integersBetween } from "../../testing/gadget-assertions.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

/** One template with its parameters: the value of each input signal, and what stands beside the gadget. */
type Case = Readonly<{
  file: string;
  call: string;
  input: string;
  values: readonly (bigint | readonly bigint[])[];
  write: (signals: Signals, place: number) => void;
}>;

const half = (s: number): bigint => (s === 0 ? 0n : 1n << BigInt(s - 1));

/** All that a decomposition of n bits takes, or its ends and some between where that is much. */
function signedSums(n: number): bigint[] {
  const limit = 1n << BigInt(n - 1);
  if (n <= 7) return integersBetween(-limit, limit - 1n);
  return [-limit, -limit / 3n, -1n, 0n, 1n, limit / 5n, limit / 2n + 7n, limit - 1n];
}

function floorRoot(value: bigint): bigint {
  let root = 0n;
  for (let bit = 124n; bit >= 0n; bit--) {
    const next = root + (1n << bit);
    if (next * next <= value) root = next;
  }
  return root;
}

/** A gadget with one input `in`, which is a sum less `lowered`. */
function scalarCase(
  file: string,
  call: string,
  sums: readonly bigint[],
  lowered: bigint,
  write: (signals: Signals, value: bigint) => unknown,
): Case {
  const values = sums.map((sum) => sum - lowered);
  return { file, call, input: "in", values, write: (signals, place) => write(signals, values[place] ?? 0n) };
}

const unsigned = (n: number): bigint[] => signedSums(n).map((sum) => sum + (1n << BigInt(n - 1)));

const SMALL: readonly Case[] = [
  ...[1, 7, 252].flatMap((n) => [
    scalarCase("range-bits", `RangeBits(${n})`, unsigned(n), 0n, (to, v) => {
      rangeBits(to, n, v);
    }),
    scalarCase("signed-range-bits", `SignedRangeBits(${n})`, signedSums(n), 0n, (to, v) => {
      signedRangeBits(to, n, v);
    }),
  ]),
  ...(
    [
      [2, 0],
      [2, 1],
      [7, 3],
      [7, 6],
      [70, 33],
      [252, 100],
    ] as const
  ).map(([n, s]) =>
    scalarCase("rescale", `RescaleFloor(${n}, ${s})`, signedSums(n), half(s), (to, v) => rescaleFloor(to, n, s, v)),
  ),
  ...(
    [
      [2, 0],
      [7, 1],
      [7, 5],
      [70, 33],
      [252, 100],
    ] as const
  ).map(([n, s]) =>
    scalarCase("rescale-relu", `RescaleRelu(${n}, ${s})`, signedSums(n), half(s), (to, v) => rescaleRelu(to, n, s, v)),
  ),
  ...(
    [
      [4, 1, 1],
      [7, 1, 2],
      [7, 0, 1],
      [70, 33, 20],
      [252, 100, 50],
    ] as const
  ).map(([n, s, w]) =>
    scalarCase("rescale-relu-clamp", `RescaleReluClamp(${n}, ${s}, ${w})`, signedSums(n), half(s), (to, v) =>
      rescaleReluClamp(to, n, s, w, v),
    ),
  ),
  ...(
    [
      [2, 1],
      [7, 3],
      [7, 1],
      [70, 33],
    ] as const
  ).map(([m, w]) => scalarCase("clamp", `Clamp(${m}, ${w})`, unsigned(m), 0n, (to, v) => clamp(to, m, w, v))),
  ...[2, 7, 252].map((n) => scalarCase("compare", `Compare(${n})`, signedSums(n), 0n, (to, v) => compare(to, n, v))),
  ...[1, 3, 124].map((n) => {
    const roots = n === 3 ? integersBetween(0n, 63n) : [0n, 1n, 2n, 3n, (1n << BigInt(2 * n)) - 1n];
    return scalarCase("square-root", `SquareRoot(${n})`, roots, 0n, (to, v) => {
      squareRoot(to, n, v, floorRoot(v));
    });
  }),
  ...(
    [
      [1, 2, [0n]],
      [5, 0, [-1n, 0n, 1n, 2n]],
      [5, 3, [-9n, -1n, 3n]],
      [6, 3, [-8n, 0n, 8n]],
      [121, 120, [0n, 1n << 119n]],
    ] as const
  ).map(([n, k, cuts]) => {
    const width = 1n << BigInt(k);
    const inside = (sum: bigint): boolean => sum >= cuts[0] - width && sum < (cuts.at(-1) ?? 0n) + width;
    const call = `ThresholdBuckets(${cuts.length}, ${k}, [${cuts.join(", ")}])`;
    return scalarCase("threshold-buckets", call, signedSums(n).filter(inside), 0n, (to, v) => {
      thresholdBuckets(to, k, cuts, v);
    });
  }),
  ...(
    [
      [3, 2, -4n],
      [1, 1, 0n],
      [120, 119, -(1n << 100n)],
    ] as const
  ).map(([n, m, lowest]): Case => {
    const denominators = n > 8 ? [1n, 3n, 1n << 119n] : integersBetween(1n, 1n << BigInt(m));
    const highest = lowest + (1n << BigInt(n)) - 1n;
    const operands = denominators.flatMap((d) =>
      [lowest, lowest + 1n, 0n, highest].flatMap((out) => [0n, d - 1n].map((remainder) => ({ d, out, remainder }))),
    );
    return {
      ...{ file: "divide", call: `Divided(${n}, ${m}, ${lowest})`, input: "operands" },
      values: operands.map(({ d, out, remainder }) => [out * d + remainder, d]),
      write: (signals, place) => {
        const { d: denominator, out, remainder } = operands[place] ?? { d: 1n, out: 0n, remainder: 0n };
        const numerator = out * denominator + remainder;
        signals.setAll("operands", [numerator, denominator]);
        signals.component("divide", (inner) => {
          divide(inner, { n, m, lowest }, { numerator, denominator, out });
        });
      },
    };
  }),
  ...[1, 2, 4, 5, 7].map((k): Case => {
    const values = integersBetween(0n, (1n << BigInt(k)) - 1n);
    return {
      ...{ file: "any-set", call: `AnySet(${k})`, input: "bits" },
      values: values.map((bits) => Array.from({ length: k }, (_, i) => (bits >> BigInt(i)) & 1n)),
      write: (signals, place) => anySet(signals, k, values[place] ?? 0n),
    };
  }),
];

const SPONGES = [1, 2, 3, 8, 15, 16, 17, 33].map((length): Case => {
  const words = Array.from({ length }, (_, i) => (1n << 248n) - BigInt(i * i + 1));
  return {
    ...{ file: "poseidon-sponge", call: `PoseidonSponge(${length})`, input: "words", values: [words] },
    write: (signals) => poseidonSponge(signals, words),
  };
});

/** All gadgets in one circuit, so that circom starts once. */
function circuitOf(cases: readonly Case[]): string {
  const body = cases.map(({ call, input, values: [first] }, index) => {
    const size = typeof first === "object" ? `[${first.length}]` : "";
    return `    signal input in${index}${size};
    component gadget${index} = ${call};
    gadget${index}.${input} <== in${index};`;
  });
  return `pragma circom 2.2.0;
${[...new Set(["divide", ...cases.map(({ file }) => file)])].map((file) => `include "${file}.circom";`).join("\n")}
template Divided(n, m, lowest) {
    signal input operands[2];
    component divide = Divide(n, m, lowest);
    divide.numerator <== operands[0];
    divide.denominator <== operands[1];
}
template All() {
${body.join("\n")}
}
component main = All();
`;
}

describe("the signals beside each gadget", () => {
  const folder = temporaryFolder();

  for (const [name, cases] of [
    ["of the model and the feature checks", SMALL],
    ["of the statement", SPONGES],
  ] as const) {
    it(`${name} are what circom's own witness program gives`, async () => {
      const circuit = await emitCircuit(circuitOf(cases), folder());
      const rounds = Math.max(...cases.map(({ values }) => values.length));
      for (let round = 0; round < rounds; round++) {
        const placeOf = ({ values }: Case): number => round % values.length;
        const inputs = Object.fromEntries(cases.map((each, i) => [`in${i}`, each.values[placeOf(each)] ?? 0n]));
        const written = circuit.written((signals) => {
          cases.forEach((each, i) => {
            const value = each.values[placeOf(each)] ?? 0n;
            if (typeof value === "object") signals.setAll(`in${i}`, value);
            else signals.set(`in${i}`, value);
            signals.component(`gadget${i}`, (gadget) => {
              each.write(gadget, placeOf(each));
            });
          });
        });
        expect(written, `round ${round}`).to.deep.equal(await circuit.witness(inputs));
      }
    }).timeout(60_000);
  }
});
