// SPDX-License-Identifier: GPL-3.0-or-later
// A·B − C on the odd points of the domain twice as large.
#pragma once

#include <memory>

#include "../engine.hpp"

namespace proofcast::ifma {

constexpr unsigned MIN_POWER = 6;   // eight vectors of eight
constexpr unsigned MAX_POWER = 27;  // by how much values grow on the way, see coset-transform.hpp

// 2^power rows, MIN_POWER ≤ power ≤ MAX_POWER.
std::unique_ptr<Quotient> quotient(const MatrixEntry* entries, size_t count, unsigned power);

}  // namespace proofcast::ifma
