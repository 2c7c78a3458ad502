#pragma once

#include "daemon/core/text.hpp"

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace highroad::fuzz {

/// Nothing catches it in a libFuzzer program, which then ends and keeps the input; tests count it.
class broken_rule : public std::logic_error {
public:
    explicit broken_rule(const char* rule) : std::logic_error{std::string{"broken rule: "} + rule} {}
};

inline void must(bool holds, const char* rule)
{
    if (!holds) throw broken_rule{rule};
}

inline void must_be_utf8(std::string_view text, const char* what)
{
    must(valid_utf8(text) == text, what);
}

/// Takes an input apart from its front. Never runs out: what is not there is zero or empty.
class input {
public:
    input(const std::uint8_t* bytes, std::size_t size) : rest_{reinterpret_cast<const char*>(bytes), size} {}

    std::uint8_t byte()
    {
        if (rest_.empty()) return 0;
        auto first = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return first;
    }
    bool flag() { return (byte() & 1) != 0; }
    int number() { return static_cast<int>(byte()) << 8 | byte(); }

    /// Up to the next line that is "--" alone, so that a seed can be written by hand.
    std::string part()
    {
        constexpr std::string_view mark = "\n--\n";
        auto end = rest_.find(mark);
        std::string taken{rest_.substr(0, end)};
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + mark.size());
        return taken;
    }
    [[nodiscard]] std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
};

} // namespace highroad::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);
