#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace highroad::fuzz {

/// A fuzz target as an ordinary function: what holds for its inputs is thrown as broken_rule where it does not.
struct target {
    const char* name;
    int (*run)(const std::uint8_t* bytes, std::size_t size);
};
/// All of tests/fuzz/CMakeLists.txt, which writes this function.
[[nodiscard]] std::vector<target> all_targets();

} // namespace highroad::fuzz
