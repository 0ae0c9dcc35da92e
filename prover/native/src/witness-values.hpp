// A witness as it is given, checked and measured.
#pragma once

#include "engine.hpp"
#include "secret-buffer.hpp"

namespace proofcast {

class WitnessValues {
 public:
  // `bytes` holds a plain little-endian element for each wire. Throws Failure unless all are reduced and the first is one.
  WitnessValues(const uint8_t* bytes, size_t length, size_t wires, ThreadPool& pool);

  Witness view() const { return {wires_, values_.data(), magnitudes_.data(), negative_.data(), bits_.data()}; }

 private:
  size_t wires_;
  SecretBuffer<Limbs> values_;
  SecretBuffer<Limbs> magnitudes_;
  SecretBuffer<uint8_t> negative_;
  SecretBuffer<uint8_t> bits_;
};

}  // namespace proofcast
