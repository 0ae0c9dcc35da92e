// SPDX-License-Identifier: GPL-3.0-or-later
// Between memory and lanes: eight numbers of four 64-bit words each, wherever they lie, become five registers of 52-bit limbs
// with one number a lane, and back.
#pragma once

#include "lanes.hpp"

namespace proofcast::ifma {

struct Words8 {
  Word8 word[4];
};

// addresses(i): where number i lies, for i = 0 … 7.
template <class Addresses>
PROOFCAST_INLINE Words8 gatherWords(Addresses&& addresses) {
  const auto two = [&](unsigned i, unsigned j) {
    const __m256i first = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(addresses(i)));
    const __m256i second = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(addresses(j)));
    return _mm512_inserti64x4(_mm512_castsi256_si512(first), second, 1);
  };
  // Two numbers a register, then 2 × 2 transpositions of words and of pairs of words.
  const Word8 a = two(0, 2), b = two(1, 3), c = two(4, 6), d = two(5, 7);
  const Word8 even0 = _mm512_unpacklo_epi64(a, b), odd0 = _mm512_unpackhi_epi64(a, b);
  const Word8 even1 = _mm512_unpacklo_epi64(c, d), odd1 = _mm512_unpackhi_epi64(c, d);
  return {{_mm512_shuffle_i64x2(even0, even1, 0x88), _mm512_shuffle_i64x2(odd0, odd1, 0x88),
           _mm512_shuffle_i64x2(even0, even1, 0xdd), _mm512_shuffle_i64x2(odd0, odd1, 0xdd)}};
}

template <class Addresses>
PROOFCAST_INLINE void scatterWords(const Words8& w, Addresses&& addresses) {
  const auto two = [&](Word8 both, unsigned i, unsigned j) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(addresses(i)), _mm512_castsi512_si256(both));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(addresses(j)), _mm512_extracti64x4_epi64(both, 1));
  };
  const Word8 lower = _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11), upper = _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15);
  const Word8 even0 = _mm512_unpacklo_epi64(w.word[0], w.word[1]), odd0 = _mm512_unpackhi_epi64(w.word[0], w.word[1]);
  const Word8 even1 = _mm512_unpacklo_epi64(w.word[2], w.word[3]), odd1 = _mm512_unpackhi_epi64(w.word[2], w.word[3]);
  two(_mm512_permutex2var_epi64(even0, lower, even1), 0, 2);
  two(_mm512_permutex2var_epi64(odd0, lower, odd1), 1, 3);
  two(_mm512_permutex2var_epi64(even0, upper, even1), 4, 6);
  two(_mm512_permutex2var_epi64(odd0, upper, odd1), 5, 7);
}

template <class M>
PROOFCAST_INLINE Lanes<M> toLimbs(const Words8& w) {
  const Word8 mask = repeat(LIMB_MASK);
  return {{w.word[0] & mask, _mm512_shrdi_epi64(w.word[0], w.word[1], 52) & mask,
           _mm512_shrdi_epi64(w.word[1], w.word[2], 40) & mask, _mm512_shrdi_epi64(w.word[2], w.word[3], 28) & mask,
           _mm512_srli_epi64(w.word[3], 16)}};
}

// For a carried value below 2^256, which is 5.29 p.
template <class M>
PROOFCAST_INLINE Words8 toWords(const Lanes<M>& a) {
  return {{a.limb[0] | a.limb[1] << 52, a.limb[1] >> 12 | a.limb[2] << 40, a.limb[2] >> 24 | a.limb[3] << 28,
           a.limb[3] >> 36 | a.limb[4] << 16}};
}

}  // namespace proofcast::ifma
