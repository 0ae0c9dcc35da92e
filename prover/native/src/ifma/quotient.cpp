// SPDX-License-Identifier: GPL-3.0-or-later
#include "quotient.hpp"

#include "coset-transform.hpp"
#include "matrix-rows.hpp"
#include "words.hpp"

namespace proofcast::ifma {
namespace {

using M = ScalarModulus;

// A is computed times R = 2^260 and B as it is, so that products of the two, C among them, are plain numbers.
class QuotientInLanes : public Quotient {
 public:
  QuotientInLanes(const MatrixEntry* entries, size_t count, unsigned power)
      : a_(entries, count, 0, size_t{1} << power, 520),
        b_(entries, count, 1, size_t{1} << power, 260),
        values_(wiresOf(entries, count)),
        wires_(wiresOf(entries, count)),
        transform_(power) {
    for (AlignedArray<FrLanes>& polynomial : polynomials_) polynomial.reserve(transform_.vectors());
  }

  void evaluate(const Witness& witness, Limbs* h, ThreadPool& pool) override {
    pool.forRanges(wires_, [&](size_t first, size_t last, size_t) { values_.read(witness, first, last); });
    FrLanes *a = polynomials_[0].data(), *b = polynomials_[1].data(), *c = polynomials_[2].data();
    const size_t groups = transform_.vectors(), perTask = groups < 64 ? groups : 64;
    pool.forEach(groups / perTask, [&](size_t task, size_t) {
      for (size_t group = task * perTask; group < (task + 1) * perTask; ++group) {
        a[group] = a_.times(witness, values_, group);
        b[group] = b_.times(witness, values_, group);
        c[group] = multiply(a[group], b[group]);
      }
    });
    FrLanes* polynomials[3] = {a, b, c};
    transform_.transform(polynomials, 3, pool, [&](size_t vector) { finish(a[vector], b[vector], c[vector], h + 8 * vector); });
    pool.forEach(4, [&](size_t part, size_t) {
      if (part < 3)
        polynomials_[part].wipe();
      else
        values_.wipe();
    });
  }

 private:
  static size_t wiresOf(const MatrixEntry* entries, size_t count) {
    size_t wires = 0;
    for (size_t i = 0; i < count; ++i)
      if (entries[i].wire >= wires) wires = size_t{entries[i].wire} + 1;
    return wires;
  }

  // From below 58p to below 8p.
  static PROOFCAST_INLINE FrLanes below8(const FrLanes& a) {
    return carried(lessenedBy<8>(lessenedBy<16>(lessenedBy<32>(carried(a)))));
  }

  static __attribute__((flatten)) void finish(const FrLanes& a, const FrLanes& b, const FrLanes& c, Limbs* h) {
    const FrLanes difference = carried(plusModulus<60>(multiplyUncarried(below8(a), below8(b)) - c));
    const FrLanes below4 = carried(lessenedBy<4>(lessenedBy<8>(lessenedBy<16>(lessenedBy<32>(difference)))));
    // A trifle above 4p is possible.
    scatterWords(toWords(canonical<4>(below4)), [&](unsigned i) { return h[i].limb; });
  }

  MatrixRows a_, b_;
  ShortValues values_;
  size_t wires_;
  CosetTransform transform_;
  AlignedArray<FrLanes> polynomials_[3];
};

}  // namespace

std::unique_ptr<Quotient> quotient(const MatrixEntry* entries, size_t count, unsigned power) {
  return std::make_unique<QuotientInLanes>(entries, count, power);
}

}  // namespace proofcast::ifma
