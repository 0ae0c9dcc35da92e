// SPDX-License-Identifier: GPL-3.0-or-later
// The four sums over the witness. Half of it is zero, which costs nothing; ones and minus ones are summed without buckets; of
// short values only the low windows have digits. The three sums in G1 share one sort, one set of batches and their inversions.
#pragma once

#include <limits>

#include "bucket-totals.hpp"
#include "curve-membership.hpp"
#include "point-forms.hpp"

namespace proofcast {

// One group's sums: `sets` of them, over bases of which the points at infinity are dropped.
template <class Group>
class BucketSums {
  using Field = typename Group::Field;

 public:
  BucketSums(size_t sets, size_t wires) : sets_(sets), wires_(wires), places_(sets * wires, ABSENT) {}

  void add(size_t set, size_t wire, const typename Group::Plain& point) {
    if (isInfinity(point)) return;
    if (bases_.size() >= ABSENT) throw std::bad_alloc();
    places_[wire * sets_ + set] = static_cast<Entry>(bases_.size());
    bases_.push_back(Group::from(point));
  }

  void sum(const Witness& witness, typename Group::Plain* results, ThreadPool& pool) {
    DigitWindows windows = bestWindows(witness);
    size_t bucketed = windows.count * windows.buckets();
    size_t onesFirst = sets_ * bucketed;
    size_t onesParts = 4 * pool.threads();  // groups for what has the digit one, several so that threads share them
    size_t groups = onesFirst + sets_ * onesParts;
    sortByGroup(grouped_, wires_, groups, pool, [&](size_t first, size_t last, auto emit) {
      for (size_t wire = first; wire < last; wire++) {
        unsigned bits = witness.bits[wire];
        if (bits == 0) continue;
        const Entry* places = &places_[wire * sets_];
        bool minus = witness.negative[wire] != 0;
        if (bits == 1) {
          for (size_t set = 0; set < sets_; set++) {
            if (places[set] == ABSENT) continue;
            emit(onesFirst + set * onesParts + wire % onesParts, places[set] | (minus ? NEGATIVE : 0));
          }
          continue;
        }
        visitDigits(witness.magnitudes[wire], bits, windows, [&](unsigned window, size_t bucket, bool negative) {
          for (size_t set = 0; set < sets_; set++) {
            if (places[set] == ABSENT) continue;
            emit(set * bucketed + window * windows.buckets() + bucket, places[set] | (negative != minus ? NEGATIVE : 0));
          }
        });
      }
    });
    buckets_.reserve(groups);
    sums_.sum(bases_.data(), grouped_, buckets_.data(), pool);
    std::vector<Jacobian<Field>> totals(sets_);
    totals_.total(buckets_.data(), sets_, windows, totals.data(), pool);
    for (size_t set = 0; set < sets_; set++) {
      for (size_t part = 0; part < onesParts; part++) {
        totals[set] = totals[set].plus(buckets_[onesFirst + set * onesParts + part]);
      }
      results[set] = Group::to(totals[set].toAffine());
    }
    wipe(totals.data(), totals.size() * sizeof totals[0]);
    pool.forEach(4, [&](size_t part, size_t) {
      if (part == 0) grouped_.wipeAll();
      if (part == 1) buckets_.wipeAll();
      if (part == 2) sums_.wipeAll();
      if (part == 3) totals_.wipeAll();
    });
  }

 private:
  static constexpr Entry ABSENT = NEGATIVE - 1;

  // Fewest additions: about one a digit of what has two bits or more, and two a bucket for the totals.
  DigitWindows bestWindows(const Witness& witness) const {
    size_t lengths[257] = {};
    unsigned longest = 1;
    for (size_t wire = 0; wire < wires_; wire++) {
      lengths[witness.bits[wire]]++;
      longest = std::max<unsigned>(longest, witness.bits[wire]);
    }
    DigitWindows best{};
    size_t fewest = std::numeric_limits<size_t>::max();
    for (unsigned bits = 2; bits <= 16; bits++) {
      DigitWindows windows = DigitWindows::forScalars(longest, bits);
      size_t additions = 2 * windows.count * windows.buckets();
      for (unsigned length = 2; length <= longest; length++) additions += lengths[length] * (length / bits + 1);
      if (additions < fewest) {
        fewest = additions;
        best = windows;
      }
    }
    return best;
  }

  size_t sets_, wires_;
  std::vector<Entry> places_;
  std::vector<Affine<Field>> bases_;
  GroupedEntries grouped_;
  ParallelGroupSums<Field> sums_;
  SecretBuffer<Affine<Field>> buckets_;
  BucketTotals<Field> totals_;
};

template <class Arithmetic>
class BucketWitnessSums : public WitnessSums {
 public:
  explicit BucketWitnessSums(const WitnessBases& bases) : g1_(3, bases.wires), g2_(1, bases.wires) {
    for (size_t wire = 0; wire < bases.wires; wire++) {
      g1_.add(0, wire, bases.a[wire]);
      g1_.add(1, wire, bases.b1[wire]);
      if (wire >= bases.firstC) g1_.add(2, wire, bases.c[wire - bases.firstC]);
      g2_.add(0, wire, bases.b2[wire]);
    }
  }

  WitnessTotals sum(const Witness& witness, ThreadPool& pool) override {
    G1Point g1[3];
    WitnessTotals totals;
    g1_.sum(witness, g1, pool);
    g2_.sum(witness, &totals.b2, pool);
    totals.a = g1[0];
    totals.b1 = g1[1];
    totals.c = g1[2];
    wipe(g1, sizeof g1);
    return totals;
  }

 private:
  BucketSums<G1Group<Arithmetic>> g1_;
  BucketSums<G2Group<Arithmetic>> g2_;
};

}  // namespace proofcast
