#include "tests/fuzz/escaping_rules.hpp"
#include "tests/fuzz/input.hpp"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <optional>
#include <string_view>

namespace {

using namespace highroad;

struct wanted {
    std::uint64_t inputs = 100'000;
    std::uint64_t first_seed = 1;
};

std::optional<wanted> read_arguments(int count, char** values)
{
    wanted asked;
    for (int i = 1; i + 1 < count; i += 2) {
        std::string_view name{values[i]};
        std::string_view text{values[i + 1]};
        auto* number = name == "--inputs" ? &asked.inputs : name == "--first-seed" ? &asked.first_seed : nullptr;
        if (number == nullptr) return std::nullopt;
        auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), *number);
        if (wrong != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    }
    return count % 2 == 1 ? std::optional{asked} : std::nullopt;
}

} // namespace

/// The oracle of the escaping over very many texts, without sanitizers: `script/fuzz escaping --plain`. Each input has
/// a seed of its own, so "--first-seed S --inputs 1" is that input again. Exit 1 when a rule was broken.
int main(int count, char** values)
{
    auto asked = read_arguments(count, values);
    if (!asked) {
        std::fputs("usage: escaping_by_grammar [--inputs N] [--first-seed S]\n", stderr);
        return 2;
    }
    constexpr std::uint64_t shown = 20;
    constexpr std::uint64_t report_each = 1'000'000;
    const auto how = fuzz::as_built();
    const auto began = std::chrono::steady_clock::now();
    std::uint64_t violations = 0;
    std::uint64_t bytes = 0;
    for (std::uint64_t i = 0; i < asked->inputs; ++i) {
        auto seed = asked->first_seed + i;
        fuzz::hostile_words dice{seed};
        auto said = fuzz::drawn(dice);
        for (const auto* text :
             {&said.title, &said.text, &said.byline, &said.link, &said.draft, &said.reply, &said.names})
            bytes += text->size();
        try {
            fuzz::must_stay_inert(how, said);
        } catch (const std::exception& broken) {
            if (++violations <= shown)
                std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed), broken.what());
        }
        if ((i + 1) % report_each == 0) {
            std::printf("%llu inputs so far\n", static_cast<unsigned long long>(i + 1));
            std::fflush(stdout);
        }
    }
    std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    std::printf("inputs=%llu violations=%llu bytes=%llu seconds=%.0f\n", static_cast<unsigned long long>(asked->inputs),
                static_cast<unsigned long long>(violations), static_cast<unsigned long long>(bytes), took.count());
    return violations == 0 ? 0 : 1;
}
