#include "tests/report/stories.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace highroad;
using namespace highroad::test;
using nlohmann::json;

namespace {

std::vector<case_story> a_week()
{
    auto one = plain_story(41, noon - days{1}, noon - days{1} + minutes{130});
    one.now.judged.themes = {{"data_loss", "gone"}};
    one.changes = {{noon - hours{2}, {1, 5}, {4, 5}}};
    one.now.cause = "sync";
    auto two = plain_story(42, noon - days{2});
    two.now.subject.key.source = "acme-android";
    two.now.judged.themes = {{"data_loss", "lost"}};
    two.now.judged.reasons = {{"money", "charged"}};
    return {one, two, plain_story(30, noon - days{9}, noon - days{8})};
}

report told_of(const std::vector<case_story>& cases)
{
    return make_report(cases, noon - days{7}, noon, {});
}

bool holds(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

std::size_t count_of(const std::string& text, std::string_view part)
{
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

} // namespace

TEST_CASE("for a terminal a report has one fact a line, beside that of the time before", "[report]")
{
    auto words = in_words(told_of(a_week()));
    INFO(words);
    CHECK(words.starts_with("From Fri 23 Oct 12:00 to Fri 30 Oct 12:00 (UTC)\n"));
    CHECK(holds(words, "                                        these 7 d       the 7 d before\n"));
    CHECK(holds(words, "Cases opened                            2               1\n"));
    CHECK(holds(words, "First reply: half within                2 h 10 min      1 d\n"));
    CHECK(holds(words, "\nWhat they are about\n  data loss                             2               0\n"));
    CHECK(holds(words, "\nRaised by their customers\n  #41 acme-ios: 1 out of 5 stars, then 4 out of 5 stars\n"));
    CHECK(holds(words, "  29 Oct          1                     #\n"));
    CHECK_FALSE(holds(words, " \n"));
}

TEST_CASE("as JSON a report has every figure under a stable name", "[report]")
{
    auto all = json::parse(as_json(told_of(a_week())));
    CHECK(all["from"] == "2026-10-23T12:00:00Z");
    CHECK(all["opened"] == 2);
    CHECK(all["median_answer_seconds"] == 7800);
    CHECK(all["before"]["opened"] == 1);
    CHECK(all["sources"]["acme-android"]["waiting"] == 1);
    CHECK(all["sources"]["acme-android"]["median_answer_seconds"].is_null());
    CHECK(all["themes"] == json::parse(R"([{"name":"data_loss","cases":2,"before":0}])"));
    CHECK(all["raised_reviews"][0]["stars_after"] == 4);
    CHECK(all["causes"][0] == json::parse(R"({"name":"sync","cases":1,"fixed":false})"));
    CHECK(all["over_time"].size() == 8);
    CHECK(all["over_time"][6] == json::parse(R"({"from":"2026-10-29","name":"29 Oct","opened":1,"answered":1})"));
}

TEST_CASE("a page shows each plot's figures in a table too, and loads nothing", "[report]")
{
    auto page = as_page(told_of(a_week()));
    CHECK(holds(page, "default-src 'none'"));
    CHECK_FALSE(holds(page, "<script"));
    CHECK_FALSE(holds(page, "http://"));
    CHECK_FALSE(holds(page, "https://"));
    CHECK(holds(page, "<th scope=\"row\">29 Oct</th><td>1</td><td>1</td>"));
    CHECK(holds(page, "<th scope=\"row\">data loss</th><td>2</td>"));
    // Opened and answered of eight days, and one meter for a theme and a reason each.
    CHECK(count_of(page, "<rect ") == 18);
    CHECK(holds(page, "<li>#41 acme-ios: 1 out of 5 stars, then 4 out of 5 stars</li>"));
    for (const auto* name : {"table", "section", "svg", "tr", "th", "td", "ul", "figure", "details"})
        CHECK(count_of(page, std::string{"<"} + name + ">") + count_of(page, std::string{"<"} + name + " ") ==
              count_of(page, std::string{"</"} + name + ">"));
}

TEST_CASE("names from outside stay text in every form of a report", "[report]")
{
    auto one = plain_story(1, noon - days{1});
    one.now.subject.key.source = "a<img src=x onerror=alert(1)>\"'&";
    one.now.cause = "</table><script>alert(1)</script>\xe2\x80\xae\x01";
    one.now.judged.themes = {{"<b>", ""}};
    one.changes = {{noon - hours{1}, {1, 5}, {2, 5}}};
    auto two = plain_story(2, noon - days{1});
    two.now.cause = "bad \xff utf8";
    auto told = told_of({one, two});
    auto page = as_page(told);
    for (const auto* live : {"<img", "<script", "<b>", "\xe2\x80\xae", "\x01", "\"'&"})
        CHECK_FALSE(holds(page, live));
    CHECK(holds(page, "a&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;"));
    auto words = in_words(told);
    CHECK_FALSE(holds(words, "\xe2\x80\xae"));
    CHECK_FALSE(holds(words, "\x01"));
    CHECK(json::parse(as_json(told))["causes"].size() == 2);
}

TEST_CASE("a report without cases says so in every form", "[report]")
{
    auto told = told_of({});
    CHECK(holds(in_words(told), "Cases opened                            0               0\n"));
    CHECK(json::parse(as_json(told))["opened"] == 0);
    CHECK(holds(as_page(told), "No case was opened in this time."));
}
