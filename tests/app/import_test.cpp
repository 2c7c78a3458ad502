#include "daemon/app/import_reviews.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <sstream>

using namespace highroad;
using namespace highroad::app;
using nlohmann::json;

namespace {

sections::source a_webhook()
{
    sections::webhook one;
    one.name = "shop";
    return one;
}

sections::source an_app()
{
    sections::google_play one;
    one.name = "acme-android";
    one.package_name = "com.example.app";
    return one;
}

struct outcome {
    std::vector<json> reviews;
    import_tally counted;
    std::string why_not;
};

outcome imported(const std::string& text, const sections::source& of, std::size_t stop_after = 1'000'000)
{
    outcome all;
    std::istringstream file{text};
    all.why_not = read_history(
        file, of,
        [&](json review) {
            all.reviews.push_back(std::move(review));
            return all.reviews.size() < stop_after;
        },
        all.counted);
    return all;
}

std::string as_utf16(const std::string& ascii)
{
    std::string out = "\xFF\xFE";
    for (char c : ascii) {
        out += c;
        out += '\0';
    }
    return out;
}

const std::string play_columns =
    "Package Name,Star Rating,Review Title,Review Text,Review Link,Review Last Update Date and Time\r\n";

} // namespace

TEST_CASE("history comes as one review a line in JSON, and a wrong line hides no other", "[import]")
{
    auto all =
        imported("\n {\"id\":\"1\",\"rating\":2,\"text\":\"Bad <!channel>\",\"created\":\"2026-03-01T00:00:00Z\"}\n"
                 "{\"id\":\"2\"}\nnonsense\n\n{\"id\":3,\"rating\":9,\"rating_scale\":10,\"reply\":{\"text\":\"Hi\"}}",
                 a_webhook());
    CHECK(all.why_not.empty());
    REQUIRE(all.reviews.size() == 2);
    CHECK(all.reviews[0]["text"] == "Bad <!channel>");
    CHECK(all.reviews[0]["created"] == "2026-03-01T00:00:00Z");
    CHECK(all.reviews[1]["id"] == "3");
    CHECK(all.reviews[1]["rating_scale"] == 10);
    CHECK(all.reviews[1]["reply"]["text"] == "Hi");
    CHECK(all.counted.reviews == 2);
    CHECK(all.counted.unreadable == 2);
    CHECK(all.counted.why.count("it has neither a rating nor a text") == 1);
}

TEST_CASE("history comes as CSV with the usual columns, or with those of the source", "[import]")
{
    auto usual = imported("id,rating,text\n1,2,\"Two\nlines\"\n,1,no id\n", a_webhook());
    CHECK(usual.why_not.empty());
    REQUIRE(usual.reviews.size() == 1);
    CHECK(usual.reviews[0]["text"] == "Two\nlines");
    CHECK(usual.counted.unreadable == 1);

    sections::feed own;
    own.name = "hotel";
    own.format = sections::feed_format::csv;
    own.separator = ";";
    own.id = "Nr";
    own.rating = "Note";
    own.rating_scale = 10;
    auto of_feed = imported("Nr;Note;text\n7;3,5;kalt\n", own);
    REQUIRE(of_feed.reviews.size() == 1);
    CHECK(of_feed.reviews[0]["rating"] == 3.5);
    CHECK(of_feed.reviews[0]["rating_scale"] == 10);
    CHECK(imported("colour\nred\n", a_webhook()).why_not.find("names no column") != std::string::npos);
}

TEST_CASE("Google Play's monthly export is known by its columns, for the app of the source only", "[import]")
{
    auto text = as_utf16(play_columns +
                         "com.example.app,1,Bad,\"Crashes, often\",https://x?reviewId=gp%3A1,2026-03-02T10:00:00Z\r\n"
                         "com.example.app,5,,,,2026-03-02T10:00:00Z\r\n"
                         "com.example.other,1,x,y,https://x?reviewId=gp%3A2,\r\n"
                         "com.example.app,1,x,y,nothing,\r\n");
    auto all = imported(text, an_app());
    CHECK(all.why_not.empty());
    REQUIRE(all.reviews.size() == 1);
    CHECK(all.reviews[0]["id"] == "gp:1");
    CHECK(all.reviews[0]["text"] == "Crashes, often");
    CHECK(all.counted.ratings_alone == 1);
    CHECK(all.counted.other_apps == 1);
    CHECK(all.counted.unreadable == 1);
    CHECK(imported(text, a_webhook()).why_not.find("not of kind google_play") != std::string::npos);
}

TEST_CASE("a file of any length is read in bounded pieces, and reading stops when nobody takes any more", "[import]")
{
    std::string lines;
    for (int i = 0; i < 20'000; ++i)
        lines += "{\"id\":" + std::to_string(i) + ",\"rating\":1}\n";
    lines += "{\"id\":\"" + std::string(3'000'000, 'x') + "\"}\n{\"id\":\"last\",\"rating\":1}";
    auto all = imported(lines, a_webhook());
    CHECK(all.reviews.size() == 20'001);
    CHECK(all.reviews.back()["id"] == "last");
    CHECK(all.counted.why.count("it is longer than 256 KiB") == 1);
    CHECK(imported(lines, a_webhook(), 7).reviews.size() == 7);
}

TEST_CASE("an empty file and one of something else are told", "[import]")
{
    CHECK(imported("", a_webhook()).why_not == "it is empty");
    CHECK(imported(" \n", a_webhook()).why_not == "it is empty");
    CHECK_FALSE(imported("%PDF-1.7 \xFF\xFE\n%%EOF", a_webhook()).why_not.empty());
    CHECK_FALSE(imported("[{\"id\":\"1\"}]", a_webhook()).why_not.empty());
}
