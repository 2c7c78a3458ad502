#include "adapters/steam/steam.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_http.hpp"

using namespace highroad;
using namespace std::chrono_literals;

namespace {

struct acme {
    acme()
    {
        auto made = make_steam({"acme-game", "1091500", "https://store.steampowered.com/"}, http, clock);
        REQUIRE(made.has_value());
        platform = std::move(*made);
    }
    void answers(int status, std::string body, std::string header = {}, std::string value = {})
    {
        http_response answer{status, "application/json", std::move(body)};
        if (!header.empty()) answer.headers.set(header, value);
        http.answers.emplace_back(std::move(answer));
    }
    result<review_page> list() { return test::run(platform->list({})); }

    test::scripted_http http;
    test::manual_clock clock;
    std::unique_ptr<review_platform> platform;
};

} // namespace

TEST_CASE("Steam is left alone for as long as it says, and asked again afterwards", "[steam]")
{
    for (int status : {429, 403}) {
        acme a;
        a.answers(status, "", "Retry-After", "120");
        a.answers(200, R"({"success":1,"reviews":[]})");
        auto refused = a.list();
        REQUIRE(!refused);
        CHECK(refused.error().code == errc::try_later);
        CHECK(refused.error().words.find("2 min") != std::string::npos);
        a.clock.advance(119s);
        CHECK(!a.list());
        CHECK(a.http.requests.size() == 1);
        a.clock.advance(1s);
        CHECK(a.list().has_value());
    }
}

TEST_CASE("apps on Steam share what one address may ask in a minute", "[steam]")
{
    acme a;
    shared_access shared;
    std::vector<std::unique_ptr<review_platform>> apps;
    for (const auto* name : {"one", "two"}) {
        auto made =
            make_steam({name, "1091500", "https://store.steampowered.com/"}, a.http, a.clock, steam_requests(shared));
        REQUIRE(made.has_value());
        apps.push_back(std::move(*made));
    }
    CHECK(apps[0]->quotas().at(0).counter == apps[1]->quotas().at(0).counter);
    CHECK(apps[0]->quotas().at(0).spent_by_lists);
    CHECK(!apps[0]->quotas().at(0).spent_by_replies);
    for (int i = 0; i < 60; ++i) {
        a.answers(200, R"({"success":1,"reviews":[]})");
        CHECK(test::run(apps[static_cast<std::size_t>(i % 2)]->list({})).has_value());
    }
    for (const auto& app : apps) {
        auto refused = test::run(app->list({}));
        REQUIRE(!refused);
        CHECK(refused.error().code == errc::try_later);
    }
    CHECK(a.http.requests.size() == 60);
    CHECK(apps[1]->quotas().at(0).left == 0);
    a.clock.advance(60s);
    a.answers(200, R"({"success":1,"reviews":[]})");
    CHECK(test::run(apps[1]->list({})).has_value());
}

TEST_CASE("each way that Steam can fail is told as what it is", "[steam]")
{
    for (auto [status, code] :
         {std::pair{500, errc::try_later}, std::pair{503, errc::try_later}, std::pair{408, errc::try_later},
          std::pair{404, errc::refused}, std::pair{400, errc::refused}, std::pair{302, errc::bad_answer}}) {
        acme a;
        a.answers(status, "<html>");
        auto page = a.list();
        REQUIRE(!page);
        CHECK(page.error().code == code);
        CHECK(page.error().words.find(std::to_string(status)) != std::string::npos);
    }
    acme nobody;
    CHECK(nobody.list().error().code == errc::unreachable);
}

TEST_CASE("nothing is ever published, and no review is ever taken for removed", "[steam]")
{
    acme a;
    review_key key{"steam", "acme-game", "1"};
    CHECK(!a.platform->rules().by_us);
    CHECK(std::holds_alternative<cannot_look>(test::run(a.platform->read(key))));
    CHECK(std::holds_alternative<refused>(test::run(a.platform->publish(key, "Thank you.", "1/reply/1"))));
    CHECK(a.http.requests.empty());
}

TEST_CASE("check says how many reviews there are, and that answers go by hand", "[steam]")
{
    acme a;
    a.answers(200, R"({"success":1,"query_summary":{"total_reviews":134},"reviews":[]})");
    a.answers(200, R"({"success":1,"query_summary":{"total_reviews":0},"reviews":[]})");
    a.answers(503, "");
    auto line = test::run(a.platform->check());
    CHECK(line.works);
    CHECK(line.words.find("134 reviews of app 1091500") != std::string::npos);
    CHECK(line.words.find("by hand") != std::string::npos);
    CHECK(test::run(a.platform->check()).words.find("look at app_id") != std::string::npos);
    CHECK(!test::run(a.platform->check()).works);
    CHECK(a.http.requests[0].url.find("num_per_page=1&") != std::string::npos);
}

TEST_CASE("an app_id that is no number is refused before anything is sent", "[steam]")
{
    test::scripted_http http;
    test::manual_clock clock;
    for (const auto* bad : {"", "abc", "1/../2", "1?x=1", "-1"}) {
        auto made = make_steam({"acme-game", bad, "https://store.steampowered.com"}, http, clock);
        REQUIRE(!made);
        CHECK(made.error().words.starts_with("Source acme-game: "));
    }
}
