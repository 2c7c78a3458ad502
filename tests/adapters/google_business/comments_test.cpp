#include "adapters/google_business/comments.hpp"
#include "adapters/google_business/reasons.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>

using namespace highroad::business;

TEST_CASE("both orders of a text and its translation are told apart, and the text is kept byte for byte",
          "[google_business]")
{
    auto [comment, text, translation] = GENERATE(table<std::string, std::string, std::string>({
        {"(Translated by Google) Slow service\n\n(Original)\nSchlechter Service ", "Schlechter Service ",
         "Slow service"},
        {"(Translated by Google)\nSlow\nservice\n\n(Original)\n\n Langsam", "\n Langsam", "Slow\nservice"},
        {" Langsam. \n\n(Translated by Google)\nSlow.", " Langsam. ", "Slow."},
        {"Langsam.\nSehr.\n\n(Translated by Google)\nSlow.\n\nVery.", "Langsam.\nSehr.", "Slow.\n\nVery."},
        {"\u9045\u3044\n\n(Translated by Google)\nSlow", "\u9045\u3044", "Slow"},
    }));
    auto read = without_translation(comment);
    CHECK(read.text == text);
    CHECK(read.translation == translation);
}

TEST_CASE("a text that only looks translated is kept whole, so that nobody can hide what they wrote",
          "[google_business]")
{
    for (std::string text :
         {"", "(Original)", "Slow.", "(Translated by Google)", "(Translated by Google) Slow", "(Original)\nSlow",
          "(Translated by Google) Slow\n\n(Original)\n", "(Translated by Google) Slow\n\n(Original)\n \n",
          "(Translated by Google) Slow (Original) Langsam", "\n\n(Translated by Google)\nSlow",
          "I saw (Translated by Google) there", "Slow\n(Translated by Google)\nx"}) {
        auto read = without_translation(text);
        CHECK(read.text == text);
        CHECK(read.translation.empty());
    }
    // Written by the customer, then translated by Google: what the customer wrote is all there.
    auto twice = without_translation("A\n\n(Translated by Google)\nB\n\n(Translated by Google)\nC");
    CHECK(twice.text == "A\n\n(Translated by Google)\nB");
    CHECK(twice.translation == "C");
}

TEST_CASE("every reason that Google names for a rejection has words of its own", "[google_business]")
{
    CHECK(why_rejected("").empty());
    CHECK(why_rejected("POLICY_VIOLATION_UNSPECIFIED").empty());
    CHECK(why_rejected("HARASSMENT") == "Google says that the text breaks its policy on harassment.");
    CHECK(why_rejected("LOCATION_SUSPENDED") == "It is not about the text: Google has suspended this profile.");
    CHECK(why_rejected("GENERIC_VIOLATION") == "Google says that the text breaks a policy, and not which.");
    CHECK(why_rejected("NEW_<!channel>\n\u202e").find('\n') == std::string::npos);
    CHECK(why_rejected("SOMETHING_NEW") == "Google's word for the reason is SOMETHING_NEW.");

    const auto* root = std::getenv("HIGHROAD_SOURCE_DIR");
    std::ifstream file{std::string{root ? root : "."} +
                       "/../shared/specs/google-mybusiness-v4.reviews.2026-additions.authored.json"};
    if (!file) {
        WARN("skipped: the list of Google's reasons is not on this machine");
        return;
    }
    auto additions = nlohmann::json::parse(file);
    std::size_t told = 0;
    for (const auto& value : additions["schemas"]["ReviewReply"]["properties"]["policyViolation"]["enum"]) {
        auto words = why_rejected(value.get<std::string>());
        CHECK(words.find("Google's word for the reason") == std::string::npos);
        ++told;
    }
    CHECK(told > 40);
}
