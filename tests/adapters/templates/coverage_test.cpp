#include "tests/adapters/templates/book_support.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <iostream>
#include <map>

using namespace highroad;
using namespace highroad::test;

TEST_CASE("most real complaints are met with a text about what they say", "[templates][figures]")
{
    std::ifstream in{project_folder() / "../shared/data/reviews_app.jsonl"};
    if (!in) {
        WARN("skipped: ../shared/data/reviews_app.jsonl is not here, so the share of matched reviews was not measured");
        return;
    }
    // The keywords were chosen by looking at rows of even number; the figure is that of the others.
    std::size_t row = 0, texts = 0, matched = 0, specific = 0;
    std::map<std::string, int> first;
    for (std::string line; std::getline(in, line);) {
        auto one = nlohmann::json::parse(line, nullptr, false);
        if (!one.is_object() || one.value("rating", 5.0) > 3) continue;
        auto text = one.value("title", "") + "\n" + one.value("text", "");
        if (one.value("text", "").size() <= 60 || row++ % 2 == 0) continue;
        ++texts;
        auto ids = ids_in(text);
        if (ids.empty()) continue;
        ++matched;
        if (ids.front() != "bug") ++specific;
        ++first[ids.front()];
        auto drafts =
            templates_parts::suggestions(english(), case_about(text, one.value("rating", 1.0), 350), all_values());
        REQUIRE_FALSE(drafts.empty());
    }
    REQUIRE(texts > 100);
    auto share = [&](std::size_t part) { return static_cast<double>(part) * 100 / static_cast<double>(texts); };
    std::cout << "negative app reviews over 60 characters, rows not used for tuning: " << texts << "; with a theme "
              << share(matched) << " %, with a theme other than \"bug\" " << share(specific) << " %; first themes:";
    for (const auto& [id, count] : first)
        std::cout << ' ' << id << ' ' << count;
    std::cout << '\n';
    CHECK(share(specific) >= 55);
}
