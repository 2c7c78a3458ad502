#include "tests/adapters/console/fakes.hpp"
#include "tests/support/catch.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>

using namespace highroad;
using namespace highroad::test;

namespace {

/// Time that stands still: what waits for it waits until it is cancelled.
class still_clock final : public clock {
public:
    [[nodiscard]] instant now() const override { return instant{std::chrono::seconds{1'790'000'000}}; }
    [[nodiscard]] awaitable<void> sleep_until(instant) override
    {
        asio::steady_timer never{co_await asio::this_coro::executor, asio::steady_timer::time_point::max()};
        co_await never.async_wait(asio::use_awaitable);
    }
};

} // namespace

TEST_CASE("a page gets everything first and then each change", "[console]")
{
    console_settings settings;
    settings.title = "Acme reviews";
    settings.notice = "This is a demo.";
    browser team{settings};
    team.enter();
    std::ignore = run(team.console().post("console", card_of(42), "d1"));
    group_card group;
    group.heading = "2 older reviews";
    group.cases = {40, 41};
    std::ignore = run(team.console().post_group("console", group, "s1"));

    auto page = team.open_events();
    auto all = event_in(*run(page->next()), "snapshot");
    CHECK(all["title"] == "Acme reviews");
    CHECK(all["notice"] == "This is a demo.");
    CHECK(all["cases"].size() == 1);
    CHECK(all["cases"][0]["reply_limit"] == 350);
    CHECK(all["cases"][0]["reply_unit"] == "utf16_units");
    CHECK(all["groups"][0]["cases"] == nlohmann::json::array({40, 41}));

    std::ignore = run(team.console().edit("console", "d1", card_of(42, "Changed.")));
    std::ignore = run(team.console().say("console", "d1", "Ana changed it.", {}, "l1"));
    std::ignore = run(team.console().post("console", card_of(43), "d2"));
    auto piece = *run(page->next());
    CHECK(event_in(piece, "case")["draft"] == "Changed.");
    CHECK(words_of(event_in(piece, "case")["lines"]) == std::vector<std::string>{"Ana changed it."});
    CHECK(piece.find("\"case_number\":43") != std::string::npos);
}

TEST_CASE("a card comes with what its facts form starts with, and the page with the choices of a snooze", "[console]")
{
    browser team;
    team.enter();
    auto shown = card_of(42);
    shown.facts = {"On Monday", "A call", "</script>\n\nevent: x", wish::helped, "Calls often"};
    shown.cause = "late-delivery";
    std::ignore = run(team.console().post("console", shown, "d1"));
    auto page = team.open_events();
    auto all = event_in(*run(page->next()), "snapshot");
    CHECK(all["cases"][0]["facts"] == nlohmann::json{{"when", "On Monday"},
                                                     {"expected", "A call"},
                                                     {"got", "</script>\n\nevent: x"},
                                                     {"wants", "helped"},
                                                     {"cause", "late-delivery"},
                                                     {"notes", "Calls often"}});
    REQUIRE(all["snooze_choices"].size() == 6);
    CHECK(all["snooze_choices"][1] == nlohmann::json{{"id", "4h"}, {"label", "4 hours"}, {"usual", true}});
    CHECK(all["snooze_choices"][5]["id"] == "date");
}

TEST_CASE("a group names the mark of each of its cases, follows its changes, and goes when it is taken back",
          "[console]")
{
    browser team;
    team.enter();
    auto page = team.open_events();
    std::ignore = run(page->next());
    group_card group;
    group.heading = "Reminder: 2 cases wait";
    group.cases = {40, 41};
    group.marks = {"0123456789abcdef01234567", "76543210fedcba9876543210"};
    std::ignore = run(team.console().post_group("console", group, "g1"));
    CHECK(event_in(*run(page->next()), "group")["marks"] == nlohmann::json(group.marks));

    group.heading = "Reminder: 1 case waits";
    group.cases = {41};
    group.marks = {"76543210fedcba9876543210"};
    std::ignore = run(team.console().edit_group("console", "g1", group));
    auto changed = event_in(*run(page->next()), "group");
    CHECK(changed["heading"] == "Reminder: 1 case waits");
    CHECK(changed["cases"] == nlohmann::json::array({41}));
    CHECK(changed["marks"] == nlohmann::json(group.marks));

    std::ignore = run(team.console().retract("console", "g1"));
    CHECK(event_in(*run(page->next()), "group_removed")["message"] == "g1");
}

TEST_CASE("a change wakes a page that waits", "[console]")
{
    still_clock time;
    browser team{{}, &time};
    team.enter();
    auto page = team.open_events();
    std::ignore = run(page->next());

    asio::io_context loop;
    std::string piece;
    asio::co_spawn(loop, page->next(),
                   [&](std::exception_ptr, std::optional<std::string> got) { piece = got.value_or(""); });
    loop.poll();
    CHECK(piece.empty());
    asio::co_spawn(loop, team.console().post("console", card_of(42), "d1"), asio::detached);
    loop.run();
    CHECK(event_in(piece, "case")["case_number"] == 42);
}

TEST_CASE("silence is broken every fifteen seconds", "[console]")
{
    browser team;
    team.enter();
    auto page = team.open_events();
    std::ignore = run(page->next());
    auto before = team.time.now();
    auto piece = *run(page->next());
    CHECK(piece.starts_with(':'));
    CHECK(piece.ends_with("\n\n"));
    CHECK(team.time.now() - before == std::chrono::seconds{15});
}

TEST_CASE("a page that goes away ends its wait and is forgotten", "[console]")
{
    still_clock time;
    browser team{{}, &time};
    team.enter();
    auto page = team.open_events();
    std::ignore = run(page->next());

    asio::io_context loop;
    asio::cancellation_signal gone;
    std::exception_ptr ended;
    asio::co_spawn(loop, page->next(),
                   asio::bind_cancellation_slot(gone.slot(), [&](std::exception_ptr error, auto) { ended = error; }));
    loop.poll();
    gone.emit(asio::cancellation_type::terminal);
    loop.run();
    CHECK(ended);
    page.reset();
    std::ignore = run(team.console().post("console", card_of(42), "d1"));
}

TEST_CASE("a slow page gets the newest state once, not every state in between", "[console]")
{
    browser team;
    team.enter();
    auto page = team.open_events();
    std::ignore = run(page->next());
    for (int i = 0; i < 2000; ++i)
        std::ignore = run(team.console().edit("console", "d1", card_of(42, "draft " + std::to_string(i))));
    auto piece = *run(page->next());
    CHECK(piece.size() < 4000);
    CHECK(event_in(piece, "case")["draft"] == "draft 1999");
}

TEST_CASE("no more than sixty-four pages are open at once", "[console]")
{
    browser team;
    team.enter();
    std::vector<std::shared_ptr<body_stream>> pages;
    for (int i = 0; i < 64; ++i)
        pages.push_back(team.open_events());
    auto refused = team.get("/events");
    CHECK(refused.status == 503);
    CHECK_FALSE(refused.headers.get("Retry-After").empty());
    pages.pop_back();
    CHECK(team.get("/events").status == 200);
}

TEST_CASE("logging out ends the open page", "[console]")
{
    console_settings settings;
    settings.login_token = "correct horse battery staple";
    browser team{settings};
    REQUIRE(team.log_in("Ana", settings.login_token).status == 200);
    auto page = team.open_events();
    std::ignore = run(page->next());
    team.post("/logout", nlohmann::json::object());
    CHECK_FALSE(run(page->next()).has_value());
}

TEST_CASE("hostile review text travels as JSON on one line and cannot start an event of its own", "[console]")
{
    auto hostile = GENERATE(as<std::string>{}, "</script><script>alert(1)</script>", "x\n\nevent: snapshot\ndata: {}",
                            "x\r\rdata: {}", "\xE2\x80\xA8\xE2\x80\xA9", "\xFF\xFE\x00", "\"},{\"", "\x01\x7F");
    browser team;
    team.enter();
    auto shown = card_of(42);
    shown.quote = shown.title = shown.byline = shown.draft = hostile;
    shown.link = "javascript:alert(1)";
    std::ignore = run(team.console().post("console", shown, "d1"));
    auto answer = team.get("/events");
    CHECK(answer.headers.get("Content-Type") == "text/event-stream");
    CHECK(answer.headers.get("X-Content-Type-Options") == "nosniff");
    auto piece = *run(answer.stream->next());
    CHECK(std::count(piece.begin(), piece.end(), '\n') == 3);
    CHECK(std::count(piece.begin(), piece.end(), '\r') == 0);
    CHECK(event_in(piece, "snapshot")["cases"].size() == 1);
}

TEST_CASE("the first page after a restart shows what the store knows, asked once", "[console]")
{
    int questions = 0;
    console_settings settings;
    settings.current_cards = [&]() -> awaitable<std::vector<card>> {
        ++questions;
        std::vector<card> stored;
        stored.push_back(card_of(42, "stored"));
        stored.push_back(card_of(43, "stored"));
        co_return stored;
    };
    settings.history = [](int number) -> awaitable<std::vector<std::string>> {
        std::vector<std::string> lines;
        lines.push_back("Case " + std::to_string(number) + " opened.");
        co_return lines;
    };
    browser team{settings};
    team.enter();
    std::ignore = run(team.console().edit("console", "m43", card_of(43, "newer")));
    auto all = event_in(*run(team.open_events()->next()), "snapshot");
    REQUIRE(all["cases"].size() == 2);
    CHECK(all["cases"][0]["draft"] == "stored");
    CHECK(words_of(all["cases"][0]["lines"]) == std::vector<std::string>{"Case 42 opened."});
    CHECK(all["cases"][1]["draft"] == "newer");
    std::ignore = team.open_events();
    CHECK(questions == 1);
}

TEST_CASE("a store that cannot be read leaves the page open and is asked again by the next page", "[console]")
{
    int questions = 0;
    console_settings settings;
    settings.current_cards = [&]() -> awaitable<std::vector<card>> {
        if (++questions == 1) throw std::runtime_error{"locked"};
        co_return std::vector<card>{};
    };
    browser team{settings};
    team.enter();
    CHECK(team.get("/events").status == 200);
    CHECK(team.journal.text.find("locked") != std::string::npos);
    CHECK(team.get("/events").status == 200);
    CHECK(questions == 2);
}
