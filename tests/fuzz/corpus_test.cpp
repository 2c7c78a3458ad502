#include "tests/fuzz/corpus.hpp"
#include "tests/support/catch.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace highroad;

namespace {

std::string bytes_of(const std::filesystem::path& file)
{
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

void run(const fuzz::target& target, const std::string& bytes)
{
    target.run(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

} // namespace

/// libFuzzer and clang are not needed for this: what they found once is looked at again in every build.
TEST_CASE("what was kept of each fuzz target breaks none of its rules", "[fuzz]")
{
    const auto* source = std::getenv("HIGHROAD_SOURCE_DIR");
    if (source == nullptr) {
        WARN("skipped: HIGHROAD_SOURCE_DIR does not say where the corpora are");
        return;
    }
    for (const auto& target : fuzz::all_targets()) {
        auto folder = std::filesystem::path{source} / "tests/fuzz/corpus" / target.name;
        std::size_t inputs = 0;
        for (const auto& entry : std::filesystem::directory_iterator{folder}) {
            INFO(entry.path());
            CHECK_NOTHROW(run(target, bytes_of(entry.path())));
            ++inputs;
        }
        INFO(target.name);
        CHECK(inputs > 0);
    }
}

TEST_CASE("each fuzz target takes nothing, and one byte of any value", "[fuzz]")
{
    for (const auto& target : fuzz::all_targets()) {
        INFO(target.name);
        CHECK_NOTHROW(run(target, {}));
        for (int byte = 0; byte < 256; ++byte)
            CHECK_NOTHROW(run(target, std::string(1, static_cast<char>(byte))));
    }
}
