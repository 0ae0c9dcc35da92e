// SPDX-License-Identifier: GPL-3.0-or-later
// The end of the IFMA engine's sums: a chain of doublings, which lanes do not help with. Compiled for every x86-64 processor.
#pragma once

#include "engine.hpp"

namespace proofcast::ifma {

// Σ 2^i·points[i] + Σ ones[i].
G1Point chainG1(const G1Point* points, size_t count, const G1Point* ones, size_t oneCount);
G2Point chainG2(const G2Point* points, size_t count, const G2Point* ones, size_t oneCount);

}  // namespace proofcast::ifma
