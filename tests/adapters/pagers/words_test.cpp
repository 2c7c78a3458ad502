#include "adapters/pagers/words.hpp"

#include "tests/adapters/pagers/pages.hpp"

#include "daemon/core/text.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::pagers;

TEST_CASE("a text fits its limit in every unit, and is never cut within a character", "[pagers]")
{
    const std::string text = "Grüße \U0001F600\U0001F600 漢字";
    for (auto unit : {length_unit::characters, length_unit::bytes, length_unit::utf16_units}) {
        for (std::size_t limit = 0; limit < 40; ++limit) {
            auto cut = fitted(text, limit, unit);
            INFO(limit << " " << name_of(unit) << ": " << cut);
            CHECK(length_in(unit, cut) <= limit);
            CHECK(valid_utf8(cut) == cut);
            if (cut != text && !cut.empty()) CHECK(cut.ends_with("…"));
        }
        CHECK(fitted(text, 40, unit) == text);
    }
    CHECK(fitted("ab\xFF", 10, length_unit::characters) == "ab\uFFFD");
}

TEST_CASE("a text calls nobody and is no markup", "[pagers]")
{
    CHECK(inert("<!channel> hi") == "‹!channel› hi");
    CHECK(inert("@channel, @here (@all)") == "@\u200Bchannel, @\u200Bhere (@\u200Ball)");
    CHECK(inert("write to jo@example.com @ home") == "write to jo@example.com @ home");
    CHECK(inert(std::string("a\0b\u202Ec\xFF", 8)) == "abc\uFFFD");
}

TEST_CASE("a summary shortens the quote first, and keeps what a heading means", "[pagers]")
{
    auto what = test::a_page();
    CHECK(summary(what, 1024, length_unit::characters) ==
          "1 out of 5 stars, legal threat: Acme iOS #42: You will hear from my lawyer. This app lost all my photos.");
    CHECK(summary(what, 70, length_unit::characters) ==
          "1 out of 5 stars, legal threat: Acme iOS #42: You will hear from my l…");
    // Room for a word or two of the quote tells nothing.
    CHECK(summary(what, 50, length_unit::characters) == "1 out of 5 stars, legal threat: Acme iOS #42");
    CHECK(summary(what, 30, length_unit::characters) == "1 out of 5 stars, legal t… #42");
    what.heading = test::hostile();
    auto cut = summary(what, 130, length_unit::utf16_units);
    CHECK(length_in(length_unit::utf16_units, cut) <= 130);
    CHECK(cut.ends_with("… #42"));
    CHECK(cut.find('\n') == std::string::npos);
}

TEST_CASE("a link is an address that any service takes, or there is none", "[pagers]")
{
    auto what = test::a_page();
    CHECK(plain_link(what) == "https://acme.slack.com/archives/C1/p1");
    what.link = "http://127.0.0.1:8484/cases/42?x=1&y=%20#card";
    CHECK(plain_link(what) == what.link);
    for (const auto& link : test::odd_links()) {
        what.link = link;
        CHECK(plain_link(what).empty());
        CHECK(body(what, 1000, length_unit::characters).find("Link:") == std::string::npos);
    }
}

TEST_CASE("the details hold everything, and only the quote gives way", "[pagers]")
{
    auto what = test::a_page();
    what.count = 7;
    CHECK(body(what, 15000, length_unit::characters) == "Why: severe: legal (\"my lawyer\")\n"
                                                        "\n"
                                                        "You will hear from my lawyer.\n"
                                                        "This app lost all my photos.\n"
                                                        "\n"
                                                        "Reviews so far: 7\n"
                                                        "Source: acme-ios\n"
                                                        "Link: https://acme.slack.com/archives/C1/p1\n"
                                                        "For: Jo Doe");
    what.quote = test::hostile();
    for (auto unit : {length_unit::characters, length_unit::bytes, length_unit::utf16_units}) {
        auto cut = body(what, 1000, unit);
        CHECK(length_in(unit, cut) <= 1000);
        CHECK(cut.starts_with("Why: severe"));
        CHECK(cut.ends_with("For: Jo Doe"));
        CHECK(cut.find("Link: https://acme.slack.com/archives/C1/p1") != std::string::npos);
        CHECK(valid_utf8(cut) == cut);
    }
    what = page{};
    what.quote = "only this";
    CHECK(body(what, 100, length_unit::characters) == "only this");
}

TEST_CASE("a link stands there whole or not at all: what is cut off leads elsewhere", "[pagers]")
{
    auto what = test::a_page();
    for (const auto* long_why : {"‹b›", "word "}) {
        what.why.clear();
        while (what.why.size() < 3000)
            what.why += long_why;
        for (std::size_t limit = 0; limit < 1100; limit += 7) {
            auto cut = body(what, limit, length_unit::bytes);
            INFO(limit << ": " << cut);
            CHECK(cut.size() <= limit);
            auto link = cut.find("Link: ");
            CHECK((link == std::string::npos || cut.find(what.link + "\n", link) == link + 6));
            CHECK((limit < 200 || link != std::string::npos));
        }
    }
}
