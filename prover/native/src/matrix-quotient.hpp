// SPDX-License-Identifier: GPL-3.0-or-later
// A·B − C on the odd points, from the matrices and the witness.
#pragma once

#include "coset-transform.hpp"
#include "matrix-rows.hpp"
#include "secret-buffer.hpp"

namespace proofcast {

template <class Arithmetic>
class MatrixQuotient : public Quotient {
  using Field = ScalarField<Arithmetic>;

 public:
  MatrixQuotient(const MatrixEntry* entries, size_t count, unsigned power)
      : rows_(entries, count, size_t{1} << power), transform_(power) {
    for (SecretBuffer<Field>& vector : vectors_) vector.reserve(transform_.size());
  }

  void evaluate(const Witness& witness, Limbs* h, ThreadPool& pool) override {
    Field *a = vectors_[0].data(), *b = vectors_[1].data(), *c = vectors_[2].data();
    size_t shares = 4 * pool.threads(), size = transform_.size();
    pool.forEach(shares, [&](size_t share, size_t) {
      for (size_t row = size * share / shares; row < size * (share + 1) / shares; row++) {
        a[row] = rows_.row(0, row, witness);
        b[row] = rows_.row(1, row, witness);
        c[row] = a[row] * b[row];
      }
    });
    Field* all[3] = {a, b, c};
    const bool toPlain[3] = {true, false, true};  // a plain A times B in Montgomery form is plain
    transform_.transform(all, toPlain, 3, pool);
    pool.forRanges(size, [&](size_t first, size_t last, size_t) {
      for (size_t i = first; i < last; i++) h[i] = (a[i] * b[i] - c[i]).limbs;
      for (Field* vector : all) wipe(vector + first, (last - first) * sizeof(Field));
    });
  }

 private:
  MatrixRows<Arithmetic> rows_;
  CosetTransform<Arithmetic> transform_;
  SecretBuffer<Field> vectors_[3];
};

}  // namespace proofcast
