#pragma once

#include "daemon/core/time.hpp"
#include "tests/sim/timeline.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace highroad::sim {

/// What happened, in order. The digest of it tells whether two runs were the same; lines are kept only when wanted.
class trace {
public:
    explicit trace(const timeline& time) : time_{time} {}

    void add(std::string_view who, std::string_view what)
    {
        mix(who);
        mix(what);
        digest_ = (digest_ ^ static_cast<std::uint64_t>(time_.elapsed().count())) * 0x100000001B3U;
        if (!keep) return;
        lines.push_back(to_iso8601(time_.wall()).substr(0, 19) + " " + std::string{who} + ": " + std::string{what});
    }
    [[nodiscard]] std::uint64_t digest() const { return digest_; }

    bool keep = false;
    std::vector<std::string> lines;

private:
    void mix(std::string_view text)
    {
        for (auto letter : text)
            digest_ = (digest_ ^ static_cast<unsigned char>(letter)) * 0x100000001B3U;
    }
    const timeline& time_;
    std::uint64_t digest_ = 0xCBF29CE484222325U;
};

} // namespace highroad::sim
