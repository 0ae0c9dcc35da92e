// SPDX-License-Identifier: GPL-3.0-or-later
import { ascending, placesAround } from "../../curves/turning-places.ts";
import { rememberedFor } from "../../remembered-for.ts";
import type { RealFunction } from "./real-function.ts";

/** Functions turn within a few units of 0, which even samples of a range that is wider may miss. */
const WIDE = 16;

/** Places that even samples of a function would miss, ascending: where it turns, ever closer around that, and half-way between two turns. */
export const turnsOf = rememberedFor<RealFunction, [min: number, max: number], readonly number[]>(
  ({ turns }, min, max) => {
    const places = turns?.(min, max) ?? (max - min > WIDE ? [0] : []);
    return places.length === 0 ? [] : placesAround([min, ...places, max], min, max);
  },
  (min, max) => `${min} ${max}`,
);

/** `count` even steps from `min` to `max`, with those of some ascending places that are between. */
export function sampledPlaces(places: readonly number[], min: number, max: number, count: number): number[] {
  const even = Array.from({ length: count + 1 }, (_, index) =>
    index === count ? max : min + ((max - min) * index) / count,
  );
  const between = places.filter((place) => place > min && place < max);
  return between.length === 0 ? even : ascending([...even, ...between]);
}
