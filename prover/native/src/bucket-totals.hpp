// SPDX-License-Identifier: GPL-3.0-or-later
// From bucket sums to the total: Σ over windows w of 2^(w·bits) · Σ over buckets b of (b + 1)·B[w][b].
//
// The usual running sum over a window's buckets is a chain of Jacobian additions, 2 a bucket. Here the buckets of a window are
// laid out in rows and columns (b = row·columns + column), rows and columns are summed by batches of affine additions, and
// running sums are left for the few row and column sums: Σ row·columns·Row + Σ (column + 1)·Column.
#pragma once

#include "bucket-sort.hpp"
#include "signed-digits.hpp"

namespace proofcast {

template <class Field>
class BucketTotals {
 public:
  // `buckets` holds `sets` times the buckets of all windows. totals[set] is written for each.
  void total(const Affine<Field>* buckets, size_t sets, const DigitWindows& windows, Jacobian<Field>* totals,
             ThreadPool& pool) {
    unsigned columnBits = (windows.bits - 1) / 2;
    size_t columns = size_t{1} << columnBits;
    size_t rows = windows.buckets() / columns;
    size_t lines = rows + columns;
    size_t allWindows = sets * windows.count;
    sortByGroup(grouped_, allWindows * windows.buckets(), allWindows * lines, pool,
                [&](size_t first, size_t last, auto emit) {
                  for (size_t at = first; at < last; at++) {
                    if (buckets[at].isInfinity()) continue;
                    size_t bucket = at % windows.buckets();
                    size_t line = at / windows.buckets() * lines;
                    emit(line + bucket / columns, static_cast<Entry>(at));
                    emit(line + rows + bucket % columns, static_cast<Entry>(at));
                  }
                });
    lineSums_.reserve(allWindows * lines);
    sums_.sum(buckets, grouped_, lineSums_.data(), pool);
    windowSums_.reserve(allWindows);
    pool.forEach(allWindows, [&](size_t window, size_t) {
      const Affine<Field>* line = lineSums_.data() + window * lines;
      Jacobian<Field> byRow = weighted(line + 1, rows - 1);  // the first row counts 0
      for (unsigned i = 0; i < columnBits; i++) byRow = byRow.doubled();
      windowSums_[window] = byRow.plus(weighted(line + rows, columns));
    });
    for (size_t set = 0; set < sets; set++) {
      Jacobian<Field> total = Jacobian<Field>::infinity();
      for (size_t window = windows.count; window-- > 0;) {
        for (unsigned i = 0; i < windows.bits; i++) total = total.doubled();
        total = total.plus(windowSums_[set * windows.count + window]);
      }
      totals[set] = total;
    }
  }

  void wipeAll() {
    grouped_.wipeAll();
    sums_.wipeAll();
    lineSums_.wipeAll();
    windowSums_.wipeAll();
  }

 private:
  // Σ (i + 1)·points[i], as the sum of all sums of a tail.
  static Jacobian<Field> weighted(const Affine<Field>* points, size_t count) {
    Jacobian<Field> tail = Jacobian<Field>::infinity();
    Jacobian<Field> sum = Jacobian<Field>::infinity();
    for (size_t i = count; i-- > 0;) {
      tail = tail.plus(points[i]);
      sum = sum.plus(tail);
    }
    return sum;
  }

  GroupedEntries grouped_;
  ParallelGroupSums<Field> sums_;
  SecretBuffer<Affine<Field>> lineSums_;
  SecretBuffer<Jacobian<Field>> windowSums_;
};

}  // namespace proofcast
