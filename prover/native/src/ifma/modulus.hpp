// SPDX-License-Identifier: GPL-3.0-or-later
// The two primes of BN254, and what eight-lane arithmetic needs to know of them. Elements are five limbs of 52 bits.
#pragma once

#include <cstdint>

namespace proofcast::ifma {

constexpr unsigned LIMBS = 5;
constexpr unsigned LIMB_BITS = 52;
constexpr uint64_t LIMB_MASK = (uint64_t{1} << LIMB_BITS) - 1;

// A number below 2^260 as limbs of 52 bits.
struct Wide {
  uint64_t limb[LIMBS];
};

struct BaseModulus {
  static constexpr uint64_t WORDS[4] = {0x3c208c16d87cfd47, 0x97816a916871ca8d, 0xb85045b68181585d, 0x30644e72e131a029};
};
struct ScalarModulus {
  static constexpr uint64_t WORDS[4] = {0x43e1f593f0000001, 0x2833e84879b97091, 0xb85045b68181585d, 0x30644e72e131a029};
};

constexpr Wide splitWords(const uint64_t (&w)[4]) {
  return {{w[0] & LIMB_MASK, (w[0] >> 52 | w[1] << 12) & LIMB_MASK, (w[1] >> 40 | w[2] << 24) & LIMB_MASK,
           (w[2] >> 28 | w[3] << 36) & LIMB_MASK, w[3] >> 16}};
}

constexpr Wide multipleOf(const Wide& a, uint64_t factor) {
  Wide result{};
  unsigned __int128 carry = 0;
  for (unsigned i = 0; i < LIMBS; ++i) {
    carry += static_cast<unsigned __int128>(a.limb[i]) * factor;
    result.limb[i] = static_cast<uint64_t>(carry) & LIMB_MASK;
    carry >>= LIMB_BITS;
  }
  return result;
}

constexpr bool atLeast(const Wide& a, const Wide& b) {
  for (unsigned i = LIMBS; i-- > 0;)
    if (a.limb[i] != b.limb[i]) return a.limb[i] > b.limb[i];
  return true;
}

constexpr Wide minus(const Wide& a, const Wide& b) {
  Wide result{};
  int64_t borrow = 0;
  for (unsigned i = 0; i < LIMBS; ++i) {
    borrow += static_cast<int64_t>(a.limb[i]) - static_cast<int64_t>(b.limb[i]);
    result.limb[i] = static_cast<uint64_t>(borrow) & LIMB_MASK;
    borrow >>= LIMB_BITS;
  }
  return result;
}

// 1/a modulo 2^52 for an odd a: each round doubles the bits that are right.
constexpr uint64_t inverseOfLimb(uint64_t a) {
  uint64_t inverse = 1;
  for (int i = 0; i < 6; ++i) inverse *= 2 - a * inverse;
  return inverse & LIMB_MASK;
}

// (2^52)^-1 modulo p: 1 + q·p is a multiple of 2^52 when q = −1/p modulo 2^52, and the quotient is below p.
constexpr Wide inverseOfLimbSize(const Wide& p) {
  const uint64_t q = (uint64_t{1} << LIMB_BITS) - inverseOfLimb(p.limb[0]);
  uint64_t sum[LIMBS + 1] = {};
  unsigned __int128 carry = 1;
  for (unsigned i = 0; i < LIMBS; ++i) {
    carry += static_cast<unsigned __int128>(p.limb[i]) * q;
    sum[i] = static_cast<uint64_t>(carry) & LIMB_MASK;
    carry >>= LIMB_BITS;
  }
  sum[LIMBS] = static_cast<uint64_t>(carry);
  return {{sum[1], sum[2], sum[3], sum[4], sum[5]}};
}

constexpr Wide powerOfTwo(const Wide& p, unsigned exponent) {
  Wide result{{1, 0, 0, 0, 0}};
  for (unsigned i = 0; i < exponent; ++i) {
    result = multipleOf(result, 2);
    if (atLeast(result, p)) result = minus(result, p);
  }
  return result;
}

// Montgomery form with the factor R = 2^260.
template <class Modulus>
struct Constants {
  static constexpr Wide P = splitWords(Modulus::WORDS);
  static constexpr uint64_t INVERSE = inverseOfLimb(P.limb[0]);
  static constexpr uint64_t NEGATIVE_INVERSE = (uint64_t{1} << LIMB_BITS) - INVERSE;
  static constexpr Wide LIMB_INVERSE = inverseOfLimbSize(P);
  static constexpr Wide ONE = powerOfTwo(P, 260);
};

}  // namespace proofcast::ifma
