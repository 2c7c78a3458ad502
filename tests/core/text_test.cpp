#include "daemon/core/text.hpp"

#include "tests/support/catch.hpp"

#include <random>

using namespace highroad;

namespace {

const std::string bad = "\xEF\xBF\xBD";

std::string random_bytes(std::mt19937& numbers, std::size_t size)
{
    std::string out;
    for (std::size_t i = 0; i < size; ++i)
        out += static_cast<char>(numbers() % 3 == 0 ? numbers() % 256 : 0x80 + numbers() % 128);
    return out;
}

} // namespace

TEST_CASE("valid text passes unchanged, whatever the script", "[text]")
{
    for (std::string text :
         {"", "plain", "Grüße aus Köln", "日本語", "👩‍👩‍👧 and 🏴", "\x7F", "\xF4\x8F\xBF\xBF"})
        CHECK(valid_utf8(text) == text);
}

TEST_CASE("bytes that are no UTF-8 become replacement marks", "[text]")
{
    CHECK(valid_utf8("a\xFFz") == "a" + bad + "z");
    CHECK(valid_utf8("\x80") == bad);
    SECTION("overlong forms of a slash")
    {
        CHECK(valid_utf8("\xC0\xAF") == bad + bad);
    }
    SECTION("a lone surrogate")
    {
        CHECK(valid_utf8("\xED\xA0\x80").find("\xED\xA0") == std::string::npos);
    }
    SECTION("above the last code point")
    {
        CHECK(valid_utf8("\xF4\x90\x80\x80").find('\xF4') == std::string::npos);
    }
    SECTION("cut off at the end")
    {
        CHECK(valid_utf8("ab\xE6\x97") == "ab" + bad);
    }
    SECTION("a cut sequence does not swallow the letter behind it")
    {
        CHECK(valid_utf8("\xE6\x97z") == bad + "z");
    }
    SECTION("NUL is text")
    {
        CHECK(valid_utf8(std::string(3, '\0')) == std::string(3, '\0'));
    }
}

TEST_CASE("cleaning once is enough, for any bytes", "[text]")
{
    std::mt19937 numbers{7};
    for (int i = 0; i < 3000; ++i) {
        auto bytes = random_bytes(numbers, numbers() % 40);
        INFO("round " << i);
        auto clean = valid_utf8(bytes);
        REQUIRE(valid_utf8(clean) == clean);
        auto shown = displayable(bytes);
        REQUIRE(displayable(shown) == shown);
        REQUIRE(valid_utf8(shown) == shown);
        auto limit = numbers() % 12;
        auto brief = shortened(bytes, limit);
        REQUIRE(valid_utf8(brief) == brief);
        REQUIRE(length_in(length_unit::characters, brief) <= limit);
    }
}

TEST_CASE("length is counted in the unit of the platform", "[text]")
{
    std::string text = "aé日👍";
    CHECK(length_in(length_unit::characters, text) == 4);
    CHECK(length_in(length_unit::bytes, text) == 1 + 2 + 3 + 4);
    CHECK(length_in(length_unit::utf16_units, text) == 5);
    CHECK(length_in(length_unit::characters, "") == 0);
}

TEST_CASE("a shortened text ends in an ellipsis and never splits a character", "[text]")
{
    CHECK(shortened("日本語", 3) == "日本語");
    CHECK(shortened("日本語", 2) == "日…");
    CHECK(shortened("日本語", 1) == "…");
    CHECK(shortened("日本語", 0).empty());
    CHECK(shortened("", 0).empty());
}

TEST_CASE("a displayed text can neither hide nor reorder what stands around it", "[text]")
{
    CHECK(displayable("pay \u202Eevil\u202C now") == "pay evil now");
    CHECK(displayable("a\u2066b\u2069c\u200Ed\u200Fe\u061Cf") == "abcdef");
    CHECK(displayable(std::string{"a\0b\x1B[2Jc\x7F", 9}) == "ab[2Jc");
    CHECK(displayable("a\u0085b\u2028c\u2029d\uFEFFe") == "abcde");
    CHECK(displayable("one\n\ttwo\r\n") == "one\n\ttwo\n");
    CHECK(displayable("\U000E0041\U000E0042") == "");
    SECTION("scripts written from right to left and joined emoji stay")
    {
        CHECK(displayable("مرحبا") == "مرحبا");
        CHECK(displayable("👩‍👩‍👧") == "👩‍👩‍👧");
    }
}

TEST_CASE("trimming takes white space from both ends only", "[text]")
{
    CHECK(trimmed(" \t\r\n\f\va b \n") == "a b");
    CHECK(trimmed(" \n ").empty());
    CHECK(trimmed("").empty());
}
