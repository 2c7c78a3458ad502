#include "adapters/templates/book.hpp"
#include "adapters/templates/mustache_text.hpp"
#include "adapters/templates/themes.hpp"
#include "tests/fuzz/input.hpp"

using namespace highroad;
using namespace highroad::templates_parts;

/// Texts of templates, and what they are filled with. A filling is data: no tag of it is ever looked at.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    fuzz::input given{bytes, size};
    auto text = valid_utf8(given.part());
    fillings values;
    values.product = valid_utf8(given.part());
    values.what_changed = valid_utf8(given.rest());
    auto read = mustache_text::read(text);
    if (auto* good = std::get_if<mustache_text>(&read)) {
        fuzz::must_be_utf8(good->fill(values), "a filled text is UTF-8");
        (void)good->fill({});
    } else {
        fuzz::must(!std::get<text_mistake>(read).words.empty(), "a mistake has words");
    }
    // Known to be good: a filling goes in as it is, but for blanks and lines, which are tidied.
    static const auto plain = std::get<mustache_text>(mustache_text::read("[{{product}}]"));
    auto without_blanks = [](std::string from) {
        std::erase_if(from, [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; });
        return from;
    };
    fuzz::must(without_blanks(plain.fill(values)) == without_blanks("[" + displayable(values.product) + "]"),
               "a filling is not read as a template");
    for (const auto& word : words_of(values.what_changed))
        fuzz::must(word.size() <= 20'000, "no word is longer than what is read");
    return 0;
}
