// SPDX-License-Identifier: GPL-3.0-or-later
#include "scalar-sizes.hpp"

#include <atomic>
#include <cstring>

#include "failure.hpp"
#include "modulus.hpp"

namespace proofcast {

SizedScalars::SizedScalars(const uint8_t* bytes, size_t count, ThreadPool& pool)
    : count_(count), values_(count), magnitudes_(count), negative_(count), bits_(count) {
  std::atomic<bool> allReduced{true};
  pool.forRanges(count, [&](size_t first, size_t last, size_t) {
    std::memcpy(&values_[first], bytes + first * sizeof(Limbs), (last - first) * sizeof(Limbs));
    for (size_t i = first; i < last; i++) {
      const Limbs& value = values_[i];
      if (!isBelow(value, ScalarModulus::prime)) {
        allReduced = false;
        return;
      }
      Limbs opposite = difference(ScalarModulus::prime, value);
      bool negative = isBelow(opposite, value);
      magnitudes_[i] = negative ? opposite : value;
      negative_[i] = negative;
      bits_[i] = static_cast<uint8_t>(bitLength(magnitudes_[i]));
    }
  });
  if (!allReduced) throw Failure(Failure::MALFORMED_VALUES, "a value is not below the field's order");
}

}  // namespace proofcast
