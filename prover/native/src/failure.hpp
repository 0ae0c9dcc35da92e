// SPDX-License-Identifier: GPL-3.0-or-later
// What is told to the caller instead of a proof. The code becomes a typed error in TypeScript.
#pragma once

#include <exception>
#include <string>

namespace proofcast {

class Failure : public std::exception {
 public:
  static constexpr const char* UNREADABLE = "UNREADABLE";
  static constexpr const char* MALFORMED_ZKEY = "MALFORMED_ZKEY";
  static constexpr const char* MALFORMED_VALUES = "MALFORMED_VALUES";
  static constexpr const char* MALFORMED_POINTS = "MALFORMED_POINTS";
  static constexpr const char* UNSUPPORTED_CPU = "UNSUPPORTED_CPU";
  static constexpr const char* NO_MEMORY = "NO_MEMORY";
  static constexpr const char* NO_RANDOMNESS = "NO_RANDOMNESS";
  static constexpr const char* CLOSED = "CLOSED";
  static constexpr const char* NODE_API = "NODE_API";

  // `problem` continues "the file is malformed: …".
  Failure(const char* code, std::string problem) : code_(code), problem_(std::move(problem)) {}

  const char* code() const { return code_; }
  const char* what() const noexcept override { return problem_.c_str(); }

 private:
  const char* code_;
  std::string problem_;
};

}  // namespace proofcast
