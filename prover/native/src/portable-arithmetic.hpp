// SPDX-License-Identifier: GPL-3.0-or-later
// Modular arithmetic on four limbs in plain C++: for every 64-bit processor.
#pragma once

#include "modulus.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace proofcast {

struct PortableArithmetic {
  // x·y/R mod prime, by rows: each adds x·y[i], then the multiple of the prime that clears the lowest limb. The primes leave
  // their two top bits free, so that a row never carries out of its fifth limb.
  template <class Modulus>
  static void multiply(Limbs& z, const Limbs& x, const Limbs& y) {
    using Wide = unsigned __int128;
    constexpr Limbs p = Modulus::prime;
    uint64_t t0 = 0, t1 = 0, t2 = 0, t3 = 0;
    for (int i = 0; i < 4; i++) {
      uint64_t digit = y.limb[i];
      Wide product = static_cast<Wide>(x.limb[0]) * digit + t0;
      uint64_t low = static_cast<uint64_t>(product);
      uint64_t factor = low * Modulus::negativeInverse;
      Wide reduction = static_cast<Wide>(factor) * p.limb[0] + low;
      product = static_cast<Wide>(x.limb[1]) * digit + t1 + static_cast<uint64_t>(product >> 64);
      reduction = static_cast<Wide>(factor) * p.limb[1] + static_cast<uint64_t>(product) + static_cast<uint64_t>(reduction >> 64);
      t0 = static_cast<uint64_t>(reduction);
      product = static_cast<Wide>(x.limb[2]) * digit + t2 + static_cast<uint64_t>(product >> 64);
      reduction = static_cast<Wide>(factor) * p.limb[2] + static_cast<uint64_t>(product) + static_cast<uint64_t>(reduction >> 64);
      t1 = static_cast<uint64_t>(reduction);
      product = static_cast<Wide>(x.limb[3]) * digit + t3 + static_cast<uint64_t>(product >> 64);
      reduction = static_cast<Wide>(factor) * p.limb[3] + static_cast<uint64_t>(product) + static_cast<uint64_t>(reduction >> 64);
      t2 = static_cast<uint64_t>(reduction);
      t3 = static_cast<uint64_t>(product >> 64) + static_cast<uint64_t>(reduction >> 64);
    }
    z = {{t0, t1, t2, t3}};
    reduceOnce<Modulus>(z);
  }

  template <class Modulus>
  static void add(Limbs& z, const Limbs& x, const Limbs& y) {
    addLimbs(z, x, y);
    reduceOnce<Modulus>(z);
  }

  template <class Modulus>
  static void subtract(Limbs& z, const Limbs& x, const Limbs& y) {
    constexpr Limbs p = Modulus::prime;
    uint64_t mask = -subtractLimbs(z, x, y);
    addLimbs(z, z, {{p.limb[0] & mask, p.limb[1] & mask, p.limb[2] & mask, p.limb[3] & mask}});
  }

 private:
  // From below 2·prime to below prime.
  template <class Modulus>
  static void reduceOnce(Limbs& value) {
    Limbs less;
    uint64_t keep = -subtractLimbs(less, value, Modulus::prime);
    for (int i = 0; i < 4; i++) value.limb[i] = (value.limb[i] & keep) | (less.limb[i] & ~keep);
  }

  static void addLimbs(Limbs& z, const Limbs& x, const Limbs& y) {
    Carry carry = 0;
    for (int i = 0; i < 4; i++) carry = addWithCarry(carry, x.limb[i], y.limb[i], z.limb[i]);
  }

  static uint64_t subtractLimbs(Limbs& z, const Limbs& x, const Limbs& y) {
    Carry borrow = 0;
    for (int i = 0; i < 4; i++) borrow = subtractWithBorrow(borrow, x.limb[i], y.limb[i], z.limb[i]);
    return borrow;
  }

#if defined(__x86_64__)
  // Compilers do not make x86's chains of carries of the lines below.
  using Carry = unsigned char;
  static Carry addWithCarry(Carry carry, uint64_t x, uint64_t y, uint64_t& z) {
    unsigned long long sum;
    carry = _addcarry_u64(carry, x, y, &sum);
    z = sum;
    return carry;
  }
  static Carry subtractWithBorrow(Carry borrow, uint64_t x, uint64_t y, uint64_t& z) {
    unsigned long long rest;
    borrow = _subborrow_u64(borrow, x, y, &rest);
    z = rest;
    return borrow;
  }
#else
  using Carry = uint64_t;
  static Carry addWithCarry(Carry carry, uint64_t x, uint64_t y, uint64_t& z) {
    unsigned __int128 sum = static_cast<unsigned __int128>(x) + y + carry;
    z = static_cast<uint64_t>(sum);
    return static_cast<uint64_t>(sum >> 64);
  }
  static Carry subtractWithBorrow(Carry borrow, uint64_t x, uint64_t y, uint64_t& z) {
    unsigned __int128 rest = static_cast<unsigned __int128>(x) - y - borrow;
    z = static_cast<uint64_t>(rest);
    return static_cast<uint64_t>(rest >> 64) & 1;
  }
#endif
};

}  // namespace proofcast
