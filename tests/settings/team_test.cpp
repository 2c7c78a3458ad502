#include "tests/settings/reading_support.hpp"
#include "tests/settings/team_file.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono;

TEST_CASE("people have the team's hours where they name none, and its holidays always", "[settings]")
{
    auto rules = loaded(team_file).rules;
    REQUIRE(rules.people.size() == 2);
    const auto& ana = rules.people[0];
    CHECK(ana.name == "ana");
    CHECK(ana.shown == "Ana Ruiz");
    CHECK(ana.ids == std::vector<std::string>{"console:ana"});
    CHECK(ana.email == "ana@example.com");
    CHECK(ana.hours.zone.name == "America/New_York");
    CHECK(ana.hours.open.at(5) == std::vector<day_span>{{6h, 12h}});
    CHECK(ana.hours.open.at(6).empty());
    auto expected = rules.hours.days_off;
    expected.push_back({local_days{2026y / November / 27}, local_days{2026y / November / 27}});
    CHECK(ana.hours.days_off == expected);
    const auto& bo = rules.people[1];
    CHECK(bo.hours == rules.hours);
    CHECK(bo.email.empty());
}

TEST_CASE("a person without hours has the team's, by the clocks of their own zone", "[settings]")
{
    auto text = replaced(team_file, "ids = [\"console:bo\"]", "ids = [\"console:bo\"]\nzone = \"America/New_York\"");
    auto rules = loaded(text).rules;
    CHECK(rules.people[1].hours.zone.name == "America/New_York");
    CHECK(rules.people[1].hours.open == rules.hours.open);
}

TEST_CASE("a person is known at pagers that tell who acknowledged, by whatever id people have there", "[settings]")
{
    const std::string ids = "ids = [\"console:bo\", \"pager:duty-phone:PLH1HKV\", \"pager:genie:bo@example.com\", "
                            "\"pager:hook:Bo Li\"]";
    auto rules = loaded(replaced(team_file, "ids = [\"console:bo\"]", ids)).rules;
    const auto* known = person_behind(rules, {"pager:hook", "Bo Li", "Bo", {}});
    REQUIRE(known != nullptr);
    CHECK(known->name == "bo");
    CHECK(person_behind(rules, {"pager:duty-phone", "PLH1HKV", "Bo", {}}) == known);
    CHECK(person_behind(rules, {"pager:genie", "PLH1HKV", "Bo", {}}) == nullptr);
}

TEST_CASE("rules are read with every condition", "[settings]")
{
    routing_rule law;
    law.name = "law";
    law.sources = {"shop"};
    law.languages = {"de", "pt-BR"};
    law.themes = {"billing"};
    law.stars_at_most = 2.5;
    law.level_at_least = severity::severe;
    law.author_reviews_at_least = 2;
    law.channels = {"console"};
    law.owner = "bo";
    law.approvals = 2;
    law.escalation = "quiet";
    CHECK(loaded(team_file).rules.routes == std::vector<routing_rule>{law});
}

TEST_CASE("a rota takes turns, overrides and the shifts of a calendar file", "[settings]")
{
    auto rotas = loaded(team_file).rules.rotas;
    REQUIRE(rotas.size() == 2);
    REQUIRE(rotas[0].turns);
    CHECK(rotas[0].turns->zone.name == "Europe/Berlin");
    CHECK(rotas[0].turns->start == local_days{2026y / January / 5} + 9h);
    CHECK(rotas[0].turns->every == days{14});
    CHECK(rotas[0].turns->people == std::vector<std::string>{"ana", "bo", "ana"});
    auto override_from = sys_days{2026y / December / 24} + 8h;
    CHECK(rotas[0].overrides == std::vector<shift>{{override_from, override_from + days{3}, "bo"}});
    auto monday = sys_days{2026y / November / 23};
    CHECK(rotas[1].shifts ==
          std::vector<shift>{{monday, monday + days{7}, "ana"}, {monday + days{7}, monday + days{14}, "bo"}});
    CHECK_FALSE(rotas[1].turns);
}

TEST_CASE("escalations keep the order of their steps, and who starts them", "[settings]")
{
    auto escalations = loaded(team_file).rules.escalations;
    REQUIRE(escalations.size() == 2);
    CHECK(escalations[0].automatic_from == severity::serious);
    CHECK(escalations[0].by_itself);
    CHECK(escalations[0].steps == std::vector<escalation_step>{{{"rota:duty", "rota:file"}, {"chat"}, 10min},
                                                               {{"person:ana"}, {"mail", "duty-phone"}, 15min}});
    CHECK_FALSE(escalations[1].by_itself);
    CHECK(escalations[1].steps.size() == 1);
}

TEST_CASE("pagers are read by their kind, and their secrets only named", "[settings]")
{
    auto pagers = loaded(team_file).pagers;
    REQUIRE(pagers.size() == 6);
    const auto& mail = std::get<sections::mail_pager>(pagers[0]);
    CHECK(mail.from == "highroad@example.com");
    CHECK(mail.sendmail == "/usr/sbin/sendmail");
    const auto& duty = std::get<sections::pagerduty_pager>(pagers[1]);
    CHECK(duty.routing_key == secret_ref{secret_ref::place::credential, "pagerduty_key"});
    CHECK(duty.webhook_secret.where == secret_ref::place::file);
    CHECK(duty.base == "https://events.pagerduty.com");
    const auto& alerts = std::get<sections::alertmanager_pager>(pagers[2]);
    CHECK(alerts.labels == sections::label_map{{"severity", "page"}, {"team", "care"}});
    CHECK(alerts.lasts == 6h);
    CHECK(alerts.password.given());
    const auto& genie = std::get<sections::opsgenie_pager>(pagers[3]);
    CHECK(genie.tags == std::vector<std::string>{"highroad"});
    CHECK(genie.teams == std::vector<std::string>{"care"});
    CHECK(std::get<sections::goalert_pager>(pagers[4]).token.given());
    CHECK(std::get<sections::webhook_pager>(pagers[5]).url == "https://ops.example.com/pages");
    CHECK(name_of(pagers[5]) == "hook");
}

TEST_CASE("whoever a calendar file names must be somebody of the team", "[settings]")
{
    auto words = problems_of(replaced(team_file, "shown = \"Bo Li\"\n", ""));
    CHECK(has(words, "expected shifts of [[people]] in \"/etc/highroad/duty.ics\", got Bo Li: second line is nobody we "
                     "know; give that person the e-mail address or the name"));
    CHECK(lines_of(words) == 1);
}
