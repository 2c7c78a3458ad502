#include "daemon/settings/settings.hpp"
#include "tests/fuzz/input.hpp"

using namespace highroad;

/// The configuration: whatever the file holds, it is settings or a list of problems with words and places.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    std::string_view text{reinterpret_cast<const char*>(bytes), size};
    auto loaded = load(text, "highroad.toml");
    if (auto* problems = std::get_if<std::vector<problem>>(&loaded)) {
        fuzz::must(!problems->empty(), "a file without problems is settings");
        for (const auto& each : *problems) {
            auto words = in_words(each);
            fuzz::must(!each.expected.empty(), "a problem says what was expected");
            fuzz::must_be_utf8(words, "problems are UTF-8");
        }
    }
    (void)is_playbook_alone(text);
    return 0;
}
