#include "tests/settings/reading_support.hpp"
#include "tests/settings/team_file.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

struct mistake {
    std::string part, by, says;
};

void each_is_one_problem(const std::vector<mistake>& mistakes)
{
    for (const auto& [part, by, says] : mistakes) {
        auto words = problems_of(replaced(team_file, part, by));
        CAPTURE(part, by, words);
        CHECK(has(words, says));
        CHECK(lines_of(words) == 1);
        CHECK_FALSE(words.starts_with("highroad.toml:1:1:"));
    }
}

} // namespace

TEST_CASE("the file of the whole team has no problem", "[settings]")
{
    CHECK(problems_of(team_file) == "");
}

TEST_CASE("a value out of its range or form says what would be right", "[settings]")
{
    each_is_one_problem({
        {"approvals = 2\ntwo", "approvals = 3\ntwo", "a whole number from 1 to 2, got 3"},
        {"approvals = 2\ntwo", "approvals = 1.5\ntwo", "a whole number from 1 to 2, got 1.5"},
        {"compensation = \"second_approval\"", "compensation = \"yes\"", "\"refused\" or \"second_approval\""},
        {"\"4h\", \"8h\", \"16h\"]", "\"4h\", \"8h\"]", "a list of five durations"},
        {"\"4h\", \"8h\", \"16h\"]", "\"4h\", 8, \"16h\"]", "write the unit: \"8s\" are seconds"},
        {"zone = \"Europe/Berlin\"", "zone = \"Europe/Berlni\"", "did you mean \"Europe/Berlin\"?"},
        {"zone = \"Europe/Berlin\"", "zone = \"../../etc/passwd\"", "a time zone by its IANA name"},
        {"\"Sat 10:00-14:00\"]", "\"Sat 10-14\"]", "days and hours, such as"},
        {"quiet_hours = \"18:00-08:00\"", "quiet_hours = \"evening\"", "two times of day"},
        {"\"2026-12-24\", ", "\"24.12.2026\", ", "a day (\"2026-12-25\")"},
        {"at = \"08:30\"", "at = \"8:30\"", "a time of day, such as \"09:00\""},
        {"weekly_on = \"thursday\"", "weekly_on = \"Thursday\"", "\"thursday\", \"friday\""},
        {"at_most = 3\nfirst", "at_mst = 3\nfirst", "a key of [playbook.nudges], got \"at_mst\"; did you mean"},
        {"[playbook.storms]", "[playbook.strms]", "did you mean \"storms\"?"},
        {"every = \"14d\"", "every = \"36h\"", "whole days"},
        {"start = \"2026-01-05T09:00\"", "start = 2026-01-05T09:00:00", "put it in quotes"},
        {"ids = [\"console:bo\"]", "ids = [\"console:bo\", \"console:*\"]", "one person's id in a chat"},
        {"severity = \"severe\"", "severity = \"bad\"", "\"ordinary\", \"serious\" or \"severe\""},
        {"whom = [\"person:ana\"]", "whom = [\"ana\"]", "\"rota:NAME\" or \"person:NAME\""},
        {"whom = [\"person:ana\"]", "whom = []", "at least one entry"},
        {"kind = \"goalert\"", "kind = \"goalrt\"", "\"goalert\", \"webhook\" or \"email\""},
        {"team = \"care\"", "\"my team\" = \"care\"", "the name of a label"},
        {"team = \"care\"", "team = 7", "a text on one line"},
        {"routing_key = { credential = \"pagerduty_key\" }", "routing_key = \"R0UT1NG\"", "secrets never stand"},
        {"kind = \"goalert\"\n", "", "the key \"kind\" in [[pagers]]"},
    });
}

