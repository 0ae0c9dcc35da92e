// SPDX-License-Identifier: GPL-3.0-or-later
// From a polynomial's values on the domain of 2^power points to its values on the odd points of the domain twice as large.
//
// Inverse FFT by decimation in frequency (natural order in, bit-reversed out), a factor for each coefficient, FFT by decimation
// in time (bit-reversed in, natural order out): nothing is ever reordered. After the first `splitBits` levels a vector has
// fallen into 2^splitBits parts that share nothing until the last `splitBits` levels: threads and caches work on one part each.
#pragma once

#include <vector>

#include "point-forms.hpp"
#include "thread-pool.hpp"

namespace proofcast {

template <class Arithmetic>
class CosetTransform {
  using Field = ScalarField<Arithmetic>;

 public:
  explicit CosetTransform(unsigned power) : power_(power), size_(size_t{1} << power) {
    Field odd{LARGEST_ROOT};  // of order 2^(power + 1)
    for (unsigned order = TWO_ADICITY; order > power + 1; order--) odd = odd.square();
    Field root = odd.square();
    Field inverseRoot = root.inverse();
    forward_.resize(size_ / 2);
    backward_.resize(size_ / 2);
    fill(forward_, Field::one(), root);
    fill(backward_, Field::one(), inverseRoot);
    Field perSize = Field::fromPlain({{size_, 0, 0, 0}}).inverse();
    std::vector<Field> shifts(size_);
    fill(shifts, perSize, odd);
    montgomeryFactors_.resize(size_);
    plainFactors_.resize(size_);
    for (size_t i = 0; i < size_; i++) {
      size_t reversed = 0;
      for (unsigned bit = 0; bit < power; bit++) reversed |= (i >> bit & 1) << (power - 1 - bit);
      montgomeryFactors_[reversed] = shifts[i];
      plainFactors_[reversed] = Field{shifts[i].toPlain()};
    }
  }

  size_t size() const { return size_; }

  // `toPlain[i]`: vector i leaves Montgomery form on the way.
  void transform(Field* const* vectors, const bool* toPlain, size_t count, ThreadPool& pool) const {
    unsigned splitBits = 0;
    while (splitBits < power_ && (size_t{1} << splitBits) < pool.threads()) splitBits++;
    for (unsigned level = 0; level < splitBits; level++) {
      eachSlice(count, pool, [&](size_t vector, size_t first, size_t last) { backwardSlice(vectors[vector], level, first, last); });
    }
    size_t parts = size_t{1} << splitBits;
    size_t partSize = size_ / parts;
    pool.forEach(count * parts, [&](size_t task, size_t) {
      size_t vector = task / parts, start = task % parts * partSize;
      Field* values = vectors[vector] + start;
      for (unsigned level = splitBits; level < power_; level++) backwardLevel(values, level, partSize);
      const Field* factors = (toPlain[vector] ? plainFactors_ : montgomeryFactors_).data() + start;
      for (size_t i = 0; i < partSize; i++) values[i] = values[i] * factors[i];
      for (unsigned level = power_; level-- > splitBits;) forwardLevel(values, level, partSize);
    });
    for (unsigned level = splitBits; level-- > 0;) {
      eachSlice(count, pool, [&](size_t vector, size_t first, size_t last) { forwardSlice(vectors[vector], level, first, last); });
    }
  }

 private:
  static void fill(std::vector<Field>& powers, Field value, const Field& ratio) {
    for (Field& power : powers) {
      power = value;
      value = value * ratio;
    }
  }

  template <class Body>
  void eachSlice(size_t count, ThreadPool& pool, const Body& body) const {
    size_t slices = pool.threads();
    size_t butterflies = size_ / 2;
    pool.forEach(count * slices, [&](size_t task, size_t) {
      size_t slice = task % slices;
      body(task / slices, butterflies * slice / slices, butterflies * (slice + 1) / slices);
    });
  }

  // Level l has blocks of size/2^l values. A butterfly joins a value of a block's first half with its partner half a block on;
  // the twiddle factor of place i in the half is root^(i·2^l).
  static void backwardButterfly(Field& low, Field& high, const Field& twiddle) {
    Field sum = low + high;
    high = (low - high) * twiddle;
    low = sum;
  }
  static void forwardButterfly(Field& low, Field& high, const Field& twiddle) {
    Field product = high * twiddle;
    high = low - product;
    low = low + product;
  }

  void backwardSlice(Field* values, unsigned level, size_t first, size_t last) const {
    size_t half = size_ >> (level + 1);
    for (size_t i = first; i < last; i++) {
      size_t place = i % half, low = i / half * 2 * half + place;
      backwardButterfly(values[low], values[low + half], backward_[place << level]);
    }
  }
  void forwardSlice(Field* values, unsigned level, size_t first, size_t last) const {
    size_t half = size_ >> (level + 1);
    for (size_t i = first; i < last; i++) {
      size_t place = i % half, low = i / half * 2 * half + place;
      forwardButterfly(values[low], values[low + half], forward_[place << level]);
    }
  }
  void backwardLevel(Field* values, unsigned level, size_t count) const {
    size_t half = size_ >> (level + 1);
    for (size_t block = 0; block < count; block += 2 * half) {
      for (size_t i = 0; i < half; i++) backwardButterfly(values[block + i], values[block + half + i], backward_[i << level]);
    }
  }
  void forwardLevel(Field* values, unsigned level, size_t count) const {
    size_t half = size_ >> (level + 1);
    for (size_t block = 0; block < count; block += 2 * half) {
      for (size_t i = 0; i < half; i++) forwardButterfly(values[block + i], values[block + half + i], forward_[i << level]);
    }
  }

  unsigned power_;
  size_t size_;
  std::vector<Field> forward_, backward_;
  std::vector<Field> montgomeryFactors_, plainFactors_;
};

}  // namespace proofcast
