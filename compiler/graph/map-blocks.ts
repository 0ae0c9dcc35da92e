// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "./element-at.ts";
import type { IntegerMap } from "./integer-map.ts";
import { sharedRows, type SharedRows } from "./shared-rows.ts";

/**
 * Rows that are one small dense matrix laid at several positions: a whole dense layer at one, a convolution's filters at many. With c
 * channels, p positions and t taps, row `rows[channel · p + position]` is biases[channel] + Σ weights[channel · t + tap] ·
 * x[columns[position · t + tap]]. A weight may be 0: that row has no such term.
 */
export type MapBlock = Readonly<{
  channels: number;
  positions: number;
  taps: number;
  rows: Uint32Array;
  columns: Uint32Array;
  weights: Float64Array;
  biases: BigInt64Array;
}>;

/** A map taken apart for writing: `rest` are the rows that are in no block, ascending. The same map gives the same. */
type MapBlocks = Readonly<{ blocks: readonly MapBlock[]; rest: Uint32Array }>;

/** A map with no more terms is written row by row, for people. */
export const READABLE_TERMS = 1_024;

/** Products that a block must have, and rows that one at a single position must, to be worth more than its rows one by one. */
const FEWEST_PRODUCTS = 256;
const FEWEST_CHANNELS = 4;

/** A block is at least so full of weights that are not 0, and each channel when it joins. */
const FULLNESS = 1 / 2;
const CHANNEL_FULLNESS = 1 / 4;

/** Clusters remembered of one tap: windows of a convolution overlap. */
const OWNERS = 32;

/** Every form that a map is written in asks for them. */
const known = new WeakMap<IntegerMap, MapBlocks>();

export function mapBlocks(map: IntegerMap): MapBlocks {
  const blocks = known.get(map) ?? takenApart(map);
  known.set(map, blocks);
  return blocks;
}

function takenApart(map: IntegerMap): MapBlocks {
  const all = Uint32Array.from(map.biases.keys());
  if (map.columns.length <= READABLE_TERMS) return { blocks: [], rest: all };
  const candidates = all.filter((row) => !isFree(map, row));
  const byPositions = Map.groupBy(sharedRows(map, candidates), ({ rows }) => rows.length);
  const blocks = [...byPositions.values()]
    .flatMap(clusters)
    .filter(isWorthwhile)
    .map((cluster) => blockOf(map, cluster));
  const taken = new Set(blocks.flatMap(({ rows }) => [...rows]));
  return { blocks, rest: all.filter((row) => !taken.has(row)) };
}

/** A constant, or a copy of an element. */
export function isFree({ starts, coefficients, biases }: IntegerMap, row: number): boolean {
  const start = elementAt(starts, row);
  const terms = elementAt(starts, row + 1) - start;
  return terms === 0 || (terms === 1 && coefficients[start] === 1 && biases[row] === 0n);
}

/** Classes at the same number of positions whose taps are mostly the same. `taps`: all of them. */
type Cluster = { classes: SharedRows[]; taps: Set<number>; terms: number };

/** Each class joins the cluster that it has most taps in common with, where the block stays full enough. */
function clusters(classes: readonly SharedRows[]): Cluster[] {
  const found: Cluster[] = [];
  const owners = new Map<number, Cluster[]>();
  for (const each of classes) {
    const cluster = nearest(each, owners) ?? { classes: [], taps: new Set(), terms: 0 };
    if (cluster.classes.length === 0) found.push(cluster);
    cluster.classes.push(each);
    cluster.terms += each.taps.length;
    for (const tap of each.taps) {
      if (cluster.taps.has(tap)) continue;
      cluster.taps.add(tap);
      owners.set(tap, [cluster, ...(owners.get(tap) ?? [])].slice(0, OWNERS));
    }
  }
  return found;
}

function nearest({ taps }: SharedRows, owners: ReadonlyMap<number, readonly Cluster[]>): Cluster | undefined {
  const votes = new Map<Cluster, number>();
  for (const tap of taps) for (const owner of owners.get(tap) ?? []) votes.set(owner, (votes.get(owner) ?? 0) + 1);
  let best: Cluster | undefined;
  for (const [cluster, count] of votes) if (best === undefined || count > (votes.get(best) ?? 0)) best = cluster;
  if (best === undefined) return undefined;
  const { taps: own } = best;
  const union = taps.reduce((size, tap) => size + (own.has(tap) ? 0 : 1), own.size);
  const isFull = best.terms + taps.length >= FULLNESS * union * (best.classes.length + 1);
  return isFull && taps.length >= CHANNEL_FULLNESS * union ? best : undefined;
}

function isWorthwhile({ classes, taps }: Cluster): boolean {
  const positions = elementAt(classes, 0).rows.length;
  if (positions === 1 && classes.length < FEWEST_CHANNELS) return false;
  return positions * classes.length * taps.size >= FEWEST_PRODUCTS;
}

function blockOf(map: IntegerMap, { classes, taps }: Cluster): MapBlock {
  const positions = elementAt(classes, 0).rows.length;
  const block = {
    ...{ channels: classes.length, positions, taps: taps.size },
    rows: new Uint32Array(classes.length * positions),
    columns: new Uint32Array(positions * taps.size),
    weights: new Float64Array(classes.length * taps.size),
    biases: BigInt64Array.from(classes, ({ rows }) => elementAt(map.biases, elementAt(rows, 0))),
  };
  const places = tapPlaces(map, classes, taps);
  classes.forEach((each, channel) => {
    block.rows.set(each.rows, channel * positions);
    each.taps.forEach((tap, term) => {
      const place = places.get(tap) ?? 0;
      each.rows.forEach((row, position) => {
        const at = elementAt(map.starts, row) + term;
        block.columns[position * taps.size + place] = elementAt(map.columns, at);
        block.weights[channel * taps.size + place] = elementAt(map.coefficients, at);
      });
    });
  });
  return block;
}

/** Taps in the order of the columns that they read at the first position. */
function tapPlaces(map: IntegerMap, classes: readonly SharedRows[], taps: ReadonlySet<number>) {
  const firstColumns = new Map<number, number>();
  for (const { rows, taps: own } of classes) {
    const start = elementAt(map.starts, elementAt(rows, 0));
    own.forEach((tap, term) => firstColumns.set(tap, elementAt(map.columns, start + term)));
  }
  const ordered = [...taps.keys()].sort((a, b) => (firstColumns.get(a) ?? 0) - (firstColumns.get(b) ?? 0));
  return new Map(ordered.map((tap, place) => [tap, place]));
}
