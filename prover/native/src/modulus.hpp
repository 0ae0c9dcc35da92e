// SPDX-License-Identifier: GPL-3.0-or-later
// BN254's two primes and what Montgomery arithmetic needs of them (R = 2^256).
#pragma once

#include "engine.hpp"

namespace proofcast {

// The field that points' coordinates are in.
struct BaseModulus {
  static constexpr Limbs prime{{0x3c208c16d87cfd47, 0x97816a916871ca8d, 0xb85045b68181585d, 0x30644e72e131a029}};
  static constexpr uint64_t negativeInverse = 0x87d20782e4866389;  // −1/prime mod 2^64
  static constexpr Limbs one{{0xd35d438dc58f0d9d, 0x0a78eb28f5c70b3d, 0x666ea36f7879462c, 0x0e0a77c19a07df2f}};      // R
  static constexpr Limbs rSquared{{0xf32cfc5b538afa89, 0xb5e71911d44501fb, 0x47ab1eff0a417ff6, 0x06d89f71cab8351f}};  // R²
};

// The field of witnesses: the order of both groups.
struct ScalarModulus {
  static constexpr Limbs prime{{0x43e1f593f0000001, 0x2833e84879b97091, 0xb85045b68181585d, 0x30644e72e131a029}};
  static constexpr uint64_t negativeInverse = 0xc2e1f593efffffff;
  static constexpr Limbs one{{0xac96341c4ffffffb, 0x36fc76959f60cd29, 0x666ea36f7879462e, 0x0e0a77c19a07df2f}};
  static constexpr Limbs rSquared{{0x1bb8e645ae216da7, 0x53fe3ab1e35c59e3, 0x8c49833d53bb8085, 0x0216d0b17f4e44a5}};
};

// r − 1 = 2^28 · odd. The root of unity of that order which snarkjs uses, a power of 5, in Montgomery form.
constexpr unsigned TWO_ADICITY = 28;
constexpr Limbs LARGEST_ROOT{{0x636e735580d13d9c, 0xa22bf3742445ffd6, 0x56452ac01eb203d8, 0x1860ef942963f9e7}};

inline bool isZero(const Limbs& value) {
  return (value.limb[0] | value.limb[1] | value.limb[2] | value.limb[3]) == 0;
}

inline bool isEqual(const Limbs& a, const Limbs& b) {
  return ((a.limb[0] ^ b.limb[0]) | (a.limb[1] ^ b.limb[1]) | (a.limb[2] ^ b.limb[2]) | (a.limb[3] ^ b.limb[3])) == 0;
}

inline bool isBelow(const Limbs& value, const Limbs& bound) {
  for (int i = 3; i >= 0; i--) {
    if (value.limb[i] != bound.limb[i]) return value.limb[i] < bound.limb[i];
  }
  return false;
}

// a − b as integers, for a ≥ b.
inline Limbs difference(const Limbs& a, const Limbs& b) {
  Limbs result;
  uint64_t borrow = 0;
  for (int i = 0; i < 4; i++) {
    unsigned __int128 step = static_cast<unsigned __int128>(a.limb[i]) - b.limb[i] - borrow;
    result.limb[i] = static_cast<uint64_t>(step);
    borrow = static_cast<uint64_t>(step >> 64) & 1;
  }
  return result;
}

inline unsigned bitLength(const Limbs& value) {
  for (unsigned i = 4; i-- > 0;) {
    if (value.limb[i] != 0) return 64 * i + 64 - static_cast<unsigned>(__builtin_clzll(value.limb[i]));
  }
  return 0;
}

}  // namespace proofcast
