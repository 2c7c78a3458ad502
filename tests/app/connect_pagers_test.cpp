#include "daemon/app/connect_pagers.hpp"

#include "daemon/net/http_client.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/in_memory_http.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

#include <cstdlib>

using namespace highroad;
using namespace highroad::app;

namespace {

const std::string a_secret = "s3cr3t-0123456789abcdef";

class no_memory final : public chat_memory {
public:
    awaitable<result<std::optional<std::string>>> recall(std::string) override
    {
        co_return std::optional<std::string>{};
    }
    awaitable<result<void>> remember(std::string, std::string, std::optional<instant>) override
    {
        co_return result<void>{};
    }
};

class no_random final : public random_source {
public:
    std::uint64_t next() override { return 7; }
};

class kept_answers final : public page_answers {
public:
    awaitable<result<answer>> acknowledged(asked who, std::string page_key) override
    {
        asked_by.push_back(std::move(who));
        answer said{page_key == "highroad/42/1", "Thank you."};
        co_return said;
    }
    std::vector<asked> asked_by;
};

secret_ref from_environment(const std::string& variable)
{
    return {secret_ref::place::environment, variable};
}

/// One pager of each kind, whose secrets stand in HIGHROAD_TEST_SECRET.
settings every_kind()
{
    auto secret = from_environment("HIGHROAD_TEST_SECRET");
    settings all;
    sections::pagerduty_pager duty;
    duty.name = "duty";
    duty.routing_key = secret;
    duty.webhook_secret = secret;
    sections::opsgenie_pager genie;
    genie.name = "genie";
    genie.api_key = secret;
    genie.webhook_secret = secret;
    genie.teams = {"care"};
    sections::alertmanager_pager alerts;
    alerts.name = "alerts";
    alerts.base = "http://127.0.0.1:9093";
    alerts.user = "highroad";
    alerts.password = secret;
    alerts.labels = {{"team", "care"}};
    sections::goalert_pager goal;
    goal.name = "goal";
    goal.base = "https://goalert.example.com";
    goal.token = secret;
    sections::webhook_pager bells;
    bells.name = "bells";
    bells.url = "https://bells.example.com/pages";
    bells.secret = secret;
    sections::mail_pager mail;
    mail.name = "mail";
    mail.from = "highroad@example.com";
    mail.to = {"team@example.com"};
    mail.sendmail = "/bin/true";
    all.pagers = {duty, genie, alerts, goal, bells, mail};
    return all;
}

struct house {
    house()
    {
        auto client = std::make_unique<test::scripted_http>();
        http = client.get();
        out.http = std::move(client);
    }
    void connect(const settings& all)
    {
        connect_with with{loop.get_executor(), clock, random, log, meters, memory, &router, {}};
        connect_pagers(all, with, out);
    }

    asio::io_context loop;
    test::manual_clock clock;
    no_random random;
    test::kept_log log;
    test::kept_meters meters;
    no_memory memory;
    test::in_memory_http router;
    test::scripted_http* http = nullptr;
    connections out;
};

} // namespace

TEST_CASE("every configured pager is built, under its name and with its secret", "[app]")
{
    ::setenv("HIGHROAD_TEST_SECRET", a_secret.c_str(), 1);
    house h;
    h.connect(every_kind());
    CHECK(h.out.mistakes.empty());
    std::vector<std::string> names;
    for (const auto& each : h.out.pagers)
        names.emplace_back(each->name());
    REQUIRE(names == std::vector<std::string>{"duty", "genie", "alerts", "goal", "bells", "mail"});

    page what;
    what.key = "highroad/42/1";
    what.heading = "1 out of 5 stars: Acme iOS #42";
    for (const auto& each : h.out.pagers) {
        h.http->answers.emplace_back(http_response{202, "application/json", "{}"});
        INFO(each->name());
        CHECK(std::holds_alternative<delivered>(test::run(each->raise(what))));
    }
    REQUIRE(h.http->requests.size() == 5);
    CHECK(h.http->requests[0].url == "https://events.pagerduty.com/v2/enqueue");
    CHECK(h.http->requests[0].body.find(a_secret) != std::string::npos);
    CHECK(h.http->requests[1].headers.get("Authorization") == "GenieKey " + a_secret);
    CHECK(h.http->requests[1].body.find(R"("name":"care")") != std::string::npos);
    CHECK(h.http->requests[2].url == "http://127.0.0.1:9093/api/v2/alerts");
    CHECK(h.http->requests[2].headers.get("Authorization").starts_with("Basic "));
    CHECK(h.http->requests[2].body.find(R"("team":"care")") != std::string::npos);
    CHECK(h.http->requests[3].url == "https://goalert.example.com/api/v2/generic/incoming?token=" + a_secret);
    CHECK(h.http->requests[4].url == "https://bells.example.com/pages");
    CHECK(!h.http->requests[4].headers.get("X-Highroad-Signature").empty());
}

TEST_CASE("a secret that cannot be had is told once, and the other pagers are built", "[app]")
{
    ::setenv("HIGHROAD_TEST_SECRET", a_secret.c_str(), 1);
    ::unsetenv("HIGHROAD_TEST_ABSENT");
    ::setenv("HIGHROAD_TEST_SHORT", "short", 1);
    auto all = every_kind();
    std::get<sections::pagerduty_pager>(all.pagers[0]).routing_key = from_environment("HIGHROAD_TEST_ABSENT");
    std::get<sections::webhook_pager>(all.pagers[4]).secret = from_environment("HIGHROAD_TEST_SHORT");
    house h;
    h.connect(all);
    CHECK(h.out.pagers.size() == 4);
    REQUIRE(h.out.mistakes.size() == 2);
    CHECK(h.out.mistakes[0].starts_with("pager duty, routing_key: "));
    CHECK(h.out.mistakes[0].find("HIGHROAD_TEST_ABSENT") != std::string::npos);
    CHECK(h.out.mistakes[1].starts_with("Pager bells: the secret is shorter than 16 bytes"));
}

TEST_CASE("acknowledgements reach the desk by the hooks of the pagers that tell, and no other", "[app]")
{
    ::setenv("HIGHROAD_TEST_SECRET", a_secret.c_str(), 1);
    house h;
    h.connect(every_kind());
    kept_answers desk;
    serve_pagers(h.out, h.router, desk);
    auto status_of = [&](const std::string& name) {
        http_request request{"POST", "http://127.0.0.1/hooks/pagers/" + name};
        request.body = R"({"action":"Acknowledge","alert":{"alias":"highroad/42/1","username":"jo@example.com"}})";
        request.headers.set("X-Highroad-Secret", a_secret);
        return test::run(h.router.send(std::move(request)))->status;
    };
    CHECK(status_of("genie") == 200);
    CHECK(status_of("duty") == 401);
    CHECK(status_of("bells") == 401);
    for (const std::string name : {"alerts", "goal", "mail"})
        CHECK(status_of(name) == 404);
    REQUIRE(desk.asked_by.size() == 1);
    CHECK(desk.asked_by.front().by.chat == "pager:genie");
    CHECK(desk.asked_by.front().by.id == "jo@example.com");
}