TEST_CASE("limits that contradict each other are named", "[settings]")
{
    each_is_one_problem({
        {"at_most = 3\nfirst", "at_most = 10\nfirst", "reminders that end within 30 d, which is at_most = 7"},
        {"first = \"1h\"", "first = \"20d\"", "each gap is twice the last"},
        {"at_most = 3\nfirst = \"1h\"", "at_most = 1\nfirst = \"17h\"", "before every first_response is overdue"},
        {"[\"1h\", ", "[\"2 min\", ", "at least cool_off and undo_window together (3 min), got 2 min"},
        {"zone = \"Europe", "cool_off = \"90 min\"\nzone = \"Europe", "no reply could ever be in time"},
        {"reviews = 8", "reviews = 3", "same_theme of at most reviews (3), got 4"},
        {"reviews = 8", "reviews = 1", "one review is no storm"},
        {"same_theme = 4", "same_theme = 1", "one review is no storm"},
        {"calm_after = \"12h\"", "calm_after = \"30 min\"", "at least within (1 h)"},
        {"gap = \"8d\"", "gap = \"6d\"", "at least 7 d where update_note is on, got 6 d"},
        {"gap = \"8d\"", "gap = \"10d\"", "at least gap (10 d), got 9 d"},
        {"at_most = 3\ngap", "at_most = 1\ngap", "at least 2: satisfaction and update_note are contacts"},
        {"satisfaction_after = \"9d\"", "satisfaction_after = \"31d\"", "at most wait_for_customer (30 d)"},
        {"satisfaction = true", "satisfaction = false\n[people_]", "a table of the configuration"},
        {"quiet_hours = \"18:00-08:00\"", "quiet_hours = \"07:00-09:00\"", "digests at a time outside of quiet_hours"},
        {"at = \"08:30\"", "at = \"18:00\"", "one inside of \"18:00-08:00\""},
    });
}

TEST_CASE("hours that never open, overlap or are swallowed are named", "[settings]")
{
    each_is_one_problem({
        {"hours = [\"Mon-Fri 07:00-19:00\", \"Sat 10:00-14:00\"]", "hours = []",
         "hours that open at least once a week"},
        {"\"Sat 10:00-14:00\"]", "\"Fri 18:59-20:00\"]", "hours that no earlier entry has, got \"Fri 18:59-20:00\""},
        {"\"2026-12-24\", ", "\"2026-11-01..2036-12-24\", ", "a working day within two years"},
        {"hours = [\"Mon-Fri 06:00-12:00\"]", "hours = [\"Sun 06:00-12:00\"]", "some hours in common with the team's"},
    });
    auto swallowed = problems_of(replaced(smallest, "[console]",
                                          "hours = [\"Mon-Fri 09:00-17:00\"]\nquiet_hours = \"17:00-09:00\"\n"
                                          "[playbook.digests]\nat = \"12:00\"\n[console]"));
    CHECK(swallowed == "");
    swallowed = problems_of(replaced(smallest, "[console]",
                                     "quiet_hours = \"08:00-17:00\"\n[playbook.digests]\nat = \"18:00\"\n[console]"));
    CHECK(swallowed == "highroad.toml:3:15: expected quiet hours that leave some working hours, got \"08:00-17:00\", "
                       "which leaves none; shorten them, or write the hours that remain into hours\n");
}

TEST_CASE("four eyes need two people, however many ids one of them has", "[settings]")
{
    auto words = problems_of(replaced(team_file, "[\"console:ana\", \"console:cy\"]", "[\"console:cy\"]"));
    CHECK(has(words, "highroad.toml:3:20: expected at least two people in severe_approvers where approvals is 2"));
    CHECK(has(words, "highroad.toml:7:18: expected at least two people in severe_approvers where two_for_severe"));
    CHECK(lines_of(words) == 2);
    auto alone = [](const std::string& more) {
        return problems_of("[playbook]\napprovers = [\"console:ana\", \"cli:ana\"]\n" + more +
                           "\n[[people]]\nname = \"ana\"\nids = [\"console:ana\", \"cli:ana\"]\n"
                           "[console]\nenabled = true\n[[sources]]\nkind = \"webhook\"\nname = \"shop\"\n"
                           "secret = { env = \"SHOP_SECRET\" }\n");
    };
    CHECK(alone("") == "");
    CHECK(has(alone("approvals = 2"), "highroad.toml:3:13: expected at least two people in approvers where approvals"));
    CHECK(has(alone("two_for_severe = true"), "where two_for_severe is true"));
    CHECK(has(alone("approve_own_edits = false"), "what that person edits could never be published"));
    CHECK(has(alone("compensation = \"second_approval\""), "compensation waits for a second approval"));
    CHECK(alone("compensation = \"refused\"") == "");
    CHECK(has(alone("[playbook.check]\npromises = \"second_approver\""), "promises is \"second_approver\""));
    CHECK(alone("[playbook.check]\npromises = \"block\"") == "");
    CHECK(has(alone("[playbook.check]\npromises = \"forbid\""), "\"second_approver\" or \"block\""));
    CHECK(alone("approvals = 2\nseverity_ = 1") != "");
    CHECK(has(alone("[[rules]]\nname = \"a\"\napprovals = 2"), "a rule asks for two approvals"));
    auto group = replaced(team_file, "approvers = [\"console:ana\", \"console:bo\"]", "approvers = [\"console:*\"]");
    CHECK(problems_of(group) == "");
}

