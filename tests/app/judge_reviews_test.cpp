#include "daemon/app/judge_reviews.hpp"

#include "daemon/app/run.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <sstream>
#include <vector>

using namespace highroad;
using namespace highroad::app;
using nlohmann::json;

namespace {

struct told {
    std::vector<json> judged;
    std::string errors;
    int code = 0;
};

told judged(const std::string& lines)
{
    std::istringstream reviews{lines};
    std::ostringstream out;
    std::ostringstream errors;
    told result;
    result.code = judge_lines(reviews, out, errors);
    result.errors = errors.str();
    std::istringstream printed{out.str()};
    for (std::string line; std::getline(printed, line);)
        result.judged.push_back(json::parse(line));
    return result;
}

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("each review on a line becomes a verdict on a line, in order", "[judge_reviews]")
{
    auto result = judged(R"({"id":"a","rating":1,"text":"WORST APP EVER!!! I was charged twice, you idiots!!!"})"
                         "\n\n"
                         R"({"id":7,"rating":5,"text":"Lovely, friendly staff and great food."})"
                         "\n");
    CHECK(result.code == 0);
    CHECK(result.errors.empty());
    REQUIRE(result.judged.size() == 2);
    const auto& angry = result.judged[0];
    CHECK(angry["id"] == "a");
    CHECK(angry["negative"] == true);
    CHECK(angry["anger"].get<double>() > 0.5);
    CHECK(angry["severity"] == "serious");
    CHECK(angry["wants"] == "heard");
    CHECK(angry["language"] == "en");
    CHECK(contains(angry["reasons"].dump(), R"({"reason":"money","words":"charged twice"})"));
    CHECK(contains(angry["themes"].dump(), R"("theme":"billing")"));
    CHECK(result.judged[1]["id"] == "7");
    CHECK(result.judged[1]["negative"] == false);
    CHECK(result.judged[1]["severity"] == "ordinary");
}

TEST_CASE("a review without an id takes the number of its line", "[judge_reviews]")
{
    auto result = judged("\n{\"text\":\"Cold food.\"}\n");
    REQUIRE(result.judged.size() == 1);
    CHECK(result.judged[0]["id"] == "2");
}

TEST_CASE("a line that is no review is named and hides no other", "[judge_reviews]")
{
    auto result = judged("not json\n"
                         "[1,2]\n"
                         "{\"id\":\"1\"}\n"
                         "{\"id\":\"2\",\"text\":17}\n"
                         "{\"id\":\"3\",\"rating\":99,\"text\":\"x\"}\n"
                         "{\"id\":\"4\",\"text\":\"The soup was cold.\"}\n" +
                         std::string(2 * 1024 * 1024, 'x') + "\n" + std::string(5'000, '[') + "\n");
    CHECK(result.code == exit_failed);
    REQUIRE(result.judged.size() == 1);
    CHECK(result.judged[0]["id"] == "4");
    CHECK(contains(result.errors, "Line 1 is no review"));
    CHECK(contains(result.errors, "Line 7 is no review: it is longer than 1 MiB"));
    CHECK(contains(result.errors, "7 of 8 lines were left out."));
}

TEST_CASE("whatever a review contains, the verdict is one line of valid JSON", "[judge_reviews]")
{
    auto hostile =
        json{{"id", "<!channel>\n\"}"},
             {"text", "Charged twice\n{\"id\":\"forged\",\"negative\":false}\n\u202Eevil\u0000<!channel> 😡"}};
    auto result = judged(hostile.dump() + "\n{\"id\":\"x\",\"text\":\"charged twice \xFF\xFE \\ud800\"}\n");
    REQUIRE(result.judged.size() == 2);
    CHECK(result.judged[0]["id"] == "<!channel>\n\"}");
    for (const auto& one : result.judged)
        CHECK_FALSE(contains(one["reasons"].dump(), "\u202E"));
}

TEST_CASE("an output that cannot be written is a failure", "[judge_reviews]")
{
    std::istringstream reviews{"{\"text\":\"x\"}\n{\"text\":\"y\"}\n"};
    std::ostringstream out;
    out.setstate(std::ios::badbit);
    std::ostringstream errors;
    CHECK(judge_lines(reviews, out, errors) == exit_failed);
    CHECK(contains(errors.str(), "cannot be written"));
}

TEST_CASE("a file that cannot be read is named", "[judge_reviews]")
{
    std::ostringstream out;
    std::ostringstream errors;
    CHECK(judge_file("/no/such/file.jsonl", out, errors) == exit_failed);
    CHECK(contains(errors.str(), "/no/such/file.jsonl: this file cannot be read."));
    CHECK(judge_file("/", out, errors) == exit_failed);
}

TEST_CASE("a text is judged in words for people", "[judge_reviews]")
{
    auto said = judged_in_words("I was charged twice for the same month, please refund me. The app crashes every day.");
    CHECK(contains(said, "A complaint, by its words alone"));
    CHECK(contains(said, "Severity: serious."));
    CHECK(contains(said, "money: \"charged twice\""));
    CHECK(contains(said, "crash: \"The app crashes every day\""));
    CHECK(contains(said, "Wants something done."));
    CHECK(contains(said, "Language: en."));
    auto nothing = judged_in_words("");
    CHECK(contains(nothing, "No complaint"));
    CHECK(contains(nothing, "The language cannot be told."));
    CHECK(contains(judged_in_words("Trop cher", "fr"), "Language: fr."));
}
