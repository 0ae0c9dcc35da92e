// SPDX-License-Identifier: GPL-3.0-or-later
// Scalars as they are given, checked and measured: what a sum costs depends on how long they are.
#pragma once

#include "engine.hpp"
#include "secret-buffer.hpp"

namespace proofcast {

class SizedScalars {
 public:
  // `bytes` holds `count` plain little-endian elements. Throws Failure where one is not below r.
  SizedScalars(const uint8_t* bytes, size_t count, ThreadPool& pool);

  Witness view() const { return {count_, values_.data(), magnitudes_.data(), negative_.data(), bits_.data()}; }

 private:
  size_t count_;
  SecretBuffer<Limbs> values_;
  SecretBuffer<Limbs> magnitudes_;
  SecretBuffer<uint8_t> negative_;
  SecretBuffer<uint8_t> bits_;
};

}  // namespace proofcast
