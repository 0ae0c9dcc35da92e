#include "witness-values.hpp"

#include <atomic>
#include <cstring>

#include "failure.hpp"
#include "modulus.hpp"

namespace proofcast {

WitnessValues::WitnessValues(const uint8_t* bytes, size_t length, size_t wires, ThreadPool& pool) : wires_(wires) {
  if (length / sizeof(Limbs) != wires || length % sizeof(Limbs) != 0) {
    throw Failure(Failure::MALFORMED_VALUES,
                  "there are " + std::to_string(length) + " bytes for " + std::to_string(wires) + " wires of 32 bytes");
  }
  values_.reserve(wires);
  magnitudes_.reserve(wires);
  negative_.reserve(wires);
  bits_.reserve(wires);
  std::memcpy(values_.data(), bytes, length);
  std::atomic<bool> allReduced{true};
  pool.forRanges(wires, [&](size_t first, size_t last, size_t) {
    for (size_t wire = first; wire < last; wire++) {
      const Limbs& value = values_[wire];
      if (!isBelow(value, ScalarModulus::prime)) {
        allReduced = false;
        return;
      }
      Limbs opposite = difference(ScalarModulus::prime, value);
      bool negative = isBelow(opposite, value);
      magnitudes_[wire] = negative ? opposite : value;
      negative_[wire] = negative;
      bits_[wire] = static_cast<uint8_t>(bitLength(magnitudes_[wire]));
    }
  });
  if (!allReduced) throw Failure(Failure::MALFORMED_VALUES, "a value is not below the field's order");
  if (!isEqual(values_[0], {{1, 0, 0, 0}})) throw Failure(Failure::MALFORMED_VALUES, "the first wire is not one");
}

}  // namespace proofcast
