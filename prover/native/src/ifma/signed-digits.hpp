// SPDX-License-Identifier: GPL-3.0-or-later
// Scalars in base 2^w with digits from −2^(w−1) to 2^(w−1): half the buckets of unsigned digits.
//
// To the scalar is added 2^(w−1) in every window but the last; a digit is then what stands in the window, less 2^(w−1), and no
// digit waits for another one's carry. The last window is short enough to hold its digit unsigned.
#pragma once

#include "../engine.hpp"

namespace proofcast::ifma {

struct SignedDigits {
  unsigned bits, windows;
  Limbs offset;

  SignedDigits(unsigned windowBits, unsigned scalarBits) : bits(windowBits), windows(scalarBits / windowBits + 1), offset{} {
    for (unsigned window = 0; window + 1 < windows; ++window) {
      const unsigned bit = window * bits + bits - 1;
      offset.limb[bit / 64] |= uint64_t{1} << bit % 64;
    }
  }

  size_t buckets() const { return size_t{1} << (bits - 1); }

  // How many windows a scalar of so many bits can have digits in: one more than its bits reach, which a negative digit leaves
  // a one in.
  unsigned windowsOf(unsigned scalarBits) const {
    const unsigned reached = scalarBits / bits + 2;
    return reached < windows ? reached : windows;
  }

  // visit(window, bucket, negative) for each digit that is not zero; bucket: its size less one. scalarBits: of this scalar.
  template <class Visit>
  __attribute__((always_inline)) inline void visit(const Limbs& scalar, unsigned scalarBits, Visit&& visit) const {
    uint64_t sum[5];
    unsigned __int128 carry = 0;
    for (unsigned i = 0; i < 4; ++i) {
      carry += static_cast<unsigned __int128>(scalar.limb[i]) + offset.limb[i];
      sum[i] = static_cast<uint64_t>(carry);
      carry >>= 64;
    }
    sum[4] = 0;
    const uint64_t mask = (uint64_t{1} << bits) - 1;
    const int64_t half = int64_t{1} << (bits - 1);
    const unsigned end = windowsOf(scalarBits);
    for (unsigned window = 0, bit = 0; window < end; ++window, bit += bits) {
      const unsigned limb = bit / 64, shift = bit % 64;
      const uint64_t value = (sum[limb] >> shift | sum[limb + 1] << 1 << (63 - shift)) & mask;
      const int64_t digit = static_cast<int64_t>(value) - (window + 1 < windows ? half : 0);
      if (digit != 0) visit(window, static_cast<size_t>((digit < 0 ? -digit : digit) - 1), digit < 0);
    }
  }
};

}  // namespace proofcast::ifma
