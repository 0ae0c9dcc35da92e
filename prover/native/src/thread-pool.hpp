// SPDX-License-Identifier: GPL-3.0-or-later
// The threads that one key's proofs are computed on.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace proofcast {

class ThreadPool {
 public:
  // The caller of `forEach` works too, so that one thread less is started.
  explicit ThreadPool(unsigned threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  unsigned threads() const { return static_cast<unsigned>(workers_.size()) + 1; }

  // Runs body(task, thread) once for each task below `tasks`, with thread < threads(): no two run on one thread at once, so that
  // a body may use scratch memory of its thread. Returns when all have run; the first exception is thrown here.
  // For one caller at a time; a body does not call it again.
  void forEach(size_t tasks, const std::function<void(size_t, size_t)>& body);

  // [0, count) in one contiguous range per thread: body(first, last, part), with part < threads().
  void forRanges(size_t count, const std::function<void(size_t, size_t, size_t)>& body);

 private:
  void work(size_t thread);
  void takeTasks(size_t thread);

  std::vector<std::thread> workers_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable done_;
  const std::function<void(size_t, size_t)>* body_ = nullptr;
  size_t tasks_ = 0;
  std::atomic<size_t> next_{0};
  size_t busy_ = 0;
  size_t round_ = 0;
  bool stopping_ = false;
  std::exception_ptr failure_;
};

}  // namespace proofcast
