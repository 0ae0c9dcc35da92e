// SPDX-License-Identifier: GPL-3.0-or-later
// Whether points of the curve are in the subgroup of order r.
#pragma once

#include "lockstep-points.hpp"
#include "point-forms.hpp"

namespace proofcast {

// G1 is the whole curve.
template <class Arithmetic>
bool allInSubgroup(G1Group<Arithmetic>, const Affine<BaseField<Arithmetic>>*, size_t, LockstepPoints<BaseField<Arithmetic>>&) {
  return true;
}

// The twist is much larger. Let ψ(x, y) = (x̄·ξ^((p−1)/3), ȳ·ξ^((p−1)/2)), Frobenius carried over to it. On every point of the
// twist ψ² − tψ + p = 0, with t the trace of Frobenius. In the subgroup ψ multiplies by t − 1 = 6u²; and where ψ(P) = (t − 1)P,
// that equation says ((t − 1)² − t(t − 1) + p)P = (p + 1 − t)P = rP = 0. So the test is exact, at half the cost of r·P.
template <class Arithmetic>
bool allInSubgroup(G2Group<Arithmetic>, const Affine<TwistField<Arithmetic>>* points, size_t count,
                   LockstepPoints<TwistField<Arithmetic>>& lockstep) {
  using Field = TwistField<Arithmetic>;
  constexpr Limbs traceMinusOne{{0xf83e9682e87cfd46, 0x6f4d8248eeb859fb, 0, 0}};
  const Field xFactor{{{{0xb5773b104563ab30, 0x347f91c8a9aa6454, 0x7a007127242e0991, 0x1956bcd8118214ec}}},
                      {{{0x6e849f1ea0aa4757, 0xaa1c7b6d89f89141, 0xb6e713cdfae0ca3a, 0x26694fbb4e82ebc3}}}};
  const Field yFactor{{{{0xe4bbdd0c2936b629, 0xbb30f162e133bacb, 0x31a9d1b6f9645366, 0x253570bea500f8dd}}},
                      {{{0xa1d77ce45ffe77c7, 0x07affd117826d1db, 0x6d16bd27bb7edc6b, 0x2c87200285defecc}}}};
  std::vector<Affine<Field>> multiples(count);
  lockstep.multiply(points, count, traceMinusOne, multiples.data());
  for (size_t i = 0; i < count; i++) {
    const Affine<Field>& point = points[i];
    Affine<Field> frobenius{Field{point.x.real, point.x.imaginary.negated()} * xFactor,
                            Field{point.y.real, point.y.imaginary.negated()} * yFactor};
    if (!(multiples[i] == frobenius)) return false;
  }
  return true;
}

}  // namespace proofcast
