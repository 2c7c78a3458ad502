#include "tests/settings/reading_support.hpp"
#include "tests/settings/team_file.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono;

TEST_CASE("every limit of the playbook is read", "[settings]")
{
    auto rules = loaded(team_file).rules;
    CHECK(rules.approvals == 2);
    CHECK(rules.two_for_severe);
    CHECK(rules.compensation_allowed);
    CHECK_FALSE(rules.approve_own_edits);
    CHECK(rules.first_response == std::array<seconds, 5>{1h, 2h, 4h, 8h, 16h});
    CHECK(rules.escalation == "duty");
    CHECK(rules.rights.at(right::suggest) == std::vector<std::string>{"console:*"});
    CHECK(rules.rights.at(right::approve_severe) == std::vector<std::string>{"console:ana", "console:cy"});
    CHECK(rules.rights.at(right::administer) == std::vector<std::string>{"console:ana"});
    CHECK(rules.nudges == nudge_rules{3, 1h, 10min, 20min, "ana"});
    CHECK(rules.pages == page_rules{2, 30min});
    CHECK(rules.storms == storm_rules{8, 4, 1h, 12h});
    CHECK(rules.contacts == contact_rules{3, days{8}, true, days{9}, true});
    CHECK(rules.digests == digest_rules{true, 8h + 30min, false, Thursday});
}

TEST_CASE("the team's hours are what hours say, without quiet hours and holidays", "[settings]")
{
    auto hours = loaded(team_file).rules.hours;
    CHECK(hours.zone.name == "Europe/Berlin");
    CHECK(hours.open.at(1) == std::vector<day_span>{{8h, 18h}});
    CHECK(hours.open.at(6) == std::vector<day_span>{{10h, 14h}});
    CHECK(hours.open.at(0).empty());
    CHECK(hours.days_off ==
          std::vector<day_range>{{local_days{2026y / December / 24}, local_days{2026y / December / 24}},
                                 {local_days{2026y / December / 31}, local_days{2027y / January / 1}},
                                 {local_days{2026y / December / 25}, local_days{2026y / December / 26}}});
    // From Wednesday evening to Monday: Christmas in between.
    CHECK(next_open(hours, sys_days{2026y / December / 23} + 17h) == sys_days{2026y / December / 28} + 7h);
}

TEST_CASE("without a word about time, the team works office hours in UTC", "[settings]")
{
    auto rules = loaded(smallest).rules;
    CHECK(rules.hours.zone == highroad::time_zone{});
    CHECK(rules.hours.open.at(1) == std::vector<day_span>{{9h, 17h}});
    CHECK(rules.hours.open.at(6).empty());
    CHECK(rules.hours.days_off.empty());
    CHECK(rules.rights.empty());
    CHECK(rules.nudges == nudge_rules{});
    CHECK(rules.digests == digest_rules{});
}

TEST_CASE("compensation can be refused altogether", "[settings]")
{
    CHECK_FALSE(loaded(replaced(team_file, "\"second_approval\"", "\"refused\"")).rules.compensation_allowed);
}

TEST_CASE("what each kind of finding weighs is the playbook's", "[settings]")
{
    CHECK(loaded(team_file).rules.check == check_rules{});
    auto check = loaded(replaced(team_file, "[playbook.digests]",
                                 "[playbook.check]\nanger = \"warn\"\ncopies = \"block\"\nspelling = \"off\"\n"
                                 "excuses = \"second_approver\"\n[playbook.digests]"))
                     .rules.check;
    check_rules expected;
    expected.anger = finding_weight::warn;
    expected.copies = finding_weight::block;
    expected.spelling = finding_weight::off;
    expected.excuses = finding_weight::second_approver;
    CHECK(check == expected);
}

TEST_CASE("hours around the clock are the core's always", "[settings]")
{
    auto text = replaced(smallest, "[console]", "hours = [\"Mon-Sun 00:00-24:00\"]\n[console]");
    CHECK(loaded(text).rules.hours == calendar{});
}

TEST_CASE("zones and files are read for whole years around now, so that a day later nothing has changed", "[settings]")
{
    auto around = some_surroundings();
    std::vector<instant> asked;
    around.days_off_in = [&](const std::string&, const highroad::time_zone& zone, instant from,
                             instant to) -> or_words<std::vector<day_range>> {
        CHECK(zone.name == "Europe/Berlin");
        asked.push_back(from);
        asked.push_back(to);
        return std::vector<day_range>{};
    };
    CHECK(problems_of(team_file, around) == "");
    CHECK(asked == std::vector<instant>{sys_days{2025y / January / 1}, sys_days{2029y / January / 1}});
}

TEST_CASE("without zones and files in the surroundings, both are problems in words", "[settings]")
{
    auto words = problems_of(team_file, {});
    CHECK(has(words, "highroad.toml:11:8: expected a time zone by its IANA name, such as \"Europe/Berlin\", got "
                     "\"Europe/Berlin\"; without the system's zones, only \"UTC\" is known"));
    CHECK(has(words, "calendar files are not read here"));
    CHECK(problems_of(smallest, {}) == "");
}

TEST_CASE("a day may stand alone or in a list, and a date of TOML's own is told how to be written", "[settings]")
{
    auto with = [](const std::string& value) {
        return replaced(smallest, "[console]", "holidays = " + value + "\n[console]");
    };
    CHECK(loaded(with("\"/etc/highroad/holidays.ics\"")).rules.hours.days_off.size() == 1);
    CHECK(loaded(with("\"2026-12-25\"")).rules.hours.days_off.size() == 1);
    CHECK(has(problems_of(with("[2026-12-25]")), "highroad.toml:3:13: "));
    CHECK(has(problems_of(with("[2026-12-25]")), "got a date; put it in quotes"));
    CHECK(has(problems_of(with("2026-12-25")), "got a date; put it in quotes"));
    CHECK(has(problems_of(with("\"holidays.ics\"")), "the absolute path of an .ics file"));
    auto unread = problems_of(with("[\"2026-12-25\", \"/nowhere.ics\"]"));
    CHECK(unread == "highroad.toml:3:27: expected a calendar file with days off, got \"/nowhere.ics\"; it cannot be "
                    "read: no such file\n");
}
