// SPDX-License-Identifier: GPL-3.0-or-later
#include "byte-source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "failure.hpp"

namespace proofcast {

FileSource::FileSource(const std::string& path) : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC)), size_(0) {
  if (descriptor_ < 0) throw Failure(Failure::UNREADABLE, std::strerror(errno));
  struct stat status;
  bool isFile = fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode);
  if (!isFile) {
    close(descriptor_);
    throw Failure(Failure::UNREADABLE, "it is no file");
  }
  size_ = static_cast<uint64_t>(status.st_size);
}

FileSource::~FileSource() { close(descriptor_); }

void FileSource::read(uint64_t offset, void* to, size_t bytes) const {
  constexpr size_t CHUNK = size_t{1} << 30;  // systems refuse to read much more at once
  for (size_t done = 0; done < bytes;) {
    ssize_t got = pread(descriptor_, static_cast<char*>(to) + done, std::min(CHUNK, bytes - done),
                        static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Failure(Failure::UNREADABLE, std::strerror(errno));
    if (got == 0) throw Failure(Failure::MALFORMED_ZKEY, "it ends early");
    done += static_cast<size_t>(got);
  }
}

void MemorySource::read(uint64_t offset, void* to, size_t bytes) const {
  if (offset > size_ || bytes > size_ - offset) throw Failure(Failure::MALFORMED_ZKEY, "it ends early");
  if (bytes > 0) std::memcpy(to, bytes_ + offset, bytes);
}

}  // namespace proofcast
