// SPDX-License-Identifier: GPL-3.0-or-later
/** From one sample of a function to the next. */
type Step = Readonly<{ from: number; to: number; before: number; after: number; change: number }>;

/** Of a function's steps between samples: the largest, the steepest, and the least and the most that any sample is. */
export type Steps = Readonly<{ step: number; slope: number; low: number; high: number }>;

/**
 * Takes another sample in the midst of the step that changes most, so often at most, until none changes by more than `fine`. The largest
 * is at the root of a heap: convolutions ask for tens of thousands of ranges.
 */
export function splitSteps(
  at: (x: number) => number,
  places: readonly number[],
  values: readonly number[],
  { fine, mostSplits }: Readonly<{ fine: number; mostSplits: number }>,
): Steps {
  let [step, slope, low, high] = [0, 0, Infinity, -Infinity];
  const heap: Step[] = [];
  const settle = ({ from, to, change }: Step): void => {
    step = Math.max(step, change);
    slope = Math.max(slope, change / (to - from));
  };
  const add = (from: number, to: number, before: number, after: number): void => {
    const each = { from, to, before, after, change: Math.abs(after - before) };
    if (each.change > fine) push(heap, each);
    else settle(each);
  };
  const see = (value: number): void => {
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  values.forEach((value, index) => {
    see(value);
    if (index > 0) add(places[index - 1] ?? 0, places[index] ?? 0, values[index - 1] ?? 0, value);
  });
  for (let split = 0; split < mostSplits; split++) {
    const largest = heap[0];
    if (largest === undefined) break;
    const middle = (largest.from + largest.to) / 2;
    if (middle === largest.from || middle === largest.to) break;
    pop(heap);
    const value = at(middle);
    see(value);
    add(largest.from, middle, largest.before, value);
    add(middle, largest.to, value, largest.after);
  }
  heap.forEach(settle);
  return { step, slope, low, high };
}

/** The larger change first, and of equal ones the one that begins first. */
function isBefore(a: Step, b: Step): boolean {
  return a.change > b.change || (a.change === b.change && a.from < b.from);
}

function push(heap: Step[], each: Step): void {
  let place = heap.push(each) - 1;
  while (place > 0) {
    const above = (place - 1) >> 1;
    const other = heap[above];
    if (other === undefined || isBefore(other, each)) break;
    heap[place] = other;
    place = above;
  }
  heap[place] = each;
}

function pop(heap: Step[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let place = 0;
  for (;;) {
    let below = 2 * place + 1;
    const [left, right] = [heap[below], heap[below + 1]];
    if (left === undefined) break;
    if (right !== undefined && isBefore(right, left)) below++;
    const other = heap[below];
    if (other === undefined || isBefore(last, other)) break;
    heap[place] = other;
    place = below;
  }
  heap[place] = last;
}
