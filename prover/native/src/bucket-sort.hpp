// SPDX-License-Identifier: GPL-3.0-or-later
// Counting sort of entries by group, on all threads.
#pragma once

#include "group-sums.hpp"

namespace proofcast {

// `visit(first, last, emit)` calls emit(group, entry) for every entry of the items [first, last), the same ones each time: it
// is called twice, to count and to place.
template <class Visit>
void sortByGroup(GroupedEntries& sorted, size_t items, size_t groups, ThreadPool& pool, const Visit& visit) {
  size_t parts = pool.threads();
  SecretBuffer<size_t> places(parts * groups);
  pool.forEach(parts, [&](size_t part, size_t) { std::fill_n(places.data() + part * groups, groups, 0); });
  pool.forRanges(items, [&](size_t first, size_t last, size_t part) {
    size_t* counts = places.data() + part * groups;
    visit(first, last, [&](size_t group, Entry) { counts[group]++; });
  });
  sorted.groups = groups;
  sorted.offsets.reserve(groups + 1);
  size_t total = 0;
  for (size_t group = 0; group < groups; group++) {
    sorted.offsets[group] = total;
    for (size_t part = 0; part < parts; part++) {
      size_t count = places[part * groups + group];
      places[part * groups + group] = total;
      total += count;
    }
  }
  sorted.offsets[groups] = total;
  sorted.entries.reserve(total);
  pool.forRanges(items, [&](size_t first, size_t last, size_t part) {
    size_t* next = places.data() + part * groups;
    visit(first, last, [&](size_t group, Entry entry) { sorted.entries[next[group]++] = entry; });
  });
}

}  // namespace proofcast
