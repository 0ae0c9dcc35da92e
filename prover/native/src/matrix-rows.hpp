// SPDX-License-Identifier: GPL-3.0-or-later
// The circuit's matrices A and B times the witness, row by row.
#pragma once

#include <algorithm>
#include <map>
#include <vector>

#include "point-forms.hpp"

namespace proofcast {

template <class Arithmetic>
class MatrixRows {
  using Field = ScalarField<Arithmetic>;

 public:
  MatrixRows(const MatrixEntry* entries, size_t count, size_t rows) : rows_(rows), starts_(2 * rows + 1, 0), terms_(count) {
    for (size_t i = 0; i < count; i++) starts_[rowOf(entries[i]) + 1]++;
    for (size_t row = 0; row < 2 * rows; row++) starts_[row + 1] += starts_[row];
    std::vector<size_t> next(starts_.begin(), starts_.end() - 1);
    auto less = [](const Limbs& a, const Limbs& b) { return isBelow(a, b); };
    std::map<Limbs, uint32_t, decltype(less)> known(less);  // few coefficients are distinct
    for (size_t i = 0; i < count; i++) {
      auto [at, added] = known.try_emplace(entries[i].coefficient, static_cast<uint32_t>(coefficients_.size()));
      if (added) {
        Field squared{entries[i].coefficient};
        coefficients_.push_back({squared, squared * Field{{{1, 0, 0, 0}}}});
      }
      terms_[next[rowOf(entries[i])]++] = {entries[i].wire, at->second};
    }
  }

  // One row of A (0) or B (1) times the witness, in Montgomery form.
  Field row(unsigned matrix, size_t row, const Witness& witness) const {
    Field sum = Field::zero();
    size_t at = matrix * rows_ + row;
    for (size_t i = starts_[at]; i < starts_[at + 1]; i++) {
      const Term& term = terms_[i];
      unsigned bits = witness.bits[term.wire];
      if (bits == 0) continue;
      const Coefficient& coefficient = coefficients_[term.coefficient];
      if (bits > 1) {
        sum = sum + coefficient.squared * Field{witness.values[term.wire]};
      } else if (witness.negative[term.wire]) {
        sum = sum - coefficient.single;
      } else {
        sum = sum + coefficient.single;
      }
    }
    return sum;
  }

 private:
  struct Term {
    uint32_t wire, coefficient;
  };
  struct Coefficient {
    Field squared;  // c·2^512, as the zkey has it: times a plain value gives Montgomery form
    Field single;   // c·2^256: that product for the value one
  };

  size_t rowOf(const MatrixEntry& entry) const { return entry.matrix * rows_ + entry.row; }

  size_t rows_;
  std::vector<size_t> starts_;
  std::vector<Term> terms_;
  std::vector<Coefficient> coefficients_;
};

}  // namespace proofcast
