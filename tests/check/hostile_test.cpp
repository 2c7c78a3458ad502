// Whatever people paste: the check answers, in time, about bytes that are there.

#include "tests/check/replies.hpp"
#include "tests/support/catch.hpp"

#include <random>

using namespace highroad;
using namespace highroad::test;

namespace {

void answers_well(const reply_check& check, const std::string& text)
{
    review_case about;
    about.subject.text = text;
    about.subject.author = text.substr(0, 40);
    for (const auto& one : check.look(text, about, {{1, text, true}})) {
        REQUIRE(one.from <= one.to);
        REQUIRE(one.to <= text.size());
        REQUIRE(text.substr(one.from, one.to - one.from) == one.words);
    }
}

} // namespace

TEST_CASE("hostile texts are read to their end", "[check]")
{
    auto check = make_reply_check({});
    using namespace std::string_literals;
    for (const auto& text : {""s,
                             " "s,
                             "\0"s,
                             "a\0b"s,
                             "\xED\xA0\x80"s,
                             "\xFF\xFE"s,
                             "\xC3"s,
                             "{{{{{{"s,
                             "[[[[]]]]"s,
                             "@@@@"s,
                             "a@b@c@d"s,
                             "<!channel> <!here>"s,
                             "<script>alert(1)</script>"s,
                             "\u202Eevil\u202C"s,
                             "😀😀😀"s,
                             "http://"s,
                             "www."s,
                             "."s,
                             "#"s,
                             "+"s,
                             "((((((555"s,
                             "!!!!!!!"s,
                             std::string(65536, 'a'),
                             std::string(65536, '!'),
                             std::string(65536, '{'),
                             std::string(65536, '@'),
                             std::string(65536, '1'),
                             std::string(65536, ' ')}) {
        answers_well(*check, text);
    }
}

TEST_CASE("what is bad far behind in a long text is found like what comes first", "[check]")
{
    auto check = make_reply_check({});
    std::string long_text;
    while (long_text.size() < 60'000)
        long_text += "We have read what you wrote and pass it on to the team that looks after it. ";
    auto found = check->look(long_text + "How dare you write this.", review_case{}, {});
    REQUIRE(finds(found, finding_kind::anger));
    CHECK(words_of_kind(found, finding_kind::anger) == std::vector<std::string>{"How dare you"});
}

TEST_CASE("random bytes and random pieces of bad replies never break the check", "[check]")
{
    auto seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937 random{seed};
    auto check = make_reply_check({});
    auto listed = listed_in("bad_replies.txt");
    REQUIRE_FALSE(listed.empty());
    for (int round = 0; round < 300; ++round) {
        std::string text;
        while (text.size() < random() % 400) {
            if (random() % 2 == 0) {
                text += static_cast<char>(random() % 256);
            } else {
                const auto& piece = listed[random() % listed.size()].text;
                text += piece.substr(random() % (piece.size() + 1));
            }
        }
        answers_well(*check, text);
    }
}
