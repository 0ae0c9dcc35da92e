// SPDX-License-Identifier: GPL-3.0-or-later
// The random numbers that make a proof tell nothing of its witness.
#pragma once

#include "engine.hpp"

namespace proofcast {

// Uniform below r, from the system's randomness. Throws Failure where it gives none.
Limbs freshScalar();

}  // namespace proofcast
