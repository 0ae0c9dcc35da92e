// SPDX-License-Identifier: GPL-3.0-or-later
// Multiples of a group's generator: k·2^(w·j)·G for every window j and every digit k, so that a product is a sum of one entry a
// window.
#pragma once

#include "bucket-sort.hpp"
#include "lockstep-points.hpp"

namespace proofcast {

template <class Group>
class GeneratorTable {
  using Field = typename Group::Field;

 public:
  // A larger table is slower to make and quicker to use: for `products` in all.
  explicit GeneratorTable(size_t products) : windows_(bestWindows(products)) {
    size_t half = windows_.buckets();
    entries_.resize(windows_.count * half);
    Jacobian<Field> base = Jacobian<Field>::from(Group::generator());
    for (size_t window = 0; window < windows_.count; window++) {
      entries_[window * half] = base.toAffine();
      for (unsigned bit = 0; bit < windows_.bits; bit++) base = base.doubled();
    }
    LockstepPoints<Field> lockstep;
    std::vector<Affine<Field>> last(lockstep.BLOCK);
    for (size_t window = 0; window < windows_.count; window++) {
      Affine<Field>* multiples = &entries_[window * half];
      for (size_t known = 1; known < half; known *= 2) {  // the first `known`, each plus the last of them
        std::fill(last.begin(), last.end(), multiples[known - 1]);
        for (size_t i = 0; i < known; i += lockstep.BLOCK) {
          size_t count = std::min(lockstep.BLOCK, known - i);
          lockstep.add(multiples + i, last.data(), multiples + known + i, count);
        }
      }
    }
  }

  void multiply(const Limbs* scalars, size_t count, Affine<Field>* results, ThreadPool& pool) const {
    GroupedEntries grouped;
    sortByGroup(grouped, count, count, pool, [&](size_t first, size_t last, auto emit) {
      for (size_t i = first; i < last; i++) {
        visitDigits(scalars[i], bitLength(scalars[i]), windows_, [&](unsigned window, size_t bucket, bool negative) {
          emit(i, static_cast<Entry>(window * windows_.buckets() + bucket) | (negative ? NEGATIVE : 0));
        });
      }
    });
    ParallelGroupSums<Field> sums;
    sums.sum(entries_.data(), grouped, results, pool);
  }

 private:
  static DigitWindows bestWindows(size_t products) {
    DigitWindows best = DigitWindows::forScalars(254, 2);
    for (unsigned bits = 3; bits <= 14; bits++) {
      DigitWindows windows = DigitWindows::forScalars(254, bits);
      if (windows.count * (products + windows.buckets()) < best.count * (products + best.buckets())) best = windows;
    }
    return best;
  }

  DigitWindows windows_;
  std::vector<Affine<Field>> entries_;
};

}  // namespace proofcast
