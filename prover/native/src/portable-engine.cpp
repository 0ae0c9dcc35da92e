#include "portable-arithmetic.hpp"
#include "template-engine.hpp"

namespace proofcast {

const Engine* portableEngine() {
  static const TemplateEngine<PortableArithmetic> engine("portable", 2);
  return &engine;
}

}  // namespace proofcast
