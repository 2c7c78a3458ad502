// What holds for every pager that speaks HTTP. A new one is one more row in pages.hpp.

#include "tests/adapters/pagers/pages.hpp"

#include "daemon/core/text.hpp"
#include "daemon/ports/json_text.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scripted_http.hpp"

#include <nlohmann/json.hpp>

using namespace highroad;
using namespace std::chrono_literals;
using nlohmann::json;
using test::a_page;
using test::a_secret;
using test::words_of;

namespace {

using world = test::surroundings<test::scripted_http>;

enum class told_as { raise, acknowledge, resolve };

delivery tell(pager& one, told_as what, page about = a_page())
{
    if (what == told_as::raise) return test::run(one.raise(std::move(about)));
    if (what == told_as::acknowledge) return test::run(one.acknowledge(std::move(about), "Jo Doe"));
    return test::run(one.resolve(std::move(about)));
}

/// For each pager and each told_as that it turns into a request.
template <class Check>
void for_each_request(Check check)
{
    for (const auto& row : test::http_pagers<test::scripted_http>()) {
        for (auto what : {told_as::raise, told_as::acknowledge, told_as::resolve}) {
            if (what == told_as::acknowledge && !row.can_acknowledge) continue;
            INFO(row.name << ", told_as " << static_cast<int>(what));
            world with;
            auto one = row.make(with);
            check(with, *one, what);
        }
    }
}

http_response answer_of(int status, std::string body = {})
{
    return {status, "application/json", std::move(body)};
}

void every_text(const json& value, const std::function<void(const std::string&)>& look)
{
    if (value.is_string()) look(value.get<std::string>());
    for (const auto& [name, member] : value.items()) {
        if (value.is_object()) look(name);
        if (value.is_structured()) every_text(member, look);
    }
}

} // namespace

TEST_CASE("every pager: 200, 202 and 204 mean that it was told, with one request", "[pagers]")
{
    for (int status : {200, 202, 204}) {
        for_each_request([&](world& with, pager& one, told_as what) {
            with.http.answers.emplace_back(answer_of(status));
            CHECK(std::holds_alternative<delivered>(tell(one, what)));
            CHECK(with.http.requests.size() == 1);
        });
    }
}

TEST_CASE("every pager: 429 waits as long as it is told, and holds up everything for that pager", "[pagers]")
{
    for_each_request([&](world& with, pager& one, told_as what) {
        auto busy = answer_of(429);
        busy.headers.set("Retry-After", "17");
        with.http.answers.emplace_back(busy);
        auto ended = tell(one, what);
        REQUIRE(std::holds_alternative<try_again>(ended));
        CHECK(std::get<try_again>(ended).after == 17s);
        CHECK(std::get<try_again>(ended).whole_destination);
        CHECK(with.http.requests.size() == 1);

        for (auto odd : {"", "soon", "-5", "0"}) {
            busy.headers.set("Retry-After", odd);
            with.http.answers.emplace_back(busy);
            ended = tell(one, what);
            REQUIRE(std::holds_alternative<try_again>(ended));
            CHECK(std::get<try_again>(ended).after == 1min);
        }
        // Nobody sleeps through a page because a service names an hour.
        for (auto too_long : {"86400", "99999999999999999999"}) {
            busy.headers.set("Retry-After", too_long);
            with.http.answers.emplace_back(busy);
            ended = tell(one, what);
            REQUIRE(std::holds_alternative<try_again>(ended));
            CHECK(std::get<try_again>(ended).after == 10min);
        }
    });
}

TEST_CASE("every pager: trouble of its own waits", "[pagers]")
{
    for (int status : {408, 500, 502, 503, 504, 599}) {
        for_each_request([&](world& with, pager& one, told_as what) {
            with.http.answers.emplace_back(answer_of(status, "<html>down</html>"));
            auto ended = tell(one, what);
            INFO(status);
            REQUIRE(std::holds_alternative<try_again>(ended));
            CHECK(std::get<try_again>(ended).after >= 10s);
            CHECK(!words_of(ended).empty());
        });
    }
}

TEST_CASE("every pager: other answers refuse, with what it said and what to do", "[pagers]")
{
    for (int status : {302, 400, 401, 403, 404, 422}) {
        for_each_request([&](world& with, pager& one, told_as what) {
            with.http.answers.emplace_back(answer_of(status, R"({"message":"no such thing","errors":["field x"]})"));
            auto ended = tell(one, what);
            INFO(status << " " << words_of(ended));
            REQUIRE(std::holds_alternative<refused>(ended));
            auto words = words_of(ended);
            CHECK(words.find(std::to_string(status)) != std::string::npos);
            CHECK(words.find("no such thing") != std::string::npos);
            CHECK((words.find("Check") != std::string::npos || words.find("Copy") != std::string::npos ||
                   words.find("Look") != std::string::npos));
        });
    }
}

