// SPDX-License-Identifier: GPL-3.0-or-later
#include "thread-pool.hpp"

#include <system_error>

namespace proofcast {

ThreadPool::ThreadPool(unsigned threads) {
  try {
    workers_.reserve(threads);
    for (unsigned thread = 1; thread < threads; thread++) workers_.emplace_back([this, thread] { work(thread); });
  } catch (const std::system_error&) {
    // The system gives no more threads: those that run are enough.
  }
}

ThreadPool::~ThreadPool() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void ThreadPool::forEach(size_t tasks, const std::function<void(size_t, size_t)>& body) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    body_ = &body;
    tasks_ = tasks;
    next_ = 0;
    failure_ = nullptr;
    busy_ = workers_.size();
    round_++;
  }
  wake_.notify_all();
  takeTasks(0);
  std::unique_lock<std::mutex> lock(mutex_);
  done_.wait(lock, [this] { return busy_ == 0; });
  body_ = nullptr;
  if (failure_) std::rethrow_exception(failure_);
}

void ThreadPool::forRanges(size_t count, const std::function<void(size_t, size_t, size_t)>& body) {
  size_t parts = threads();
  forEach(parts, [&](size_t part, size_t) {
    size_t first = count / parts * part + count % parts * part / parts;
    size_t last = count / parts * (part + 1) + count % parts * (part + 1) / parts;
    if (first < last) body(first, last, part);
  });
}

void ThreadPool::work(size_t thread) {
  size_t seen = 0;
  for (;;) {
    {
      std::unique_lock<std::mutex> lock(mutex_);
      wake_.wait(lock, [&] { return stopping_ || round_ != seen; });
      if (stopping_) return;
      seen = round_;
    }
    takeTasks(thread);
    {
      std::lock_guard<std::mutex> lock(mutex_);
      busy_--;
    }
    done_.notify_one();
  }
}

void ThreadPool::takeTasks(size_t thread) {
  for (;;) {
    size_t task = next_.fetch_add(1);
    if (task >= tasks_) return;
    try {
      (*body_)(task, thread);
    } catch (...) {
      std::lock_guard<std::mutex> lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
    }
  }
}

}  // namespace proofcast
