#include "daemon/judge/embedded.hpp"
#include "daemon/judge/judge.hpp"
#include "daemon/judge/lexicon.hpp"
#include "daemon/judge/themes.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/heap_in_use.hpp"

#include <algorithm>
#include <string_view>

using namespace highroad;
using namespace highroad::judging;

namespace {

review in_words(std::string language, std::string text)
{
    review one;
    one.language = std::move(language);
    one.text = std::move(text);
    return one;
}

std::size_t size_of_all_lists()
{
    auto size = embedded_themes().size();
    for (const auto& [language, file] : embedded_lexicons())
        size += file.size();
    return size;
}

} // namespace

TEST_CASE("every list that is built in can be read", "[judge]")
{
    // A judge reads them when it meets their language, so a mistake in one would be found by a customer.
    CHECK(embedded_lexicons().size() == 16);
    for (const auto& [language, file] : embedded_lexicons()) {
        INFO(language);
        CHECK_NOTHROW(lexicon{file});
    }
    CHECK_NOTHROW(lexicon{embedded_signs()});
    lexicon empty{""};
    CHECK_NOTHROW(add_themes(empty, embedded_themes()));
}

TEST_CASE("no phrase is lost for beginning with the sign of a number, where a line is a remark", "[judge]")
{
    for (const auto& [language, file] : embedded_lexicons()) {
        for (std::size_t from = 0; from < file.size();) {
            auto line = file.substr(from, std::min(file.find('\n', from), file.size()) - from);
            from += line.size() + 1;
            INFO(language << ": " << line);
            bool explains = line.find('"') != std::string_view::npos;
            CHECK_FALSE((line.starts_with('#') && !explains && line.find(" ~ ") != std::string_view::npos));
        }
    }
}

TEST_CASE("a judge holds the lists of the languages that it met, and no others", "[judge]")
{
    if (!test::heap_in_use()) {
        WARN("skipped: a sanitizer has a heap of its own, which cannot be counted here");
        return;
    }
    auto lists = size_of_all_lists();
    auto before = *test::heap_in_use();
    auto judge = make_judge();
    auto held = [&] { return *test::heap_in_use() - before; };
    CHECK(held() < lists / 10);

    CHECK(judge->assess(in_words("nl", "Wat een oplichters, nooit meer.")).negativity > 0.5);
    CHECK(held() < lists);

    // A language without lists is looked for in all of them.
    (void)judge->assess(in_words("fi", "Sovellus kaatuu."));
    CHECK(held() > lists);
    CHECK(held() < 8 * lists);

    auto all = held();
    for (const auto& [language, file] : embedded_lexicons())
        (void)judge->assess(in_words(std::string{language}, "..."));
    CHECK(held() < all + lists / 10); // what malloc keeps at hand of small pieces counts as used
}
