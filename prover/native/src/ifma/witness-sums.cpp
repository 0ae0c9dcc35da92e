// SPDX-License-Identifier: GPL-3.0-or-later
#include "witness-sums.hpp"

#include "../ifma-chain.hpp"
#include "bucket-totals.hpp"
#include "plain-form.hpp"
#include "witness-digits.hpp"

namespace proofcast::ifma {
namespace {

constexpr uint32_t ABSENT = ~uint32_t{0};

// Sums in one group over the same witness, each with bases of its own: A, B and C in G1, B in G2. Bases at infinity are
// dropped: a wire that B never reads costs B nothing.
template <class Field>
class GroupOfSums {
 public:
  GroupOfSums(size_t sets, size_t wires) : wires_(wires), places_(sets * wires), bases_(sets * wires) {
    for (size_t i = 0; i < sets * wires; ++i) places_[i] = ABSENT;
  }

  // points[i] is the base of wire firstWire + i.
  void addSet(const PlainPoint<Field>* points, size_t firstWire, ThreadPool& pool) {
    sums_.useThreads(pool);
    const size_t set = sets_++, count = wires_ - firstWire;
    Point<Field>* converted = bases_.data() + baseCount_;
    pool.forRanges((count + 7) / 8, [&](size_t first, size_t last, size_t) {
      for (size_t i = 8 * first; i < 8 * last && i < count; i += 8) {
        const size_t some = count - i < 8 ? count - i : 8;
        storePoints(loadPlain<Field>(points + i, some), converted + i, some);
      }
    });
    for (size_t i = 0; i < count; ++i) {
      uint64_t any = 0;
      for (uint64_t word : converted[i].x) any |= word;
      if (any == 0) continue;
      places_[set * wires_ + firstWire + i] = static_cast<uint32_t>(baseCount_);
      bases_[baseCount_++] = converted[i];
    }
  }

  void sum(const Witness& witness, const WitnessDigits& digits, PlainPoint<Field>* totals, ThreadPool& pool) {
    const SignedDigits& windows = digits.digits();
    const size_t buckets = windows.buckets(), perSet = windows.windows * buckets;
    const size_t onesTasks = (digits.oneCount() + ONES - 1) / ONES, windowTasks = (windows.windows + WINDOWS - 1) / WINDOWS;
    const size_t tasksPerSet = onesTasks + windowTasks;
    buckets_.reserve(sets_ * perSet);
    ones_.reserve(sets_ * onesTasks);
    bits_.reserve(sets_ * windows.windows * windows.bits);
    plainBits_.reserve(sets_ * windows.windows * windows.bits);
    plainOnes_.reserve(sets_ * onesTasks);
    sums_.sum(
        sets_ * tasksPerSet, pool,
        [&](size_t task, size_t, TaskLists& lists) {
          const size_t set = task / tasksPerSet, i = task % tasksPerSet;
          return i < windowTasks ? listWindows(digits, set, WINDOWS * i, lists)
                                 : listOnes(witness, digits, set, ONES * (i - windowTasks), lists);
        },
        [&](size_t task) {
          const size_t set = task / tasksPerSet, i = task % tasksPerSet;
          return i < windowTasks ? buckets_.data() + set * perSet + WINDOWS * i * buckets
                                 : ones_.data() + set * onesTasks + i - windowTasks;
        });
    totals_.total(buckets_.data(), sets_ * windows.windows, windows.bits - 1, bits_.data(), sums_, pool);
    const size_t bits = windows.windows * windows.bits;
    pool.forEach(sets_, [&](size_t set, size_t) {
      storeAllPlain(bits_.data() + set * bits, bits, plainBits_.data() + set * bits);
      storeAllPlain(ones_.data() + set * onesTasks, onesTasks, plainOnes_.data() + set * onesTasks);
      totals[set] = chain(plainBits_.data() + set * bits, bits, plainOnes_.data() + set * onesTasks, onesTasks);
    });
  }

  void wipe(ThreadPool& pool) {
    sums_.wipe(pool);
    totals_.wipe();
    buckets_.wipe();
    ones_.wipe();
    bits_.wipe();
    plainBits_.wipe();
    plainOnes_.wipe();
  }