TEST_CASE("every pager: a lost answer is neither delivered nor refused", "[pagers]")
{
    for (auto code : {errc::answer_lost, errc::bad_answer, errc::too_large, errc::unreachable, errc::not_trusted}) {
        for_each_request([&](world& with, pager& one, told_as what) {
            with.http.answers.emplace_back(failure{code, "the line went dead"});
            auto ended = tell(one, what);
            REQUIRE(std::holds_alternative<try_again>(ended));
            CHECK(words_of(ended).find("the line went dead") != std::string::npos);
        });
    }
}

TEST_CASE("every pager: what it can never send is refused", "[pagers]")
{
    for_each_request([&](world& with, pager& one, told_as what) {
        with.http.answers.emplace_back(failure{errc::bad_input, "plain http leads to this machine only"});
        CHECK(std::holds_alternative<refused>(tell(one, what)));
    });
}

TEST_CASE("every pager: no secret in any text, even when the service repeats it", "[pagers]")
{
    for_each_request([&](world& with, pager& one, told_as what) {
        auto body = json{
            {"message", "bad key " + a_secret}, {"dedup_key", a_secret}, {"requestId", a_secret}, {"id", a_secret}};
        for (int status : {200, 202, 302, 400, 401, 403, 404, 422, 429, 500}) {
            with.http.answers.emplace_back(answer_of(status, body.dump()));
            CHECK(words_of(tell(one, what)).find(a_secret) == std::string::npos);
            with.http.answers.emplace_back(answer_of(status, "plain text with " + a_secret));
            CHECK(words_of(tell(one, what)).find(a_secret) == std::string::npos);
        }
        for (auto code : {errc::answer_lost, errc::unreachable, errc::not_trusted, errc::bad_input}) {
            with.http.answers.emplace_back(failure{code, "https://x/?token=" + a_secret});
            CHECK(words_of(tell(one, what)).find(a_secret) == std::string::npos);
        }
        with.http.answers.emplace_back(answer_of(401, body.dump()));
        CHECK(test::run(one.check()).words.find(a_secret) == std::string::npos);
        CHECK(with.log.text.find(a_secret) == std::string::npos);
    });
}

TEST_CASE("every pager: no beginning of a secret is left where a long answer is cut off", "[pagers]")
{
    for_each_request([&](world& with, pager& one, told_as what) {
        for (std::size_t before = 170; before < 205; ++before) {
            auto said = std::string(before, 'x') + a_secret;
            for (const auto& body : {said, json{{"message", said}, {"dedup_key", said}, {"id", said}}.dump()}) {
                with.http.answers.emplace_back(answer_of(400, body));
                CHECK(words_of(tell(one, what)).find(a_secret.substr(0, 6)) == std::string::npos);
            }
        }
    });
}

