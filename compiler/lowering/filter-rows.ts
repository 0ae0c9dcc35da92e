// SPDX-License-Identifier: GPL-3.0-or-later
import { SparseMapBuilder, type SparseMap } from "../graph/sparse-map.ts";
import type { Taps } from "./taps.ts";

/** What each filter reads: `count` channels from `first` on, and where its weights for one of them begin. */
type FilterForm = Readonly<{
  batch: number;
  channels: number;
  filters: number;
  readsOf: (filter: number) => Readonly<{ first: number; count: number }>;
  weightsAt: (filter: number, channel: number) => number;
}>;

/** Every filter at every place of every image. @shape x[batch,channels,…] -> y[batch,filters,…] */
export function filterRows(
  { batch, channels, filters, readsOf, weightsAt }: FilterForm,
  { places, kernel, size, at }: Taps,
  weights: Float64Array,
  bias: Float64Array,
): SparseMap {
  const map = new SparseMapBuilder();
  for (let image = 0; image < batch; image++)
    for (let filter = 0; filter < filters; filter++) {
      const { first, count } = readsOf(filter);
      for (let place = 0; place < places; place++) {
        for (let channel = first; channel < first + count; channel++) {
          const [base, from] = [(image * channels + channel) * size, weightsAt(filter, channel)];
          for (let tap = 0; tap < kernel; tap++) {
            const read = at[place * kernel + tap] ?? -1;
            if (read >= 0) map.add(base + read, weights[from + tap] ?? 0);
          }
        }
        map.endRow(bias[filter]);
      }
    }
  return map.build();
}
