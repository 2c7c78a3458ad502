#include "daemon/ports/http.hpp"
#include "tests/support/catch.hpp"

#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace highroad;

using pairs = std::vector<std::pair<std::string, std::string>>;

TEST_CASE("header fields are found without regard to case, the first one wins", "[ports]")
{
    http_fields fields;
    fields.add("Retry-After", "5");
    fields.add("retry-after", "7");
    CHECK(fields.get("RETRY-AFTER") == "5");
    CHECK(fields.find("Retry") == nullptr);
    CHECK(fields.get("Retry-Afterwards").empty());
}

TEST_CASE("setting a field replaces every field of that name and no other", "[ports]")
{
    http_fields fields;
    fields.add("Accept", "a");
    fields.add("Cookie", "c");
    fields.add("accept", "b");
    fields.set("ACCEPT", "z");
    pairs left{fields.begin(), fields.end()};
    CHECK(left == pairs{{"Cookie", "c"}, {"ACCEPT", "z"}});
}

TEST_CASE("an answer carries its content type", "[ports]")
{
    http_response answer{404, "text/plain", "no"};
    CHECK(answer.headers.get("content-type") == "text/plain");
    CHECK(answer.status == 404);
    CHECK(answer.body == "no");
}

TEST_CASE("a form is read as browsers and Slack write it", "[ports]")
{
    CHECK(parse_form("a=1&b=x%20y") == pairs{{"a", "1"}, {"b", "x y"}});
    CHECK(parse_form("text=one+two%2Bthree") == pairs{{"text", "one two+three"}});
    CHECK(parse_form("u=%C3%a9") == pairs{{"u", "\xc3\xa9"}});
    CHECK(parse_form("a=1&a=2") == pairs{{"a", "1"}, {"a", "2"}});
    CHECK(parse_form("") == pairs{});
}

TEST_CASE("an odd form loses nothing and breaks nothing", "[ports]")
{
    CHECK(parse_form("&&a=1&") == pairs{{"a", "1"}});
    CHECK(parse_form("flag") == pairs{{"flag", ""}});
    CHECK(parse_form("=v") == pairs{{"", "v"}});
    CHECK(parse_form("a=b=c") == pairs{{"a", "b=c"}});
    CHECK(parse_form("a=%zz&b=%4&c=%") == pairs{{"a", "%zz"}, {"b", "%4"}, {"c", "%"}});
    CHECK(parse_form("a=%00") == pairs{{"a", std::string(1, '\0')}});
}

TEST_CASE("form_value gives the first value of a name, or nothing", "[ports]")
{
    auto form = parse_form("a=1&a=2");
    CHECK(form_value(form, "a") == "1");
    CHECK(form_value(form, "b").empty());
}

TEST_CASE("percent_encoded leaves only unreserved characters of RFC 3986 alone", "[ports]")
{
    CHECK(percent_encoded("AZaz09-_.~") == "AZaz09-_.~");
    CHECK(percent_encoded("a b/c?d&e=f+g") == "a%20b%2Fc%3Fd%26e%3Df%2Bg");
    CHECK(percent_encoded("\xc3\xa9\r\n") == "%C3%A9%0D%0A");
}

TEST_CASE("any text survives encoding into a form and reading back", "[ports]")
{
    std::mt19937 random{7};
    for (int round = 0; round < 200; ++round) {
        std::string key;
        std::string value;
        for (auto length = random() % 20; length > 0; --length)
            key += static_cast<char>(random());
        for (auto length = random() % 60; length > 0; --length)
            value += static_cast<char>(random());
        CHECK(parse_form(percent_encoded(key) + '=' + percent_encoded(value)) == pairs{{key, value}});
    }
}
