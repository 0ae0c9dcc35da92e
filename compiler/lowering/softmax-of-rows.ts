import type { LoweredNode } from "../graph/lowered-graph.ts";
import { affineNode, constantNode } from "./affine-node.ts";
import { functionNode } from "./function-node.ts";
import { namedFunction } from "./function-operator.ts";
import { productNode } from "./product-node.ts";
import { tournament } from "./tournament.ts";
import { writtenMap, type WrittenRow } from "./written-map.ts";

const LOGISTIC = namedFunction("Sigmoid", (x) => 1 / (1 + Math.exp(-x)));

/** No score is above the greatest, whose power is 1, and no sum below it: intervals alone do not tell. */
const EXP = namedFunction("e^min(x, 0)", (x) => Math.exp(Math.min(x, 0)));
const RECIPROCAL = namedFunction("1 / max(x, 1)", (x) => 1 / Math.max(x, 1));

/** e^x / Σ e^x of each row of scores: of two only their difference matters. */
export function softmaxOfRows(
  scores: string,
  output: string,
  { rows, count }: Readonly<{ rows: number; count: number }>,
): LoweredNode[] {
  const places = Array.from({ length: rows * count }, (_, place) => place);
  if (count === 1) return [constantNode(output, new Float64Array(rows).fill(1))];
  if (count === 2) {
    const differences = places.map((place): WrittenRow => [0, [place, 1], [place ^ 1, -1]]);
    return [
      affineNode([scores], `${output}:difference`, writtenMap(differences)),
      functionNode(`${output}:difference`, output, LOGISTIC),
    ];
  }
  const [greatest, below, powers, sums, shares] = ["greatest", "below", "powers", "sums", "shares"].map(
    (part) => `${output}:${part}`,
  ) as [string, string, string, string, string];
  const rowOf = (place: number): number => Math.floor(place / count);
  const groups = {
    starts: Uint32Array.from({ length: rows + 1 }, (_, row) => row * count),
    members: Uint32Array.from(places),
  };
  const lowered = places.map((place): WrittenRow => [0, [place, 1], [rows * count + rowOf(place), -1]]);
  const added = Array.from({ length: rows }, (_, row): WrittenRow => [
    0,
    ...Array.from({ length: count }, (_each, k) => [row * count + k, 1] as const),
  ]);
  return [
    ...tournament(scores, greatest, groups, places.length, "largest", output),
    affineNode([scores, greatest], below, writtenMap(lowered)),
    { ...functionNode(below, powers, EXP), source: output },
    affineNode([powers], sums, writtenMap(added)),
    { ...functionNode(sums, shares, RECIPROCAL), source: output },
    productNode(
      [powers, shares],
      output,
      places,
      places.map((place) => rows * count + rowOf(place)),
    ),
  ];
}
