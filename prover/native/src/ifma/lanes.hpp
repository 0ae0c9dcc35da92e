// SPDX-License-Identifier: GPL-3.0-or-later
// Eight elements of a prime field at once, one in each 64-bit lane of five AVX-512 registers.
//
// Montgomery form with R = 2^260. p is just above 2^253, so that a lane has room for 84 p, and sums are reduced late:
//   - limbs are below 2^52 wherever a value is multiplied ("carried"); between, a limb is any signed number;
//   - multiply(a, b) wants a·b ≤ 80 p² (say 8p · 10p) and gives less than 2p:
//     a·b / R < 80 p · p / 2^260 < 0.95 p, and the reduction adds less than p + p/2^52 to that.
#pragma once

// GCC 12's own header makes an undefined vector in a way that GCC 12 warns of.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>
#pragma GCC diagnostic pop

#include <type_traits>

#include "modulus.hpp"

#define PROOFCAST_INLINE inline __attribute__((always_inline))

namespace proofcast::ifma {

using Word8 = __m512i;

template <class Modulus>
struct Lanes {
  Word8 limb[LIMBS];
};

// A lane's word in memory: limb k of lane i is word 8k + i. Said to the compiler, which else takes a uint64_t for other memory.
using LaneWord = uint64_t __attribute__((may_alias));

// body(0), …, body(N − 1) with each index a constant, so that the limbs of an array stay in registers.
template <unsigned N, unsigned I = 0, class Body>
PROOFCAST_INLINE void unrolled(Body&& body) {
  if constexpr (I < N) {
    body(std::integral_constant<unsigned, I>{});
    unrolled<N, I + 1>(body);
  }
}

PROOFCAST_INLINE Word8 repeat(uint64_t x) { return _mm512_set1_epi64(static_cast<long long>(x)); }
PROOFCAST_INLINE Word8 low(Word8 sum, Word8 a, Word8 b) { return _mm512_madd52lo_epu64(sum, a, b); }
PROOFCAST_INLINE Word8 high(Word8 sum, Word8 a, Word8 b) { return _mm512_madd52hi_epu64(sum, a, b); }
// Word8 is a vector of signed 64-bit numbers for the compiler: +, −, & and an arithmetic >> work on it lane by lane.
PROOFCAST_INLINE Word8 overflow(Word8 limb) { return limb >> LIMB_BITS; }

template <class M>
PROOFCAST_INLINE Lanes<M> repeat(const Wide& a) {
  Lanes<M> r;
  unrolled<LIMBS>([&](auto i) { r.limb[i] = repeat(a.limb[i]); });
  return r;
}

// Brings each limb into [0, 2^52); the last one keeps what is left. The value must not be negative.
template <class M>
PROOFCAST_INLINE Lanes<M> carried(Lanes<M> a) {
  unrolled<LIMBS - 1>([&](auto i) {
    a.limb[i + 1] += overflow(a.limb[i]);
    a.limb[i] &= repeat(LIMB_MASK);
  });
  return a;
}

// Limb by limb, nothing carried.
template <class M>
PROOFCAST_INLINE Lanes<M> operator+(const Lanes<M>& a, const Lanes<M>& b) {
  Lanes<M> r;
  unrolled<LIMBS>([&](auto i) { r.limb[i] = a.limb[i] + b.limb[i]; });
  return r;
}
template <class M>
PROOFCAST_INLINE Lanes<M> operator-(const Lanes<M>& a, const Lanes<M>& b) {
  Lanes<M> r;
  unrolled<LIMBS>([&](auto i) { r.limb[i] = a.limb[i] - b.limb[i]; });
  return r;
}

// a + K·p, so that a difference is not negative.
template <unsigned K, class M>
PROOFCAST_INLINE Lanes<M> plusModulus(const Lanes<M>& a) {
  constexpr Wide multiple = multipleOf(Constants<M>::P, K);
  return a + repeat<M>(multiple);
}

// Takes K·p off where the value is above it by more than a trifle: what is left is below max(K·p, value − K·p) + 2^213, and
// 2^213 is less than p / 2^40. The limbs need not be carried: that they hold up to 25 carries, or want up to 4, is in the trifle.
template <unsigned K, class M>
PROOFCAST_INLINE Lanes<M> lessenedBy(Lanes<M> a) {
  constexpr Wide multiple = multipleOf(Constants<M>::P, K);
  const __mmask8 above = _mm512_cmpgt_epi64_mask(a.limb[LIMBS - 1], repeat(multiple.limb[LIMBS - 1] + 4));
  unrolled<LIMBS>([&](auto i) { a.limb[i] = _mm512_mask_sub_epi64(a.limb[i], above, a.limb[i], repeat(multiple.limb[i])); });
  return a;
}

// The ten columns of a product before its reduction; a column is a signed sum of 52-bit halves of products.
struct Columns {
  Word8 column[2 * LIMBS];
};

template <class M>
PROOFCAST_INLINE Columns product(const Lanes<M>& a, const Lanes<M>& b) {
  Columns t;
  unrolled<2 * LIMBS>([&](auto i) { t.column[i] = _mm512_setzero_si512(); });
  unrolled<LIMBS>([&](auto i) {
    unrolled<LIMBS>([&](auto j) { t.column[i + j] = low(t.column[i + j], a.limb[i], b.limb[j]); });
    unrolled<LIMBS>([&](auto j) { t.column[i + j + 1] = high(t.column[i + j + 1], a.limb[i], b.limb[j]); });
  });
  return t;
}

// Products of different limbs once and doubled: 30 multiplications instead of 50.
template <class M>
PROOFCAST_INLINE Columns productWithItself(const Lanes<M>& a) {
  Columns t;
  unrolled<2 * LIMBS>([&](auto i) { t.column[i] = _mm512_setzero_si512(); });
  unrolled<LIMBS>([&](auto i) {
    unrolled<LIMBS>([&](auto j) {
      if constexpr (j > i) {
        t.column[i + j] = low(t.column[i + j], a.limb[i], a.limb[j]);
        t.column[i + j + 1] = high(t.column[i + j + 1], a.limb[i], a.limb[j]);
      }
    });
  });
  unrolled<2 * LIMBS>([&](auto i) { t.column[i] += t.column[i]; });
  unrolled<LIMBS>([&](auto i) {
    t.column[2 * i] = low(t.column[2 * i], a.limb[i], a.limb[i]);
    t.column[2 * i + 1] = high(t.column[2 * i + 1], a.limb[i], a.limb[i]);
  });
  return t;
}

// Columns divided by R modulo p. A column's low 52 bits are got rid of in one of two ways, each ten multiplications:
// the first three are multiplied by 2^-52 mod p (they wait for nothing but the column before), the last two are cancelled by
// a multiple of p (which leaves less). The result is columns / R, and between 0 and p (1 + 2^-51) more; it is not carried.
template <class M>
PROOFCAST_INLINE Lanes<M> reducedUncarried(Columns t) {
  constexpr Wide P = Constants<M>::P;
  constexpr Wide shift = Constants<M>::LIMB_INVERSE;
  unrolled<3>([&](auto k) {
    t.column[k + 1] += overflow(t.column[k]);
    unrolled<LIMBS>([&](auto i) { t.column[k + 1 + i] = low(t.column[k + 1 + i], t.column[k], repeat(shift.limb[i])); });
    unrolled<LIMBS>([&](auto i) { t.column[k + 2 + i] = high(t.column[k + 2 + i], t.column[k], repeat(shift.limb[i])); });
  });
  unrolled<2>([&](auto m) {
    constexpr unsigned k = 3 + m;
    const Word8 q = low(_mm512_setzero_si512(), t.column[k], repeat(Constants<M>::NEGATIVE_INVERSE));
    // low(t, q, p₀) would be a multiple of 2^52: what it carries is one, unless the 52 bits were zero already.
    t.column[k + 1] += overflow(t.column[k] + repeat(LIMB_MASK));
    unrolled<LIMBS - 1>([&](auto i) { t.column[k + 1 + i] = low(t.column[k + 1 + i], q, repeat(P.limb[i + 1])); });
    unrolled<LIMBS>([&](auto i) { t.column[k + 1 + i] = high(t.column[k + 1 + i], q, repeat(P.limb[i])); });
  });
  Lanes<M> r;
  unrolled<LIMBS>([&](auto i) { r.limb[i] = t.column[LIMBS + i]; });
  return r;
}

template <class M>
PROOFCAST_INLINE Lanes<M> multiply(const Lanes<M>& a, const Lanes<M>& b) {
  return carried(reducedUncarried<M>(product(a, b)));
}
template <class M>
PROOFCAST_INLINE Lanes<M> squared(const Lanes<M>& a) {
  return carried(reducedUncarried<M>(productWithItself(a)));
}
// The same for a sum that is carried later.
template <class M>
PROOFCAST_INLINE Lanes<M> multiplyUncarried(const Lanes<M>& a, const Lanes<M>& b) {
  return reducedUncarried<M>(product(a, b));
}
template <class M>
PROOFCAST_INLINE Lanes<M> squaredUncarried(const Lanes<M>& a) {
  return reducedUncarried<M>(productWithItself(a));
}

// Lanes whose value, below 64 p, may be a multiple of p: K·p has the low limb K·p₀, so that its product with 1/p₀ is K. Another
// value passes by chance once in 2^46, so that the caller looks again at those that pass. Needs no carries: of the low limb only
// 52 bits are read.
template <class M>
PROOFCAST_INLINE __mmask8 perhapsZero(const Lanes<M>& a) {
  const Word8 multiple = low(_mm512_setzero_si512(), a.limb[0], repeat(Constants<M>::INVERSE));
  return _mm512_cmplt_epu64_mask(multiple, repeat(64));
}

// Below p, for a carried value below 2·Largest·p. Slow: for results and rare cases.
template <unsigned Largest = 32, class M>
Lanes<M> canonical(Lanes<M> a) {
  const auto step = [&](const Wide& multiple) {
    const Lanes<M> less = carried(a - repeat<M>(multiple));
    const __mmask8 enough = _mm512_cmpge_epi64_mask(less.limb[LIMBS - 1], _mm512_setzero_si512());
    unrolled<LIMBS>([&](auto i) { a.limb[i] = _mm512_mask_mov_epi64(a.limb[i], enough, less.limb[i]); });
  };
  for (unsigned k = Largest; k > 0; k /= 2) step(multipleOf(Constants<M>::P, k));
  return a;
}

template <class M>
__mmask8 isZero(const Lanes<M>& a) {
  Word8 any = _mm512_setzero_si512();
  unrolled<LIMBS>([&](auto i) { any |= a.limb[i]; });
  return _mm512_testn_epi64_mask(any, any);
}

template <class M>
PROOFCAST_INLINE Lanes<M> select(__mmask8 lanes, const Lanes<M>& yes, const Lanes<M>& no) {
  Lanes<M> r;
  unrolled<LIMBS>([&](auto i) { r.limb[i] = _mm512_mask_mov_epi64(no.limb[i], lanes, yes.limb[i]); });
  return r;
}

}  // namespace proofcast::ifma
