// SPDX-License-Identifier: GPL-3.0-or-later
// The circuit's matrices A and B times the witness.
//
// Most coefficients and most values are short: their products are summed as integers, one multiplication of 64 bits each. What
// is long (a coefficient of 2^31 or more, or a value of 2^62 or more) is multiplied in lanes, eight terms of any rows at a time.
#pragma once

#include "../engine.hpp"
#include "aligned-array.hpp"
#include "domain-tables.hpp"

namespace proofcast::ifma {

// Values of wires that are short, with their sign.
class ShortValues {
 public:
  static constexpr int64_t LONG = INT64_MIN;
  static constexpr unsigned MOST_BITS = 62;

  explicit ShortValues(size_t wires) : values_(wires) {}

  void read(const Witness& witness, size_t first, size_t last) {
    for (size_t wire = first; wire < last; ++wire) {
      const int64_t magnitude = static_cast<int64_t>(witness.magnitudes[wire].limb[0]);
      values_[wire] = witness.bits[wire] > MOST_BITS ? LONG : witness.negative[wire] != 0 ? -magnitude : magnitude;
    }
  }
  int64_t operator[](size_t wire) const { return values_[wire]; }
  void wipe() { values_.wipe(); }

 private:
  AlignedArray<int64_t> values_;
};

class MatrixRows {
 public:
  // Of the entries those of one matrix, 0 or 1. Rows' values come out multiplied by 2^(scaleBits − 260).
  MatrixRows(const MatrixEntry* entries, size_t count, unsigned matrix, size_t rows, unsigned scaleBits);

  // The eight rows from 8·group on, one a lane, below 4p and carried.
  FrLanes times(const Witness& witness, const ShortValues& values, size_t group) const;

 private:
  struct Term {
    uint32_t wire;
    int32_t coefficient;  // 0: a long one
    uint32_t scaled;      // the coefficient's place among the scaled ones
  };
  class LongTerms;

  AlignedArray<uint64_t> starts_;
  AlignedArray<Term> terms_;
  AlignedArray<Limbs> scaled_;  // distinct coefficients times 2^scaleBits, below r
  Wide scale_;
};

}  // namespace proofcast::ifma
