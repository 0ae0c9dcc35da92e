// SPDX-License-Identifier: GPL-3.0-or-later
#include "curve-membership.hpp"

#include "point-forms.hpp"
#include "portable-arithmetic.hpp"

namespace proofcast {
namespace {

// b of y² = x³ + b, in Montgomery form: 3 for G1, 3/(9 + u) for G2's twist.
constexpr Limbs G1_B{{0x7a17caa950ad28d7, 0x1f6ac17ae15521b9, 0x334bea4e696bd284, 0x2a1f6744ce179d8e}};
constexpr Limbs G2_B_REAL{{0x3bf938e377b802a8, 0x020b1b273633535d, 0x26b7edf049755260, 0x2514c6324384a86d}};
constexpr Limbs G2_B_IMAGINARY{{0x38e7ecccd1dcff67, 0x65f0b37d93ce0d3e, 0xd749d0dd22ac00aa, 0x0141b9ce4a688d4d}};

template <class Field>
bool satisfies(const Affine<Field>& point, const Field& b) {
  return point.y.square() == point.x.square() * point.x + b;
}

bool isReduced(const Limbs& coordinate) { return isBelow(coordinate, BaseModulus::prime); }

}  // namespace

bool isOnCurve(const G1Point& point) {
  if (isInfinity(point)) return true;
  using Group = G1Group<PortableArithmetic>;
  return isReduced(point.x) && isReduced(point.y) && satisfies(Group::from(point), Group::Field{G1_B});
}

bool isOnCurve(const G2Point& point) {
  if (isInfinity(point)) return true;
  using Group = G2Group<PortableArithmetic>;
  return isReduced(point.x0) && isReduced(point.x1) && isReduced(point.y0) && isReduced(point.y1) &&
         satisfies(Group::from(point), Group::Field{{G2_B_REAL}, {G2_B_IMAGINARY}});
}

}  // namespace proofcast
