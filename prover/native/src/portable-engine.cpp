#include "portable-arithmetic.hpp"
#include "template-engine.hpp"

namespace proofcast {

const Engine* portableEngine() {
  static const TemplateEngine<PortableArithmetic> engine("portable");
  return &engine;
}

}  // namespace proofcast