TEST_CASE("every pager: answers that are no JSON, or endless JSON, break nothing", "[pagers]")
{
    for_each_request([&](world& with, pager& one, told_as what) {
        for (const auto& body : {std::string{"\xFF\xFE"}, std::string(100'000, '['), std::string{R"({"errors":7})"},
                                 std::string{R"({"message":{"a":1},"requestId":[]})"}, std::string(1'000'000, 'x')}) {
            for (int status : {202, 400}) {
                with.http.answers.emplace_back(answer_of(status, body));
                auto ended = tell(one, what);
                CHECK(words_of(ended) == displayable(valid_utf8(words_of(ended))));
                CHECK(words_of(ended).size() < 2000);
            }
        }
    });
}

TEST_CASE("every pager: whatever a customer wrote leaves as valid, displayable JSON that calls nobody", "[pagers]")
{
    for_each_request([&](world& with, pager& one, told_as what) {
        with.http.answers.emplace_back(answer_of(202));
        CHECK(std::holds_alternative<delivered>(tell(one, what, test::a_hostile_page())));
        REQUIRE(with.http.requests.size() == 1);
        const auto& sent = with.http.requests.front();
        CHECK(sent.body == valid_utf8(sent.body));
        auto document = json::parse(sent.body, nullptr, false);
        REQUIRE(!document.is_discarded());
        every_text(document, [&](const std::string& text) {
            CHECK(text == displayable(text));
            if (one.name() == "own") return; // its receiver is told that the texts are data, and gets them as they are
            CHECK(text.find("<!channel>") == std::string::npos);
            CHECK(text.find("<b>") == std::string::npos);
            CHECK(text.find("@here") == std::string::npos);
            CHECK(text.find("@everyone") == std::string::npos);
        });
    });
}

TEST_CASE("GoAlert is not asked for JSON, over which some versions break off when they close what is not open",
          "[pagers]")
{
    world with;
    auto one = make_goalert({"ga", "https://goalert.example.com", a_secret}, with.http).value();
    for (auto what : {told_as::raise, told_as::acknowledge, told_as::resolve}) {
        with.http.answers.emplace_back(answer_of(204));
        CHECK(std::holds_alternative<delivered>(tell(*one, what)));
        CHECK(with.http.requests.back().headers.get("Content-Type") == "application/json");
        CHECK(with.http.requests.back().headers.find("Accept") == nullptr);
    }
}

TEST_CASE("every pager: raise, acknowledge and resolve name the same page", "[pagers]")
{
    for (const auto& row : test::http_pagers<test::scripted_http>()) {
        INFO(row.name);
        world with;
        auto one = row.make(with);
        for (auto what : {told_as::raise, told_as::resolve}) {
            with.http.answers.emplace_back(answer_of(202));
            CHECK(std::holds_alternative<delivered>(tell(*one, what)));
        }
        for (const auto& sent : with.http.requests) {
            auto named = sent.body.find("highroad/42/1") != std::string::npos ||
                         sent.url.find("highroad%2F42%2F1") != std::string::npos;
            CHECK(named);
        }
    }
}

TEST_CASE("every pager: check tells what works, and wakes nobody", "[pagers]")
{
    for (const auto& row : test::http_pagers<test::scripted_http>()) {
        INFO(row.name);
        world with;
        auto one = row.make(with);
        auto good = row.name == "opsgenie" ? 404 : 202;
        with.http.answers.emplace_back(answer_of(good, R"({"versionInfo":{"version":"0.25.0"}})"));
        auto line = test::run(one->check());
        INFO(line.words);
        CHECK(line.works);
        CHECK(!line.subject.empty());
        const auto& asked = with.http.requests.front();
        auto body = json::parse(asked.body, nullptr, false);
        auto quiet = asked.method == "GET" || json_text(body, "event_action") == "resolve" ||
                     json_text(body, "action") == "close" || json_text(body, "event") == "check";
        CHECK(quiet);

        for (int status : {401, 403, 500, 302}) {
            with.http.answers.emplace_back(answer_of(status));
            CHECK(!test::run(one->check()).works);
        }
        line = test::run(one->check());
        CHECK(!line.works);
        CHECK(line.words.find("nothing listens there") != std::string::npos);
    }
}

TEST_CASE("every pager: settings that cannot work are refused in words", "[pagers]")
{
    world with;
    auto words = [](const auto& made) { return made ? std::string{} : made.error().words; };
    for (std::string name : {"", "a/b", "a b", "ü"}) {
        CHECK(!words(make_pagerduty({name, "k", "", "https://x.example"}, with.http, with.log, with.meters)).empty());
        CHECK(!words(make_goalert({name, "https://x.example", "t"}, with.http)).empty());
    }
    for (std::string base : {"", "http://pages.example.com", "ftp://x", "https://user:word@x.example", "https://x y"}) {
        INFO(base);
        CHECK(!words(make_pagerduty({"pd", "k", "", base}, with.http, with.log, with.meters)).empty());
        CHECK(!words(make_opsgenie({"og", "k", "", {}, {}, base}, with.http, with.log, with.meters)).empty());
        CHECK(!words(make_goalert({"ga", base, "t"}, with.http)).empty());
        CHECK(
            !words(make_webhook_pager({"own", base, a_secret}, with.http, with.clock, with.log, with.meters)).empty());
        alertmanager_settings settings;
        settings.name = "am";
        settings.base = base;
        CHECK(!words(make_alertmanager(settings, with.http, with.clock)).empty());
    }
    for (std::string key : {"", "a\r\nX-Evil: 1", "\xC3\xBC"}) {
        CHECK(!words(make_pagerduty({"pd", key, "", "https://x.example"}, with.http, with.log, with.meters)).empty());
        CHECK(!words(make_opsgenie({"og", key, "", {}, {}, "https://x.example"}, with.http, with.log, with.meters))
                   .empty());
        CHECK(!words(make_goalert({"ga", "https://x.example", key}, with.http)).empty());
    }
    CHECK(!words(make_opsgenie({"og", "k", "short", {}, {}, "https://x.example"}, with.http, with.log, with.meters))
               .empty());
    auto too_short =
        make_webhook_pager({"own", "https://x.example", "short"}, with.http, with.clock, with.log, with.meters);
    REQUIRE(!too_short);
    CHECK(too_short.error().words.find("openssl rand -hex 32") != std::string::npos);
    for (std::string label : {"", "1st", "a-b", "alertname", "page"}) {
        alertmanager_settings settings;
        settings.name = "am";
        settings.base = "https://x.example";
        settings.labels = {{label, "x"}};
        CHECK(!words(make_alertmanager(settings, with.http, with.clock)).empty());
    }
}
