// SPDX-License-Identifier: GPL-3.0-or-later
// An element of a prime field in Montgomery form, with operators. `Arithmetic` says how limbs are computed with.
#pragma once

#include "modulus.hpp"

namespace proofcast {

template <class Modulus, class Arithmetic>
struct PrimeField {
  Limbs limbs;

  static PrimeField zero() { return {{{0, 0, 0, 0}}}; }
  static PrimeField one() { return {Modulus::one}; }
  static PrimeField fromPlain(const Limbs& plain) { return PrimeField{plain} * PrimeField{Modulus::rSquared}; }
  Limbs toPlain() const { return (*this * PrimeField{{{1, 0, 0, 0}}}).limbs; }

  friend PrimeField operator*(const PrimeField& a, const PrimeField& b) {
    PrimeField result;
    Arithmetic::template multiply<Modulus>(result.limbs, a.limbs, b.limbs);
    return result;
  }
  friend PrimeField operator+(const PrimeField& a, const PrimeField& b) {
    PrimeField result;
    Arithmetic::template add<Modulus>(result.limbs, a.limbs, b.limbs);
    return result;
  }
  friend PrimeField operator-(const PrimeField& a, const PrimeField& b) {
    PrimeField result;
    Arithmetic::template subtract<Modulus>(result.limbs, a.limbs, b.limbs);
    return result;
  }
  friend bool operator==(const PrimeField& a, const PrimeField& b) { return isEqual(a.limbs, b.limbs); }

  PrimeField square() const { return *this * *this; }
  PrimeField negated() const { return zero() - *this; }
  bool isZero() const { return proofcast::isZero(limbs); }

  PrimeField power(const Limbs& exponent) const {
    PrimeField result = one();
    for (unsigned bit = bitLength(exponent); bit-- > 0;) {
      result = result.square();
      if (exponent.limb[bit / 64] >> (bit % 64) & 1) result = result * *this;
    }
    return result;
  }

  // Fermat: x^(p−2). Zero for zero. Exponent digits of four bits: a quarter of the multiplications of `power`.
  PrimeField inverse() const {
    Limbs exponent = difference(Modulus::prime, {{2, 0, 0, 0}});
    PrimeField powers[16];
    powers[0] = one();
    for (int i = 1; i < 16; i++) powers[i] = powers[i - 1] * *this;
    PrimeField result = one();
    for (int digit = 63; digit >= 0; digit--) {
      for (int i = 0; i < 4; i++) result = result.square();
      uint64_t value = exponent.limb[digit / 16] >> (digit % 16 * 4) & 15;
      if (value != 0) result = result * powers[value];
    }
    return result;
  }
};

}  // namespace proofcast