TEST_CASE("a name that leads nowhere is told with the nearest one", "[settings]")
{
    each_is_one_problem({
        {"lead = \"ana\"", "lead = \"anna\"", "a name of [[people]], got \"anna\"; did you mean \"ana\"?"},
        {"escalation = \"duty\"\nchannels", "escalation = \"dutty\"\nchannels", "did you mean \"duty\"?"},
        {"owner = \"bo\"", "owner = \"boo\"", "did you mean \"bo\"?"},
        {"sources = [\"shop\"]", "sources = [\"shop\", \"shp\"]", "names of [[sources]], got \"shp\"; did you mean"},
        {"themes = [\"billing\"]", "themes = [\"biling\"]", "did you mean \"billing\"?"},
        {"channels = [\"console\"]\nowner", "channels = [\"consle\"]\nowner", "did you mean \"console\"?"},
        {"[\"ana\", \"bo\", \"ana\"]", "[\"ana\", \"bob\", \"ana\"]", "names of [[people]], got \"bob\""},
        {"person = \"bo\"\n", "person = \"zoe-from-afar\"\n", "add a [[people]] of that name"},
        {"\"rota:duty\", ", "\"rota:duti\", ", "a name of [[rotas]] behind \"rota:\", got \"duti\"; did you mean"},
        {"whom = [\"person:ana\"]", "whom = [\"person:anna\"]", "did you mean \"ana\"?"},
        {"pagers = [\"mail\", \"duty-phone\"]", "pagers = [\"duty-fone\"]", "did you mean \"duty-phone\"?"},
        {"console:cy", "slack:U024BE7LH", "severe_approvers from chats that are configured"},
        {"ids = [\"console:bo\"]", "ids = [\"console:bo\", \"slack:U024BE7LH\"]", "ids in chats that are configured"},
        {"ids = [\"console:bo\"]", "ids = [\"console:bo\", \"console:ana\"]", "which is also \"ana\""},
        {"ids = [\"console:bo\"]", "ids = [\"console:bo\", \"pager:duti-phone:P1\"]",
         "ids at [[pagers]] that tell who"},
        {"ids = [\"console:bo\"]", "ids = [\"console:bo\", \"pager:alerts:bo\"]", "ids at [[pagers]] that tell who"},
        {"ids = [\"console:bo\"]", "ids = [\"console:bo\", \"pager:genie:*\"]", "one person's id in a chat"},
        {"ids = [\"console:bo\"]", "ids = [\"console:bo\", \"pager:genie\"]", "one person's id in a chat"},
        {"[[escalations]]\nname = \"duty\"",
         "[[rotas]]\nname = \"duty\"\nics = \"/etc/highroad/duty.ics\"\n[[escalations]]\nname = \"duty\"",
         "a name that no other rota has, got \"duty\" again"},
        {"name = \"goal\"", "name = \"mail\"", "a name that no other pager has"},
        {"name = \"goal\"", "name = \"chat\"", "a name other than \"chat\""},
    });
}

