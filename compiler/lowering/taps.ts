// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";

/**
 * Where a window that slides over some axes reads them. `at[place · kernel + tap]` is the input's place, row-major, or −1 where the tap
 * reads nothing (padding).
 */
export type Taps = Readonly<{ size: number; places: number; kernel: number; at: Int32Array }>;

/** One axis: `read` gives the input's place, and whatever is outside of the axis reads nothing. */
export function axisTaps(
  size: number,
  places: number,
  kernel: number,
  read: (place: number, tap: number) => number,
): Taps {
  const at = Int32Array.from({ length: places * kernel }, (_, index) => {
    const input = read(Math.floor(index / kernel), index % kernel);
    return input >= 0 && input < size ? input : -1;
  });
  return { size, places, kernel, at };
}

/** A window over several axes, the outermost first. */
export function joinedTaps(axes: readonly Taps[]): Taps {
  return axes.reduce(inside, { size: 1, places: 1, kernel: 1, at: Int32Array.of(0) });
}

function inside(outer: Taps, inner: Taps): Taps {
  const [places, kernel] = [outer.places * inner.places, outer.kernel * inner.kernel];
  const at = new Int32Array(places * kernel);
  for (let place = 0; place < places; place++) {
    const outerRow = Math.floor(place / inner.places) * outer.kernel;
    const innerRow = (place % inner.places) * inner.kernel;
    for (let tap = 0; tap < kernel; tap++) {
      const high = elementAt(outer.at, outerRow + Math.floor(tap / inner.kernel));
      const low = elementAt(inner.at, innerRow + (tap % inner.kernel));
      at[place * kernel + tap] = high < 0 || low < 0 ? -1 : high * inner.size + low;
    }
  }
  return { size: outer.size * inner.size, places, kernel, at };
}
