// SPDX-License-Identifier: GPL-3.0-or-later
// Whether what a file calls a point is one.
#pragma once

#include "modulus.hpp"

namespace proofcast {

// Coordinates below the prime that satisfy the curve's equation, or the point at infinity. G2's subgroup is not looked at.
bool isOnCurve(const G1Point& point);
bool isOnCurve(const G2Point& point);

inline bool isInfinity(const G1Point& point) { return isZero(point.x) && isZero(point.y); }
inline bool isInfinity(const G2Point& point) {
  return isZero(point.x0) && isZero(point.x1) && isZero(point.y0) && isZero(point.y1);
}

}  // namespace proofcast
