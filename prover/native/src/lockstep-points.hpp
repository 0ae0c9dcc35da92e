// SPDX-License-Identifier: GPL-3.0-or-later
// The same operation on every point of an array, affine, with one inversion for all.
#pragma once

#include <vector>

#include "affine-addition.hpp"
#include "batch-inverses.hpp"
#include "secret-buffer.hpp"
#include "signed-digits.hpp"

namespace proofcast {

template <class Field>
class LockstepPoints {
  using Point = Affine<Field>;

 public:
  // As many at once as keep what is computed with in the cache.
  static constexpr size_t BLOCK = 512;

  LockstepPoints() : denominators_(BLOCK), products_(BLOCK), multiples_(MULTIPLES * BLOCK) {}

  // sums[i] = left[i] + right[i]; `sums` may be one of the two. At most BLOCK.
  void add(const Point* left, const Point* right, Point* sums, size_t count) {
    for (size_t i = 0; i < count; i++) denominators_[i] = denominatorOf(left[i], right[i]);
    invertAll(denominators_.data(), products_.data(), count);
    for (size_t i = 0; i < count; i++) sums[i] = addWithInverse(left[i], right[i], denominators_[i]);
  }

  // results[i] = scalar·points[i] for any plain scalar. At most BLOCK.
  void multiply(const Point* points, size_t count, const Limbs& scalar, Point* results) {
    DigitWindows windows = DigitWindows::forScalars(256, DIGIT_BITS);
    std::vector<int> digits(windows.count, 0);
    visitDigits(scalar, bitLength(scalar), windows, [&](unsigned window, size_t bucket, bool negative) {
      digits[window] = negative ? -static_cast<int>(bucket + 1) : static_cast<int>(bucket + 1);
    });
    for (size_t i = 0; i < count; i++) multiples_[i] = points[i];
    for (size_t multiple = 1; multiple < MULTIPLES; multiple++) {
      add(multiplesOf(multiple), points, multiplesOf(multiple + 1), count);
    }
    for (size_t i = 0; i < count; i++) results[i] = Point::infinity();
    size_t window = digits.size();
    while (window > 0 && digits[window - 1] == 0) window--;
    SecretBuffer<Point> negatives(BLOCK);
    while (window-- > 0) {
      for (unsigned i = 0; i < DIGIT_BITS; i++) add(results, results, results, count);
      int digit = digits[window];
      if (digit == 0) continue;
      const Point* multiple = multiplesOf(static_cast<size_t>(digit < 0 ? -digit : digit));
      if (digit < 0) {
        for (size_t i = 0; i < count; i++) negatives[i] = multiple[i].negated();
        multiple = negatives.data();
      }
      add(results, multiple, results, count);
    }
    wipe(digits.data(), digits.size() * sizeof digits[0]);
  }

 private:
  static constexpr unsigned DIGIT_BITS = 5;
  static constexpr size_t MULTIPLES = size_t{1} << (DIGIT_BITS - 1);

  Point* multiplesOf(size_t multiple) { return multiples_.data() + (multiple - 1) * BLOCK; }

  SecretBuffer<Field> denominators_, products_;
  SecretBuffer<Point> multiples_;  // 1 … 16 times each point
};

}  // namespace proofcast
