// SPDX-License-Identifier: GPL-3.0-or-later
// Sums of many lists on all threads, each with scratch memory of its own that is kept between proofs.
#pragma once

#include <memory>

#include "../thread-pool.hpp"
#include "list-sums.hpp"

namespace proofcast::ifma {

// What one task sums: lists one after another.
struct TaskLists {
  AlignedArray<Term> terms;
  AlignedArray<uint32_t> starts;
};

template <class Field>
class ParallelListSums {
 public:
  void useThreads(const ThreadPool& pool) {
    if (scratch_ == nullptr) scratch_.reset(new Scratch[pool.threads()]);
  }

  // fill(task, thread, lists) writes a task's lists and returns how many; their sums are stored from sumsOf(task) on.
  template <class Fill, class SumsOf>
  void sum(size_t tasks, ThreadPool& pool, const Fill& fill, const SumsOf& sumsOf) {
    pool.forEach(tasks, [&](size_t task, size_t thread) {
      Scratch& scratch = scratch_[thread];
      const size_t count = fill(task, thread, scratch.lists);
      scratch.sums.sum(scratch.lists.terms.data(), scratch.lists.starts.data(), count, sumsOf(task));
    });
  }

  // Lists in tasks of `perTask`, list k of at most `longest` terms: visit(k, emit) calls emit(term) for each.
  template <class Visit>
  void sumEach(size_t lists, size_t perTask, size_t longest, Point<Field>* sums, ThreadPool& pool, const Visit& visit) {
    const auto fill = [&](size_t task, size_t, TaskLists& taskLists) {
      const size_t first = task * perTask, count = lists - first < perTask ? lists - first : perTask;
      taskLists.terms.reserve(count * longest);
      taskLists.starts.reserve(count + 1);
      uint32_t terms = 0;
      for (size_t k = 0; k < count; ++k) {
        taskLists.starts[k] = terms;
        visit(first + k, [&](Term term) { taskLists.terms[terms++] = term; });
      }
      taskLists.starts[count] = terms;
      return count;
    };
    sum((lists + perTask - 1) / perTask, pool, fill, [&](size_t task) { return sums + task * perTask; });
  }

  void wipe(ThreadPool& pool) {
    pool.forEach(pool.threads(), [&](size_t task, size_t) {
      scratch_[task].sums.wipe();
      scratch_[task].lists.terms.wipe();
    });
  }

 private:
  struct Scratch {
    ListSums<Field> sums;
    TaskLists lists;
  };
  std::unique_ptr<Scratch[]> scratch_;
};

}  // namespace proofcast::ifma
