// SPDX-License-Identifier: GPL-3.0-or-later
// The factors of the transforms over a domain of N = 2^power points, in the order in which they are read.
//
// w is the domain's root of unity of order N, g the root of order 2N with g² = w; rev(i) is i with its bits in reverse order.
#pragma once

#include "aligned-array.hpp"
#include "lanes.hpp"
#include "quotient.hpp"

namespace proofcast::ifma {

using FrLanes = Lanes<ScalarModulus>;

struct DomainTables {
  explicit DomainTables(unsigned power);

  // Of block j of the way to coefficients: w^(−rev(j)), where rev reverses power − 1 bits. For blocks of 16 points or more.
  AlignedArray<Wide> blockFactors;
  // The same for the blocks of 8, 4 and 2 points. A square of 64 points has seven: its blocks of 8 one a lane; those of 4, the
  // lower ones first; those of 2.
  AlignedArray<FrLanes> smallBlockFactors;
  // g^rev(i) / N for the coefficient at place i. In a square of 64 points vector v holds the places v, 8 + v, …, 56 + v.
  AlignedArray<FrLanes> shifts;
  // Of place i of the way back to values, with blocks of 2m points: w^(i·N/2m) at m/8 + i/8 − 1, for m = 8 … N/2.
  AlignedArray<FrLanes> placeFactors;
  // The same for i = 1 of blocks of 4 points and i = 1, 2, 3 of blocks of 8.
  Wide quarter, eighths[3];
};

}  // namespace proofcast::ifma
