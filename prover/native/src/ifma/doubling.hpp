// SPDX-License-Identifier: GPL-3.0-or-later
// Doublings of eight points of G1 at once, for a table of multiples: in Jacobian coordinates, (x/z², y/z³), so that nothing is
// divided until the multiple is stored.
#pragma once

#include "points.hpp"

namespace proofcast::ifma {

// x and y below 4p and a trifle, z below 2p. z is zero for the point at infinity.
struct JacobianLanes {
  FqLanes x, y, z;
};

// In five squares and two products ("dbl-2009-l" of the Explicit-Formulas Database).
PROOFCAST_INLINE JacobianLanes doubled(const JacobianLanes& p) {
  const FqLanes a = squared(p.x), b = squared(p.y), c = squared(b);
  const FqLanes both = squared(carried(p.x + b));
  // 2·((x + b)² − a − c), from below 12p to below 4p.
  const FqLanes half = plusModulus<4>(both - (a + c));
  const FqLanes d = carried(lessenedBy<4>(lessenedBy<4>(half + half)));
  const FqLanes e = carried(a + a + a);
  JacobianLanes result;
  result.x = carried(lessenedBy<4>(lessenedBy<4>(plusModulus<9>(squaredUncarried(e) - (d + d)))));
  // e·(d − x) − 8c, with e below 6p and the other factor below 9p; from below 18p to below 4p.
  const FqLanes c4 = c + c + c + c;
  const FqLanes y = plusModulus<16>(multiplyUncarried(e, carried(plusModulus<5>(d - result.x))) - (c4 + c4));
  result.y = carried(lessenedBy<4>(lessenedBy<8>(lessenedBy<8>(y))));
  result.z = multiply(carried(p.y + p.y), p.z);
  return result;
}

// x/z² and y/z³, below p; inverseZ: below 2p. Zero gives infinity.
PROOFCAST_INLINE PointLanes<FqLanes> toAffine(const JacobianLanes& p, const FqLanes& inverseZ) {
  const FqLanes square = squared(inverseZ);
  return {canonical(multiply(p.x, square)), canonical(multiply(p.y, multiply(square, inverseZ)))};
}

}  // namespace proofcast::ifma
