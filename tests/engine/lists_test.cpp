// Sources that are several lists, long ones, and ones that want to be asked slowly.

#include "tests/engine/house.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

/// Lists of reviews one behind the other, three a page, newest first. The cursor is "list.page".
class many_lists final : public review_platform {
public:
    [[nodiscard]] std::string_view platform() const override { return "lists"; }
    [[nodiscard]] std::string_view source() const override { return "acme"; }
    [[nodiscard]] reply_rules rules() const override { return {.by_us = false}; }
    [[nodiscard]] awaitable<look> read(review_key) override { co_return cannot_look{}; }
    [[nodiscard]] awaitable<delivery> publish(review_key, std::string, std::string) override
    {
        co_return refused{"never"};
    }
    [[nodiscard]] awaitable<check_line> check() override { co_return check_line{}; }

    [[nodiscard]] awaitable<result<review_page>> list(std::string cursor) override
    {
        auto dot = cursor.find('.');
        auto name = cursor.empty() ? lists.begin()->first : cursor.substr(0, dot);
        auto page_number = cursor.empty() ? 0 : std::stoul(cursor.substr(dot + 1));
        asked.push_back(name + std::to_string(page_number));
        const auto& all = lists.at(name);
        review_page page;
        page.list = name;
        for (auto i = page_number * 3; i < std::min<std::size_t>(all.size(), page_number * 3 + 3); ++i)
            page.reviews.push_back(all[i]);
        if (page_number * 3 + 3 < all.size()) page.next = name + "." + std::to_string(page_number + 1);
        auto after = std::next(lists.find(name));
        if (after != lists.end()) page.next_list = after->first + ".0";
        co_return page;
    }

    void add(const std::string& name, std::string id, instant at)
    {
        review r;
        r.key = {"lists", "acme", std::move(id)};
        r.mark = rating{1, 5};
        r.text = "Bad " + r.key.id;
        r.created = at;
        lists[name].insert(lists[name].begin(), std::move(r));
    }

    std::map<std::string, std::vector<review>> lists;
    std::vector<std::string> asked;
};

using order = std::vector<std::string>;

struct lists_house : house {
    void read()
    {
        from.asked.clear();
        plan.deep_every = 24h * 300;
        poller p{from, plan, *desk, *kept, time, random, notes, counts};
        (void)run(p.run_once());
        settle();
    }
    many_lists from;
};

} // namespace

TEST_CASE("a list without news ends its own reading, not that of the next list", "[engine]")
{
    lists_house h;
    for (int i = 0; i < 9; ++i) {
        h.from.add("a", "a" + std::to_string(i), h.time.now() - 24h * 60 + std::chrono::hours{i});
        h.from.add("b", "b" + std::to_string(i), h.time.now() - 24h * 60 + std::chrono::hours{i});
    }
    h.from.add("a", "a-new", h.time.now() - 24h * 20);
    h.read();
    CHECK(h.from.asked == order{"a0", "a1", "a2", "a3", "b0", "b1", "b2"});
    h.from.add("b", "b-new", h.time.now());
    h.read();
    CHECK(h.from.asked == order{"a0", "a1", "b0", "b1"});
    REQUIRE(h.chat.cards().size() == 1);
    CHECK(h.the_case().subject.key.id == "b-new");
}

TEST_CASE("a list that is added later floods nobody: its first read records, and one card tells of it", "[engine]")
{
    lists_house h;
    h.from.add("a", "a1", h.time.now() - 24h);
    h.read();
    REQUIRE(h.chat.messages.size() == 1);
    for (int i = 0; i < 7; ++i)
        h.from.add("b", "b" + std::to_string(i), h.time.now() - 24h * (20 - i * 3));
    h.pass(1h);
    h.read();
    CHECK(h.from.asked == order{"a0", "b0", "b1", "b2"});
    CHECK(h.chat.cards().empty());
    REQUIRE(h.chat.messages.size() == 2);
    auto told = h.chat.messages.back().text;
    CHECK(told.find("acme, b: 7 reviews recorded") != std::string::npos);
    CHECK(told.find("Bad b6") != std::string::npos);
    CHECK(told.find("Bad a1") == std::string::npos);

    h.from.add("b", "b-new", h.time.now());
    h.restart();
    h.read();
    CHECK(h.chat.cards().size() == 1);
    CHECK(h.chat.messages.size() == 3);
}

TEST_CASE("the first read goes back as far as the history that is wanted, and later ones are not bound by it",
          "[engine]")
{
    lists_house h;
    h.plan.history = 24h * 30;
    for (int i = 0; i < 12; ++i)
        h.from.add("a", "a" + std::to_string(i), h.time.now() - 24h * (120 - i * 10));
    h.read();
    CHECK(h.from.asked == order{"a0", "a1"});
    CHECK(h.chat.messages.front().text.find("6 reviews recorded") != std::string::npos);
    h.from.add("a", "a-old", h.time.now() - 24h * 100);
    h.read();
    CHECK(h.chat.cards().size() == 1);
}

TEST_CASE("where a source never shows replies, one that is missing after an edit is not taken for vanished", "[engine]")
{
    for (bool shown : {false, true}) {
        house h;
        h.open_one_case();
        REQUIRE(h.ask(1, h.approve_as_shown()).accepted);
        h.pass(1min);
        REQUIRE(h.the_case().phase == case_phase::awaiting_customer);
        auto ours = h.the_case().published_text;
        h.platform.replies_shown = shown;
        auto* edited = h.platform.find("bad");
        edited->text = "It lost my notes again.";
        if (shown) edited->reply.reset();
        h.pass(1min);
        h.poll_once();
        h.settle();
        auto now = h.the_case();
        CHECK(now.phase == case_phase::awaiting_team);
        CHECK(now.subject.text == "It lost my notes again.");
        CHECK(now.subject.reply.has_value() == !shown);
        if (!shown) CHECK(now.subject.reply->text == ours);
    }
}

TEST_CASE("between two pages the time passes that the platform wants, and none before the first", "[engine]")
{
    lists_house h;
    h.plan.page_pause = 5s;
    for (int i = 0; i < 9; ++i)
        h.from.add("a", "a" + std::to_string(i), h.time.now() - 24h * 60);
    auto begun = h.time.now();
    h.read();
    CHECK(h.from.asked.size() == 3);
    CHECK(h.time.now() - begun == 10s);
}
