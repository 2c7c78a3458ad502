#include "tests/settings/reading_support.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono_literals;

namespace {

const std::string main_file = R"([general]
playbook_file = "/etc/highroad/playbook.toml"
[console]
enabled = true
[[sources]]
kind = "webhook"
name = "shop"
secret = { env = "SHOP_SECRET" }
)";

const std::string playbook_alone = R"([playbook]
approvers = ["console:*"]
undo_window = "45s"
[playbook.nudges]
at_most = 3
[[people]]
name = "ana"
ids = ["console:ana"]
)";

surroundings with_playbook(std::string text)
{
    auto around = some_surroundings();
    around.text_of = [text = std::move(text)](const std::string& path) -> or_words<std::string> {
        if (path != "/etc/highroad/playbook.toml") return unreadable{"there is no file of that name"};
        return text;
    };
    return around;
}

settings loaded_with(const std::string& text, const surroundings& around)
{
    INFO(problems_of(text, around));
    auto read = load(text, "highroad.toml", around);
    REQUIRE(std::holds_alternative<settings>(read));
    return std::get<settings>(std::move(read));
}

} // namespace

TEST_CASE("a playbook in a file of its own is read like one in highroad.toml", "[settings]")
{
    auto all = loaded_with(main_file, with_playbook(playbook_alone));
    CHECK(all.general.playbook_file == "/etc/highroad/playbook.toml");
    CHECK(all.rules.undo_window == 45s);
    CHECK(all.rules.nudges.at_most == 3);
    REQUIRE(all.rules.people.size() == 1);
    CHECK(all.rules ==
          loaded(replaced(main_file, "playbook_file = \"/etc/highroad/playbook.toml\"\n", "") + playbook_alone).rules);
}

TEST_CASE("a mistake in the playbook's file is told with that file, line and column, after those of the first file",
          "[settings]")
{
    auto wrong = replaced(playbook_alone, "\"45s\"", "\"soon\"");
    auto told = problems_of(main_file + "[contact]\nemail = 7\n", with_playbook(wrong));
    auto first = told.find("highroad.toml:10:9: expected");
    auto second = told.find("/etc/highroad/playbook.toml:3:15: expected a duration");
    CHECK(first == 0);
    CHECK(second != std::string::npos);
    CHECK(first < second);
    CHECK(lines_of(told) == 2);

    told = problems_of(main_file, with_playbook("[playbook\n"));
    CHECK(has(told, "/etc/highroad/playbook.toml:1:"));
    // What spans several keys is told where they stand.
    told = problems_of(main_file, with_playbook(replaced(playbook_alone, "console:*", "slack:U024BE7LH")));
    CHECK(has(told, "/etc/highroad/playbook.toml:2:"));
}

TEST_CASE("a table belongs into one file, and a playbook's own file has nothing but the playbook", "[settings]")
{
    auto twice = problems_of(main_file + "[playbook]\ncool_off = \"0s\"\n", with_playbook(playbook_alone));
    CHECK(has(twice, "highroad.toml:9:"));
    CHECK(has(twice, "expected playbook in one place, got it here and in /etc/highroad/playbook.toml"));

    auto stranger = problems_of(main_file, with_playbook(playbook_alone + "[slack]\nmode = \"http\"\n"));
    CHECK(has(stranger, "/etc/highroad/playbook.toml:9:"));
    CHECK(has(stranger, "got slack; a playbook's own file has nothing else; write it into highroad.toml"));
}

TEST_CASE("a playbook's file that cannot be had is a problem where it is named", "[settings]")
{
    auto named = replaced(main_file, "playbook.toml", "other.toml");
    CHECK(has(
        problems_of(named, with_playbook("")),
        "highroad.toml:2:17: expected a file with the playbook, got \"/etc/highroad/other.toml\"; there is no file"));
    CHECK(has(problems_of(main_file, some_surroundings()), "files cannot be read here"));
    CHECK(has(problems_of(replaced(main_file, "/etc", "etc"), with_playbook(playbook_alone)), "highroad.toml:2:17"));
}

TEST_CASE("another playbook takes the place of the configured one, table by table", "[settings]")
{
    auto around = some_surroundings();
    around.other_playbook = named_text{"new.toml", playbook_alone};
    auto other = loaded_with(smallest + "[[rotas]]\nname = \"duty\"\npeople = [\"ana\"]\n"
                                        "start = \"2026-01-05T09:00\"\n",
                             around);
    CHECK(other.rules.undo_window == 45s);
    CHECK(other.rules.rotas.size() == 1);

    around.other_playbook = named_text{"new.toml", "[playbook]\napprovers = [\"console:*\"]\nundo = \"1s\"\n"};
    CHECK(has(problems_of(smallest, around), "new.toml:3:1: expected"));
}

TEST_CASE("a file that holds a playbook alone is told from a whole configuration", "[settings]")
{
    CHECK(is_playbook_alone(playbook_alone));
    CHECK_FALSE(is_playbook_alone(smallest));
    CHECK_FALSE(is_playbook_alone(""));
    CHECK_FALSE(is_playbook_alone("[playbook"));
}