TEST_CASE("an escalation that would wake nobody is a problem", "[settings]")
{
    each_is_one_problem({
        {"steps = [{ whom = [\"person:bo\"], pagers = [\"chat\", \"alerts\"] }]\n", "",
         "at least one [[escalations.steps]]"},
        {"steps = [{ whom = [\"person:bo\"], pagers = [\"chat\", \"alerts\"] }]", "steps = []",
         "at least one [[escalations.steps]]"},
        {"escalation = \"quiet\"\n", "", "an escalation that [playbook] or one of [[rules]] names, got \"quiet\""},
        {"whom = [\"person:ana\"]\npagers = [\"mail\", \"duty-phone\"]", "whom = [\"person:bo\"]\npagers = [\"mail\"]",
         "a pager that reaches \"bo\", got none: no e-mail address"},
        {"people = [\"ana\", \"bo\", \"ana\"]\nstart = \"2026-01-05T09:00\"\n", "", "people who take turns"},
        {"people = [\"ana\", \"bo\", \"ana\"]", "people = []", "people who take turns"},
        {"start = \"2026-01-05T09:00\"\n", "", "the key \"start\" in [[rotas]]"},
        {"to = \"2026-12-27T09:00\"", "to = \"2026-12-24T09:00\"", "an end after the beginning"},
        {"/etc/highroad/duty.ics", "/etc/highroad/nowhere.ics", "a calendar file with shifts"},
        {"user = \"highroad\"\n", "", "user and password together"},
        {"user = \"highroad\"", "user = \"highroad\"\nbearer_token = { env = \"T\" }", "a bearer_token, or user"},
    });
    auto unseen = replaced(team_file, "ids = [\"console:bo\"]\n", "");
    auto words = problems_of(replaced(unseen, "owner = \"bo\"\n", ""));
    CHECK(has(words, "a pager that reaches \"bo\", got none: no id in a configured chat; give \"bo\" ids"));
    CHECK(lines_of(words) == 1);
    CHECK(has(problems_of(unseen), "somebody with an id in a configured chat, got \"bo\""));
}

TEST_CASE("a rule behind one that takes everything is never reached", "[settings]")
{
    auto text = replaced(team_file, "[[rules]]\n", "[[rules]]\nname = \"all\"\nstars_at_most = 3\n[[rules]]\n");
    CHECK(has(problems_of(text), "a rule that some review can reach, got \"law\", behind \"all\""));
    text = replaced(text, "stars_at_most = 3\n", "stars_at_most = 2\n");
    CHECK(problems_of(text) == "");
}

TEST_CASE("mistakes are told at the very entry that holds them", "[settings]")
{
    CHECK(has(problems_of(replaced(smallest, "\"console:*\"", "\"console:*\", \"slack:U024BE7LH\"")),
              "highroad.toml:2:27: expected approvers from chats"));
    CHECK(has(
        problems_of(replaced(smallest, "[console]", "hours = [\"Mon 09:00-17:00\", \"Mon 16:00-18:00\"]\n[console]")),
        "highroad.toml:3:29: "));
    CHECK(has(problems_of(smallest + "[[escalations]]\nname = \"a\"\n[[escalations.steps]]\nwhom = [\"person:x\"]\n"
                                     "pagers = [\"chat\"]\n"),
              "highroad.toml:12:9: expected a name of [[people]] behind \"person:\""));
}

TEST_CASE("hostile values end in one line of words each", "[settings]")
{
    for (const auto& value :
         {std::string{"<!channel>"}, std::string(65536, 'x'), std::string{"\xE2\x80\xAE gnp.exe"}, std::string{"a\nb"},
          std::string{"<script>alert(1)</script>"}, std::string{"\xF0\x9F\x98\xA1"}}) {
        for (const auto* key : {"zone", "quiet_hours", "holidays", "escalation"}) {
            auto words = problems_of(
                replaced(smallest, "[console]", std::string{key} + " = " + toml_quoted(value) + "\n[console]"));
            CAPTURE(key, words.substr(0, 300));
            CHECK(lines_of(words) == 1);
            CHECK(words.size() < 600);
            CHECK_FALSE(has(words, "\xE2\x80\xAE"));
        }
    }
}

TEST_CASE("no mutilated team file makes the reader fail otherwise than in words", "[settings]")
{
    auto around = some_surroundings();
    for (std::size_t i = 0; i < team_file.size(); i += 7) {
        auto text = team_file;
        text[i] = "]=\"[{0\xff\n"[i % 8];
        auto words = problems_of(text, around);
        CAPTURE(i);
        CHECK((words.empty() || words.starts_with("highroad.toml:")));
    }
}
