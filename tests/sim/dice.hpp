#pragma once

#include <cstdint>
#include <string_view>

namespace highroad::sim {

/// The only chance in a simulation: SplitMix64 by Steele, Lea and Flood, public domain. Streams with different names do
/// not disturb each other, so that leaving one incident out leaves the others as they were.
class dice {
public:
    explicit dice(std::uint64_t seed) : state_{seed} {}
    dice(std::uint64_t seed, std::string_view stream) : state_{seed}
    {
        for (auto letter : stream)
            state_ = (state_ ^ static_cast<unsigned char>(letter)) * 0x100000001B3U;
        (void)next();
    }

    std::uint64_t next()
    {
        auto mixed = state_ += 0x9E3779B97F4A7C15U;
        mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
        return mixed ^ (mixed >> 31U);
    }
    /// 0..limit-1
    int below(int limit) { return static_cast<int>(next() % static_cast<std::uint64_t>(limit)); }
    std::int64_t between(std::int64_t least, std::int64_t most)
    {
        return least + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(most - least + 1));
    }
    bool one_in(int times) { return below(times) == 0; }

private:
    std::uint64_t state_;
};

} // namespace highroad::sim
