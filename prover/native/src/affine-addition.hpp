// SPDX-License-Identifier: GPL-3.0-or-later
// One addition of affine points with the inverse of its denominator given: 3 multiplications, where Jacobian ones take 11.
#pragma once

#include "curve.hpp"

namespace proofcast {

// What has to be inverted for a + b. Never zero, so that one odd pair spoils no batch: where nothing has to be, it is one.
template <class Field>
Field denominatorOf(const Affine<Field>& a, const Affine<Field>& b) {
  Field difference = b.x - a.x;
  if (!difference.isZero() && !a.x.isZero() && !b.x.isZero()) return difference;
  if (a.isInfinity() || b.isInfinity()) return Field::one();
  if (!difference.isZero()) return difference;
  Field twice = a.y + a.y;
  return a.y == b.y && !twice.isZero() ? twice : Field::one();
}

// a + b. `inverse` is 1/denominatorOf(a, b).
template <class Field>
Affine<Field> addWithInverse(const Affine<Field>& a, const Affine<Field>& b, const Field& inverse) {
  Field slope;
  bool sameX = a.x == b.x;
  if (sameX || a.x.isZero() || b.x.isZero()) {
    if (a.isInfinity()) return b;
    if (b.isInfinity()) return a;
    if (sameX) {
      if (!(a.y == b.y) || a.y.isZero()) return Affine<Field>::infinity();
      Field square = a.x.square();
      slope = (square + square + square) * inverse;
    } else {
      slope = (b.y - a.y) * inverse;
    }
  } else {
    slope = (b.y - a.y) * inverse;
  }
  Field x = slope.square() - a.x - b.x;
  return {x, slope * (a.x - x) - a.y};
}

}  // namespace proofcast
