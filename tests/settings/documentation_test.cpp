#include "daemon/settings/schema.hpp"
#include "tests/settings/reading_support.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

TEST_CASE("docs/configuration.md is what the reader's own table says", "[settings]")
{
    INFO("print it anew: highroad_configuration_page > docs/configuration.md");
    CHECK((file_of_project("docs/configuration.md") == configuration_page()));
}

TEST_CASE("the page names every key and every range of the playbook", "[settings]")
{
    auto page = configuration_page();
    for (const auto& row : keys_of(sections::policy{})) {
        CAPTURE(std::string{row.name});
        CHECK(page.find("| `" + std::string{row.name} + "` |") != std::string::npos);
    }
    CHECK(page.find("| `undo_window` | duration, 0 s to 1 d | `\"1 min\"` |") != std::string::npos);
    CHECK(page.find("| `listen` |") != std::string::npos);
    CHECK(page.find("`\"127.0.0.1:8484\"`") != std::string::npos);
}

TEST_CASE("the example that is installed loads without problems", "[settings]")
{
    CHECK(problems_of(file_of_project("systemd/highroad.example.toml")) == "");
}
