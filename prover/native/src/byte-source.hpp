// SPDX-License-Identifier: GPL-3.0-or-later
// Where a zkey's bytes come from. Not a memory map: a file that is cut while it is read must give an error, not a signal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace proofcast {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual uint64_t size() const = 0;
  // All of the bytes, or a Failure.
  virtual void read(uint64_t offset, void* to, size_t bytes) const = 0;
};

class FileSource : public ByteSource {
 public:
  explicit FileSource(const std::string& path);
  ~FileSource() override;
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;
  uint64_t size() const override { return size_; }
  void read(uint64_t offset, void* to, size_t bytes) const override;

 private:
  int descriptor_;
  uint64_t size_;
};

class MemorySource : public ByteSource {
 public:
  MemorySource(const uint8_t* bytes, size_t size) : bytes_(bytes), size_(size) {}
  uint64_t size() const override { return size_; }
  void read(uint64_t offset, void* to, size_t bytes) const override;

 private:
  const uint8_t* bytes_;
  size_t size_;
};

}  // namespace proofcast
