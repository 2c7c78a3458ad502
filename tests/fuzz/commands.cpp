#include "daemon/core/grammar.hpp"
#include "daemon/core/time.hpp"
#include "tests/fuzz/input.hpp"

using namespace highroad;

/// What people type. Whatever it is, it is understood or answered with words.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    std::string_view line{reinterpret_cast<const char*>(bytes), size};
    auto read = parse_line(line, instant{std::chrono::seconds{1'790'000'000}});
    if (auto* one = std::get_if<typed::on_case>(&read)) fuzz::must(one->case_number > 0, "cases are numbered from 1");
    if (auto* one = std::get_if<typed::on_storm>(&read)) fuzz::must(one->storm > 0, "storms are numbered from 1");
    if (auto* not_clear = std::get_if<typed::unclear>(&read))
        fuzz::must(!not_clear->why.empty(), "a refusal has words");
    if (auto at = parse_instant(line)) fuzz::must(parse_instant(to_iso8601(*at)) == at, "times read back equal");
    if (auto length = parse_duration(line)) fuzz::must(length->count() > 0, "lengths of time are positive");
    return 0;
}
