#include "adapters/google_play/play_export.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::play;

namespace {

const std::string columns =
    "Package Name,App Version Code,App Version Name,Reviewer Language,Device,Review Submit Date and Time,Review Submit "
    "Millis "
    "Since Epoch,Review Last Update Date and Time,Review Last Update Millis Since Epoch,Star Rating,Review "
    "Title,Review "
    "Text,Developer Reply Date and Time,Developer Reply Millis Since Epoch,Developer Reply Text,Review Link\r\n";

/// As the Play Console writes it.
std::string as_export(const std::string& ascii)
{
    std::string out = "\xFF\xFE";
    for (char c : ascii) {
        out += c;
        out += '\0';
    }
    return out;
}

struct play_file {
    explicit play_file(const std::string& rows)
    {
        reader.feed(as_export(columns + rows));
        reader.end();
        auto first = reader.next();
        REQUIRE(first.has_value());
        header = csv_header{*first};
    }
    export_row next()
    {
        auto record = reader.next();
        REQUIRE(record.has_value());
        return read_export_row(header, *record, "acme-android", "com.example.app");
    }
    csv_reader reader;
    csv_header header;
};

std::string
row(const std::string& stars = "1", const std::string& text = "\"Crashes, \"\"always\"\".\"",
    const std::string& link = "http://play.google.com/console/x?reviewId=gp%3AAOq%2BTp_E-1&corpus=PUBLIC_REVIEWS",
    const std::string& package = "com.example.app")
{
    return package +
           ",12345,3.2.0,pt_BR,oriole,2026-03-01T10:00:00Z,1772359200000,2026-03-02T10:00:00Z,1772445600000," + stars +
           ",Bad," + text + ",2026-03-03T10:00:00Z,1772532000000,Sorry.," + link + "\r\n";
}

} // namespace

TEST_CASE("a row of the Play Console's export becomes the review that the API would show", "[google_play]")
{
    play_file file{row()};
    CHECK(is_play_export(file.header));
    auto read = file.next();
    REQUIRE(std::holds_alternative<review>(read));
    const auto& seen = std::get<review>(read);
    CHECK(seen.key == review_key{"google_play", "acme-android", "gp:AOq+Tp_E-1"});
    CHECK(seen.mark == rating{1, 5});
    CHECK(seen.title == "Bad");
    CHECK(seen.text == "Crashes, \"always\".");
    CHECK(seen.language == "pt-BR");
    CHECK(seen.version == "3.2.0");
    CHECK(to_iso8601(seen.created.value()) == "2026-03-02T10:00:00Z");
    CHECK(seen.reply->text == "Sorry.");
    CHECK(to_iso8601(seen.reply->changed.value()) == "2026-03-03T10:00:00Z");
    CHECK(seen.url.find("reviewId=gp%3AAOq%2BTp_E-1") != std::string::npos);
}

TEST_CASE("ratings without words and rows of other apps are no reviews, and no mistakes", "[google_play]")
{
    auto wordless = row("5", "", "");
    wordless.replace(wordless.find(",Bad,"), 5, ",,");
    play_file file{wordless + row("1", "x", "y", "com.example.other")};
    CHECK(std::holds_alternative<rating_alone>(file.next()));
    CHECK(std::holds_alternative<other_app>(file.next()));
}

TEST_CASE("what is wrong with a row is said", "[google_play]")
{
    play_file file{row("6") + row("") + row("1", "x", "https://play.google.com/") + row("1", "x", "reviewId=") +
                   "com.example.app,1\r\n"};
    for (int i = 0; i < 5; ++i)
        CHECK(std::holds_alternative<std::string>(file.next()));
}

TEST_CASE("a link that names a review in bytes that are no UTF-8 names none", "[google_play]")
{
    play_file file{row("1", "x", "https://play.google.com/x?reviewId=gp%8A1")};
    CHECK(std::holds_alternative<std::string>(file.next()));
}

TEST_CASE("a file with other columns is no such export", "[google_play]")
{
    CHECK_FALSE(is_play_export(csv_header{csv_record{{"id", "Star Rating", "text"}, 0, false, false}}));
}
