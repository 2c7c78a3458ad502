// The pages under docs/platforms, as somebody uses them who has nothing else: what they say to write loads, and no kind
// of source is without a page.

#include "daemon/settings/schema.hpp"
#include "tests/settings/reading_support.hpp"
#include "tests/support/catch.hpp"

#include <filesystem>
#include <map>
#include <set>

using namespace highroad;
using namespace highroad::test;

namespace {

std::string folder_of_pages()
{
    const char* root = std::getenv("HIGHROAD_SOURCE_DIR");
    return (root == nullptr ? std::string{"."} : std::string{root}) + "/docs/platforms";
}

/// By name, without those that are no platform's.
std::map<std::string, std::string> pages()
{
    std::map<std::string, std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator{folder_of_pages()}) {
        auto name = entry.path().filename().string();
        if (name.ends_with(".md") && name != "README.md") out[name] = file_of_project("docs/platforms/" + name);
    }
    return out;
}

/// What stands between ```toml and ```, as it would be copied.
std::vector<std::string> toml_blocks(const std::string& page)
{
    std::vector<std::string> out;
    std::istringstream lines{page};
    bool inside = false;
    std::size_t indented = 0; // within a numbered step
    for (std::string line; std::getline(lines, line);) {
        auto first = std::min(line.find_first_not_of(' '), line.size());
        auto text = line.substr(std::min(inside ? indented : first, line.size()));
        if (!inside && text == "```toml") {
            inside = true;
            indented = first;
            out.emplace_back();
        } else if (inside && text == "```") {
            inside = false;
        } else if (inside) {
            out.back() += text + "\n";
        }
    }
    return out;
}

/// A file that has a channel and an approver, and so needs no more than sources.
const std::string without_sources = R"([playbook]
approvers = ["console:*"]
[console]
enabled = true
)";

} // namespace

TEST_CASE("every table on a platform's page loads as it stands there", "[settings][pages]")
{
    auto all = pages();
    REQUIRE(all.size() >= 12);
    for (const auto& [name, page] : all) {
        CAPTURE(name);
        auto blocks = toml_blocks(page);
        CHECK(!blocks.empty());
        std::string general; // a page may name the key of sealed tokens a step earlier
        for (const auto& block : blocks) {
            if (!has(block, "[[sources]]")) general += block;
        }
        for (const auto& block : blocks) {
            if (!has(block, "[[sources]]")) continue;
            auto file = without_sources + general + block;
            CAPTURE(file);
            CHECK(problems_of(file) == "");
        }
    }
}

TEST_CASE("every kind of source has a page that shows its table, and no page shows another", "[settings][pages]")
{
    std::set<std::string> shown;
    for (const auto& [name, page] : pages()) {
        for (const auto& block : toml_blocks(page)) {
            std::istringstream lines{block};
            for (std::string line; std::getline(lines, line);)
                if (line.starts_with("kind = \"")) shown.insert(line.substr(8, line.find('"', 8) - 8));
        }
    }
    std::set<std::string> known;
    for (auto kind : source_kinds())
        known.emplace(kind);
    CHECK(shown == known);
}

TEST_CASE("the index of platforms leads to every page", "[settings][pages]")
{
    auto index = file_of_project("docs/platforms/README.md");
    for (const auto& [name, page] : pages()) {
        CAPTURE(name);
        CHECK(has(index, "(" + name + ")"));
        CHECK(page.starts_with("# "));
        CHECK(has(page, "`highroad check`"));
        CHECK(has(page, "(README.md#from-a-page-to-a-source)"));
    }
}

TEST_CASE("every key that a page names stands in the configuration's page", "[settings][pages]")
{
    auto configuration = file_of_project("docs/configuration.md");
    std::size_t looked_at = 0;
    for (const auto& [name, page] : pages()) {
        for (const auto& block : toml_blocks(page)) {
            std::istringstream lines{block};
            for (std::string line; std::getline(lines, line);) {
                auto equals = line.find(" = ");
                if (equals == std::string::npos || line.starts_with("kind")) continue;
                CAPTURE(name, line);
                CHECK(has(configuration, "| `" + line.substr(0, equals) + "` |"));
                ++looked_at;
            }
        }
    }
    CHECK(looked_at > 50);
}
