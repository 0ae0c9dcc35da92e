// SPDX-License-Identifier: GPL-3.0-or-later
// 1/a for eight elements at once. One inversion of an integer takes as long as eighty multiplications in lanes, so that the
// lanes are multiplied together before it and told apart after it.
#pragma once

#include "fq2-lanes.hpp"

namespace proofcast::ifma {

// 1/a modulo p, for 0 < a < p; 0 for 0. The time depends on a.
Wide inverseModulo(const Wide& a, const Wide& p);

template <unsigned Distance, class M>
PROOFCAST_INLINE Lanes<M> exchanged(const Lanes<M>& a) {
  Lanes<M> r;
  const Word8 lanes = _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7) ^ repeat(Distance);
  unrolled<LIMBS>([&](auto i) { r.limb[i] = _mm512_permutexvar_epi64(lanes, a.limb[i]); });
  return r;
}

template <class M>
Wide laneOf(const Lanes<M>& a, unsigned lane) {
  Wide r;
  for (unsigned i = 0; i < LIMBS; ++i) {
    alignas(64) uint64_t words[8];
    _mm512_store_si512(words, a.limb[i]);
    r.limb[i] = words[lane];
  }
  return r;
}

// For carried values below 8p; the result is below 2p. Zero in one lane gives zero in all.
template <class M>
__attribute__((noinline)) Lanes<M> inverse(const Lanes<M>& a) {
  const Lanes<M> other1 = exchanged<1>(a), two = multiply(a, other1);
  const Lanes<M> other2 = exchanged<2>(two), four = multiply(two, other2);
  const Lanes<M> other4 = exchanged<4>(four), all = multiply(four, other4);
  // all = x·R, and its inverse as an integer is R/x / R²: two more factors R, and one that a multiplication takes.
  constexpr Wide cubed = powerOfTwo(Constants<M>::P, 3 * LIMBS * LIMB_BITS);
  const Wide inverted = inverseModulo(laneOf(canonical(all), 0), Constants<M>::P);
  const Lanes<M> whole = multiply(repeat<M>(inverted), repeat<M>(cubed));
  return multiply(multiply(multiply(whole, other1), other2), other4);
}

// The conjugate divided by the norm, for parts below 3p.
__attribute__((noinline)) inline Fq2Lanes inverse(const Fq2Lanes& a) {
  const FqLanes norm = carried(squaredUncarried(a.re) + squaredUncarried(a.im));
  const FqLanes inverted = inverse(norm);
  return {multiply(a.re, inverted), multiply(carried(plusModulus<3>(FqLanes{} - a.im)), inverted)};
}

}  // namespace proofcast::ifma