 private:
  static constexpr size_t ONES = 2048;  // wires of a task
  static constexpr size_t WINDOWS = 4;  // windows of a task

  static G1Point chain(const G1Point* bits, size_t count, const G1Point* ones, size_t oneCount) {
    return chainG1(bits, count, ones, oneCount);
  }
  static G2Point chain(const G2Point* bits, size_t count, const G2Point* ones, size_t oneCount) {
    return chainG2(bits, count, ones, oneCount);
  }

  // The buckets of a few windows, sorted by counting.
  size_t listWindows(const WitnessDigits& digits, size_t set, size_t firstWindow, TaskLists& lists) {
    const SignedDigits& windows = digits.digits();
    const size_t endWindow = firstWindow + WINDOWS < windows.windows ? firstWindow + WINDOWS : windows.windows;
    const size_t count = (endWindow - firstWindow) * windows.buckets();
    lists.starts.reserve(count + 2);
    uint32_t* starts = lists.starts.data();
    const auto eachTerm = [&](auto&& visit) {
      const uint32_t* places = places_.data() + set * wires_;
      for (size_t window = firstWindow; window < endWindow; ++window)
        digits.eachDigit(window, [&](uint32_t wire, size_t bucket, bool negative) {
          if (places[wire] != ABSENT)
            visit((window - firstWindow) * windows.buckets() + bucket, termOf(&bases_[places[wire]], negative));
        });
    };
    for (size_t i = 0; i < count + 2; ++i) starts[i] = 0;
    eachTerm([&](size_t list, Term) { ++starts[list + 2]; });
    for (size_t i = 2; i < count + 2; ++i) starts[i] += starts[i - 1];
    lists.terms.reserve(starts[count + 1]);
    eachTerm([&](size_t list, Term term) { lists.terms[starts[list + 1]++] = term; });
    return count;
  }

  size_t listOnes(const Witness& witness, const WitnessDigits& digits, size_t set, size_t first, TaskLists& lists) {
    const size_t end = first + ONES < digits.oneCount() ? first + ONES : digits.oneCount();
    lists.terms.reserve(end - first);
    lists.starts.reserve(2);
    uint32_t terms = 0;
    for (size_t i = first; i < end; ++i) {
      const uint32_t wire = digits.one(i), place = places_[set * wires_ + wire];
      if (place != ABSENT) lists.terms[terms++] = termOf(&bases_[place], witness.negative[wire] != 0);
    }
    lists.starts[0] = 0;
    lists.starts[1] = terms;
    return 1;
  }

  size_t sets_ = 0, wires_, baseCount_ = 0;
  AlignedArray<uint32_t> places_;  // of a set's wire, among the bases
  AlignedArray<Point<Field>> bases_;
  ParallelListSums<Field> sums_;
  BucketTotals<Field> totals_;
  AlignedArray<Point<Field>> buckets_, ones_, bits_;
  AlignedArray<PlainPoint<Field>> plainBits_, plainOnes_;
};

class SumsInLanes : public WitnessSums {
 public:
  SumsInLanes(const WitnessBases& bases, ThreadPool& pool) : digits_(bases.wires), g1_(3, bases.wires), g2_(1, bases.wires) {
    g1_.addSet(bases.a, 0, pool);
    g1_.addSet(bases.b1, 0, pool);
    g1_.addSet(bases.c, bases.firstC, pool);
    g2_.addSet(bases.b2, 0, pool);
  }

  WitnessTotals sum(const Witness& witness, ThreadPool& pool) override {
    digits_.read(witness);
    G1Point g1[3];
    G2Point g2;
    g1_.sum(witness, digits_, g1, pool);
    g2_.sum(witness, digits_, &g2, pool);
    digits_.wipe();
    g1_.wipe(pool);
    g2_.wipe(pool);
    return {g1[0], g1[1], g1[2], g2};
  }

 private:
  WitnessDigits digits_;
  GroupOfSums<FqLanes> g1_;
  GroupOfSums<Fq2Lanes> g2_;
};

}  // namespace

std::unique_ptr<WitnessSums> witnessSums(const WitnessBases& bases, ThreadPool& pool) {
  return std::make_unique<SumsInLanes>(bases, pool);
}

}  // namespace proofcast::ifma
