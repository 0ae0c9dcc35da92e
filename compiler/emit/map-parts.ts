// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { IntegerMap } from "../graph/integer-map.ts";
import { isFree, mapBlocks, READABLE_TERMS, type MapBlock } from "../graph/map-blocks.ts";

export type NamedBlock = Readonly<{ block: MapBlock; name: string }>;

/**
 * Which signals a map has in the circuit's text: a name for each block, those at one position apart from those at several, and the rows
 * beside them, each with a name of its own when they are few and all in one array when they are many. Rows without a signal are nowhere.
 */
type MapParts = Readonly<{
  dense: readonly NamedBlock[];
  gathered: readonly NamedBlock[];
  rest: Uint32Array;
  isReadable: boolean;
  restName: string;
}>;

export function mapParts(map: IntegerMap, output: string): MapParts {
  const { blocks, rest: others } = mapBlocks(map);
  const rest = others.filter((row) => !isFree(map, row));
  const named = blocks.map((block, index) => ({ block, name: `${output}_block${index}` }));
  return {
    dense: named.filter(({ block }) => block.positions === 1),
    gathered: named.filter(({ block }) => block.positions > 1),
    rest,
    isReadable: termsOf(map, rest) <= READABLE_TERMS,
    restName: `${output}_rest`,
  };
}

function termsOf({ starts }: IntegerMap, rows: Uint32Array): number {
  return rows.reduce((sum, row) => sum + elementAt(starts, row + 1) - elementAt(starts, row), 0);
}
