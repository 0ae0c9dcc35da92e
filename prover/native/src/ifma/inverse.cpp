// SPDX-License-Identifier: GPL-3.0-or-later
// Bernstein and Yang's division steps ("Fast constant-time gcd computation and modular inversion", 2019), 62 at a time: they
// need only the lowest 62 bits of f and g, and are then applied to the whole numbers as a 2 × 2 matrix. Unlike there, zeros at
// the end of g are skipped at once, so that the time varies with the argument.
#include "inverse.hpp"

namespace proofcast::ifma {
namespace {

constexpr unsigned STEPS = 62;
constexpr uint64_t MASK = (uint64_t{1} << STEPS) - 1;
using Signed128 = __int128;

// Signed: digits of 62 bits, the last one with the sign.
struct Digits {
  int64_t digit[5];
};

// 2^62 times what the steps do: f' = (u·f + v·g) / 2^62, g' = (q·f + r·g) / 2^62.
struct Matrix {
  int64_t u, v, q, r;
};

Digits fromWide(const Wide& a) {
  const uint64_t* l = a.limb;
  return {{static_cast<int64_t>((l[0] | l[1] << 52) & MASK), static_cast<int64_t>((l[1] >> 10 | l[2] << 42) & MASK),
           static_cast<int64_t>((l[2] >> 20 | l[3] << 32) & MASK), static_cast<int64_t>((l[3] >> 30 | l[4] << 22) & MASK),
           static_cast<int64_t>(l[4] >> 40)}};
}

Matrix divisionSteps(int64_t& delta, uint64_t f, uint64_t g) {
  // Unsigned arithmetic wraps; the entries stay within ± 2^62.
  uint64_t u = 1, v = 0, q = 0, r = 1;
  unsigned left = STEPS;
  for (;;) {
    const unsigned zeros = static_cast<unsigned>(__builtin_ctzll(g | uint64_t{1} << left));
    g >>= zeros;
    u <<= zeros;
    v <<= zeros;
    delta += zeros;
    left -= zeros;
    if (left == 0) break;
    if (delta > 0) {
      delta = -delta;
      const uint64_t oldF = f, oldU = u, oldV = v;
      f = g, u = q, v = r;
      g = 0 - oldF, q = 0 - oldU, r = 0 - oldV;
    }
    g += f;
    q += u;
    r += v;
  }
  return {static_cast<int64_t>(u), static_cast<int64_t>(v), static_cast<int64_t>(q), static_cast<int64_t>(r)};
}

// (x·f + y·g) / 2^62, exactly.
Digits applied(int64_t x, int64_t y, const Digits& f, const Digits& g) {
  Digits result;
  Signed128 sum = static_cast<Signed128>(x) * f.digit[0] + static_cast<Signed128>(y) * g.digit[0];
  sum >>= STEPS;
  for (unsigned i = 1; i < 5; ++i) {
    sum += static_cast<Signed128>(x) * f.digit[i] + static_cast<Signed128>(y) * g.digit[i];
    result.digit[i - 1] = static_cast<int64_t>(static_cast<uint64_t>(sum) & MASK);
    sum >>= STEPS;
  }
  result.digit[4] = static_cast<int64_t>(sum);
  return result;
}

// The same modulo p: a multiple of p makes the sum divisible. Its size grows by p at most, over 12 rounds: far from 2^310.
Digits appliedModulo(int64_t x, int64_t y, const Digits& d, const Digits& e, const Digits& p, uint64_t negativeInverse) {
  const uint64_t lowest = static_cast<uint64_t>(x) * static_cast<uint64_t>(d.digit[0]) +
                          static_cast<uint64_t>(y) * static_cast<uint64_t>(e.digit[0]);
  const int64_t multiple = static_cast<int64_t>((lowest * negativeInverse) & MASK);
  Digits result;
  Signed128 sum = 0;
  for (unsigned i = 0; i < 5; ++i) {
    sum += static_cast<Signed128>(x) * d.digit[i] + static_cast<Signed128>(y) * e.digit[i] +
           static_cast<Signed128>(multiple) * p.digit[i];
    if (i > 0) result.digit[i - 1] = static_cast<int64_t>(static_cast<uint64_t>(sum) & MASK);
    sum >>= STEPS;
  }
  result.digit[4] = static_cast<int64_t>(sum);
  return result;
}

bool isZero(const Digits& a) { return (a.digit[0] | a.digit[1] | a.digit[2] | a.digit[3] | a.digit[4]) == 0; }

// sign·a modulo p, for |a| < 16 p.
Wide reduced(const Digits& a, int64_t sign, const Digits& p, const Wide& modulus) {
  uint64_t digits[5];
  Signed128 sum = 0;
  for (unsigned i = 0; i < 5; ++i) {
    sum += static_cast<Signed128>(sign) * a.digit[i] + static_cast<Signed128>(16) * p.digit[i];
    digits[i] = static_cast<uint64_t>(sum) & MASK;
    sum >>= STEPS;
  }
  Wide result{{digits[0] & LIMB_MASK, (digits[0] >> 52 | digits[1] << 10) & LIMB_MASK,
               (digits[1] >> 42 | digits[2] << 20) & LIMB_MASK, (digits[2] >> 32 | digits[3] << 30) & LIMB_MASK,
               digits[3] >> 22 | digits[4] << 40}};
  for (unsigned k = 16; k > 0; k /= 2) {
    const Wide multiple = multipleOf(modulus, k);
    if (atLeast(result, multiple)) result = minus(result, multiple);
  }
  return result;
}

}  // namespace

Wide inverseModulo(const Wide& a, const Wide& modulus) {
  const Digits p = fromWide(modulus);
  uint64_t inverse = 1;
  for (int i = 0; i < 6; ++i) inverse *= 2 - static_cast<uint64_t>(p.digit[0]) * inverse;
  Digits f = p, g = fromWide(a), d{}, e{};
  e.digit[0] = 1;
  int64_t delta = 1;
  // f = d·a and g = e·a modulo p, all along.
  while (!isZero(g)) {
    const Matrix m = divisionSteps(delta, static_cast<uint64_t>(f.digit[0]), static_cast<uint64_t>(g.digit[0]));
    const Digits nextD = appliedModulo(m.u, m.v, d, e, p, 0 - inverse);
    e = appliedModulo(m.q, m.r, d, e, p, 0 - inverse);
    d = nextD;
    const Digits nextF = applied(m.u, m.v, f, g);
    g = applied(m.q, m.r, f, g);
    f = nextF;
  }
  return reduced(d, f.digit[4] < 0 ? -1 : 1, p, modulus);
}

}  // namespace proofcast::ifma
