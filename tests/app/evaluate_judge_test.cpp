#include "daemon/app/evaluate_judge.hpp"

#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::app;

namespace {

/// Angry and serious where the text has "!", severe where it has "fire".
class shouting_judge final : public judge {
public:
    [[nodiscard]] judgement assess(const review& what) const override
    {
        judgement said;
        if (what.text.find('!') != std::string::npos) {
            said.anger = 0.9;
            said.level = severity::serious;
        }
        if (what.text.find("fire") != std::string::npos) said.level = severity::severe;
        return said;
    }
};

review_case case_of(std::string text, severity level, double anger)
{
    review_case c;
    c.subject.text = std::move(text);
    c.judged.level = level;
    c.judged.anger = anger;
    return c;
}

review_case corrected(std::string text, severity level, double anger)
{
    auto c = case_of(std::move(text), level, anger);
    c.judged_by = actor{"slack", "U1", "Ana", {}};
    return c;
}

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("agreement counts what people corrected, and tells apart what they left", "[evaluate_judge]")
{
    auto left = case_of("Fine.", severity::ordinary, 0);
    left.approvals = 1;
    auto left_and_different = case_of("Now it shouts!", severity::ordinary, 0);
    left_and_different.dismissed_because = "spam";
    auto nobody_looked = case_of("Fine.", severity::ordinary, 0);
    std::vector<review_case> all{corrected("No!", severity::ordinary, 0),   // the judge says angry and serious
                                 corrected("A fire!", severity::severe, 1), // agrees in both
                                 corrected("Calm.", severity::severe, 0),   // agrees about anger only
                                 left,
                                 left_and_different,
                                 nobody_looked};
    auto counted = agreement_on(all, shouting_judge{});
    CHECK(counted.cases == 6);
    CHECK(counted.corrected == 3);
    CHECK(counted.same_level == 1);
    CHECK(counted.same_anger == 2);
    CHECK(counted.left == 2);
    CHECK(counted.left_same == 1);
    CHECK(counted.levels[0][1] == 1);
    CHECK(counted.levels[2][2] == 1);
    CHECK(counted.levels[2][0] == 1);
    CHECK(counted.angry[0][1] == 1);
    auto words = in_words(counted);
    CHECK(contains(words, "People corrected the verdict of 3, and acted on 2 without correcting it."));
    CHECK(contains(words, "the same severity for 1 of 3 (33 %), the same about anger for 2 of 3 (67 %)."));
    CHECK(contains(words, "severe | 1 | 0 | 1"));
}

TEST_CASE("without a correction there is nothing to agree with, and it says how to make one", "[evaluate_judge]")
{
    auto words = in_words(agreement_on({}, shouting_judge{}));
    CHECK(contains(words, "Cases: 0."));
    CHECK(contains(words, "judge 42 not-angry"));
}
