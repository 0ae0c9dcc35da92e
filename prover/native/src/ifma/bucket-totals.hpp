// SPDX-License-Identifier: GPL-3.0-or-later
// Σ b·Bᵦ over the buckets B₁ … B_2^m, in additions that can all be made in lanes.
//
// Written as b = column + 2^l·row, a bucket is added to the sum of its column and to that of its row: two additions a bucket.
// The few columns and rows are then added once for each bit of their number, which leaves a point for each bit of b:
//   Σ b·Bᵦ = Σ 2^j·(sum of all buckets with bit j in their number).
// The chain of doublings over those points is left to whoever adds up several windows.
#pragma once

#include "parallel-list-sums.hpp"

namespace proofcast::ifma {

template <class Field>
class BucketTotals {
 public:
  // `sets` sets of 2^m buckets each: bucket b of set s is buckets[s·2^m + b − 1]. Bit j of set s goes to bits[s·(m + 1) + j].
  void total(const Point<Field>* buckets, size_t sets, unsigned m, Point<Field>* bits, ParallelListSums<Field>& sums,
             ThreadPool& pool) {
    const unsigned columnBits = (m + 1) / 2;
    const size_t size = size_t{1} << m, columns = size_t{1} << columnBits, rows = (size >> columnBits) + 1;
    // List c < columns holds column c, the others rows; column 0 and row 0 are not needed.
    const size_t perSet = columns + rows;
    lines_.reserve(sets * perSet);
    const size_t longest = columns > rows ? columns : rows;
    sums.sumEach(sets * perSet, listsPerTask(sets * perSet, longest, pool), longest, lines_.data(), pool,
                 [&](size_t list, auto&& emit) {
                   const Point<Field>* set = buckets + list / perSet * size - 1;
                   const size_t line = list % perSet;
                   if (line == 0 || line == columns) return;
                   const bool isColumn = line < columns;
                   const size_t first = isColumn ? line : (line - columns) << columnBits;
                   const size_t end = isColumn ? size : first + columns - 1, step = isColumn ? columns : 1;
                   for (size_t b = first; b <= end && b <= size; b += step) emitFinite(set + b, emit);
                 });
    sums.sumEach(sets * (m + 1), listsPerTask(sets * (m + 1), longest, pool), longest, bits, pool, [&](size_t list, auto&& emit) {
      const unsigned bit = static_cast<unsigned>(list % (m + 1));
      const bool ofColumn = bit < columnBits;
      const Point<Field>* lines = lines_.data() + list / (m + 1) * perSet + (ofColumn ? 0 : columns);
      const unsigned shift = ofColumn ? bit : bit - columnBits;
      for (size_t line = 1; line < (ofColumn ? columns : rows); ++line)
        if (line >> shift & 1) emitFinite(lines + line, emit);
    });
  }

  void wipe() { lines_.wipe(); }

 private:
  // About 4096 terms a task, if that leaves every thread one.
  static size_t listsPerTask(size_t lists, size_t longest, const ThreadPool& pool) {
    const size_t share = (lists + pool.threads() - 1) / pool.threads();
    const size_t enough = 4096 / longest + 1;
    return enough < share ? enough : share;
  }

  template <class Emit>
  static void emitFinite(const Point<Field>* point, Emit&& emit) {
    uint64_t any = 0;
    for (uint64_t word : point->x) any |= word;
    if (any != 0) emit(termOf(point));
  }

  AlignedArray<Point<Field>> lines_;
};

}  // namespace proofcast::ifma
