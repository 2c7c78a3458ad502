#include "daemon/calendars/ics.hpp"
#include "tests/fuzz/input.hpp"

using namespace highroad;

/// Calendar files, which come from who knows which program.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    std::string_view text{reinterpret_cast<const char*>(bytes), size};
    constexpr auto from = instant{std::chrono::seconds{1'790'000'000}};
    constexpr auto to = from + std::chrono::hours{24 * 400};
    time_zone utc;
    auto days = days_off_in(text, utc, from, to);
    if (days) {
        const day_range* before = nullptr;
        for (const auto& each : *days) {
            fuzz::must(before == nullptr || before->last < each.first, "days off ascend without overlap");
            before = &each;
        }
    } else {
        fuzz::must(!days.error().words.empty(), "a refusal has words");
    }
    auto who = [](std::string_view name) -> std::optional<std::string> {
        if (name.find("ana") == std::string_view::npos) return std::nullopt;
        return "ana";
    };
    auto shifts = shifts_in(text, who, utc, from, to);
    if (shifts) {
        for (const auto& each : shifts->shifts)
            fuzz::must(each.from < each.to, "a shift ends after it begins");
    }
    return 0;
}
