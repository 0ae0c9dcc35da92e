// SPDX-License-Identifier: GPL-3.0-or-later
// A scalar in base 2^w with digits from −2^(w−1) + 1 to 2^(w−1): half the buckets of unsigned digits.
#pragma once

#include "modulus.hpp"

namespace proofcast {

constexpr unsigned MAX_WINDOW_BITS = 20;

struct DigitWindows {
  unsigned bits;   // w
  unsigned count;  // enough for scalars of the length asked for, with the last carry

  static DigitWindows forScalars(unsigned scalarBits, unsigned windowBits) {
    return {windowBits, scalarBits / windowBits + 1};
  }
  size_t buckets() const { return size_t{1} << (bits - 1); }
};

// visit(window, bucket, negative) for each digit that is not zero, bucket = |digit| − 1. `scalarBits` is the scalar's own length.
template <class Visit>
inline void visitDigits(const Limbs& scalar, unsigned scalarBits, const DigitWindows& windows, Visit visit) {
  const uint64_t mask = (uint64_t{1} << windows.bits) - 1;
  const uint64_t half = uint64_t{1} << (windows.bits - 1);
  uint64_t carry = 0;
  for (unsigned window = 0, bit = 0; bit < scalarBits || carry != 0; window++, bit += windows.bits) {
    uint64_t digit = carry;
    if (bit < 256) {
      unsigned limb = bit / 64, shift = bit % 64;
      uint64_t value = scalar.limb[limb] >> shift;
      if (shift + windows.bits > 64 && limb < 3) value |= scalar.limb[limb + 1] << (64 - shift);
      digit += value & mask;
    }
    carry = digit > half;
    if (digit == 0) continue;
    if (carry == 0) {
      visit(window, digit - 1, false);
    } else if (digit <= mask) {  // else the digit is 2^w: nothing here, one in the next window
      visit(window, mask - digit, true);
    }
  }
}

}  // namespace proofcast
