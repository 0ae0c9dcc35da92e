// SPDX-License-Identifier: GPL-3.0-or-later
// Sums of many groups of points at once: buckets, rows of buckets, all bases with the scalar one. Each round adds the points of
// every group in pairs, with one inversion for all pairs, until one point a group is left.
#pragma once

#include <algorithm>
#include <vector>

#include "affine-addition.hpp"
#include "batch-inverses.hpp"
#include "secret-buffer.hpp"
#include "thread-pool.hpp"

namespace proofcast {

// A base to add, or with the top bit set to subtract.
using Entry = uint32_t;
constexpr Entry NEGATIVE = 0x80000000u;
constexpr size_t MAX_BASES = NEGATIVE;

// Entries in the order of their groups: those of group g are entries[offsets[g]] … entries[offsets[g + 1] − 1].
struct GroupedEntries {
  SecretBuffer<Entry> entries;
  SecretBuffer<size_t> offsets;
  size_t groups = 0;

  void wipeAll() {
    entries.wipeAll();
    offsets.wipeAll();
  }
};

template <class Field>
class GroupSums {
 public:
  // results[g] for every group in [first, last).
  void sum(const Affine<Field>* bases, const GroupedEntries& grouped, size_t first, size_t last, Affine<Field>* results) {
    points_.reserve(BLOCK + 1);
    denominators_.reserve(BLOCK / 2 + 1);
    products_.reserve(BLOCK / 2 + 1);
    bool cut = false;  // the block before ended within a group: its sum so far is `partial`
    Affine<Field> partial = Affine<Field>::infinity();
    size_t at = grouped.offsets[first];
    for (size_t group = first; group < last;) {
      size_t blockFirst = group;
      size_t count = 0;
      size_t room = BLOCK;
      lengths_.clear();
      if (cut) points_[count++] = partial;
      for (cut = false; group < last && !cut;) {
        size_t end = std::min<size_t>(grouped.offsets[group + 1], at + room);
        size_t length = end - at + (group == blockFirst ? count : 0);
        gather(bases, grouped.entries.data(), at, end, grouped.offsets[last], count);
        count += end - at;
        room -= end - at;
        at = end;
        lengths_.push_back(length);
        cut = end < grouped.offsets[group + 1];
        if (!cut) group++;
      }
      while (addPairs()) continue;
      size_t point = 0;
      for (size_t i = 0; i < lengths_.size(); i++) {
        Affine<Field> total = lengths_[i] == 0 ? Affine<Field>::infinity() : points_[point++];
        if (blockFirst + i == group) {
          partial = total;
        } else {
          results[blockFirst + i] = total;
        }
      }
    }
    wipe(&partial, sizeof partial);
  }

  void wipeAll() {
    points_.wipeAll();
    denominators_.wipeAll();
    products_.wipeAll();
    std::fill(lengths_.begin(), lengths_.end(), 0);
  }

 private:
  // Points of one block, with what their additions need, stay in the second-level cache.
  static constexpr size_t BLOCK = 6 * 64 * 1024 / sizeof(Affine<Field>);
  static constexpr size_t AHEAD = 12;

  void gather(const Affine<Field>* bases, const Entry* entries, size_t at, size_t end, size_t allEnd, size_t to) {
    for (; at < end; at++, to++) {
      const Affine<Field>* soon = &bases[entries[std::min(at + AHEAD, allEnd - 1)] & ~NEGATIVE];
      __builtin_prefetch(soon);
      if (sizeof *soon > 64) __builtin_prefetch(&soon->y);
      const Affine<Field>& base = bases[entries[at] & ~NEGATIVE];
      points_[to] = entries[at] & NEGATIVE ? base.negated() : base;
    }
  }

  // One round over the block. The sums close up at the front. @returns whether there was anything to add
  bool addPairs() {
    size_t pairs = 0;
    size_t at = 0;
    for (size_t length : lengths_) {
      for (size_t pair = 0; pair < length / 2; pair++) {
        denominators_[pairs++] = denominatorOf(points_[at + 2 * pair], points_[at + 2 * pair + 1]);
      }
      at += length;
    }
    if (pairs == 0) return false;
    invertAll(denominators_.data(), products_.data(), pairs);
    pairs = 0;
    at = 0;
    size_t to = 0;
    for (size_t& length : lengths_) {
      for (size_t pair = 0; pair < length / 2; pair++) {
        points_[to++] = addWithInverse(points_[at + 2 * pair], points_[at + 2 * pair + 1], denominators_[pairs++]);
      }
      if (length % 2 == 1) points_[to++] = points_[at + length - 1];
      at += length;
      length -= length / 2;
    }
    return true;
  }

  SecretBuffer<Affine<Field>> points_;
  SecretBuffer<Field> denominators_;
  SecretBuffer<Field> products_;
  std::vector<size_t> lengths_;
};

// The same on all threads, each with scratch memory of its own, which is kept.
template <class Field>
class ParallelGroupSums {
 public:
  void sum(const Affine<Field>* bases, const GroupedEntries& grouped, Affine<Field>* results, ThreadPool& pool) {
    scratch_.resize(pool.threads());
    // More shares than threads: who shares its core with another program takes fewer.
    size_t shares = pool.threads() == 1 ? 1 : 4 * pool.threads();
    size_t entries = grouped.offsets[grouped.groups];
    auto firstOf = [&](size_t share) {
      if (share == 0) return size_t{0};
      if (share == shares) return grouped.groups;
      const size_t* begin = grouped.offsets.data();
      return static_cast<size_t>(std::lower_bound(begin, begin + grouped.groups, entries / shares * share) - begin);
    };
    pool.forEach(shares, [&](size_t share, size_t thread) {
      size_t first = firstOf(share), last = firstOf(share + 1);
      if (first < last) scratch_[thread].sum(bases, grouped, first, last, results);
    });
  }

  void wipeAll() {
    for (GroupSums<Field>& scratch : scratch_) scratch.wipeAll();
  }

 private:
  std::vector<GroupSums<Field>> scratch_;
};

}  // namespace proofcast
