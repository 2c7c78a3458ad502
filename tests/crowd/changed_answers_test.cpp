// One table for all platforms: whatever becomes of the middle one of three reviews on the way from a platform to us,
// the other two are read, the changed one is read or put aside and counted, and nothing crashes. The answers are those
// of the stand-ins, which are held to the vendors' descriptions; the reading is that of the whole adapter.

#include "adapters/feed/feed.hpp"

#include "daemon/core/text.hpp"
#include "tests/adapters/webhook/pushed_page.hpp"
#include "tests/crowd/reading_daemon.hpp"
#include "tests/crowd/street.hpp"
#include "tests/support/run.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <iostream>
#include <set>

using namespace highroad;
using namespace highroad::test;
using nlohmann::json;

namespace {

/// A platform's first page with three reviews, as it came, and what makes reviews of such a page.
struct subject {
    std::string platform;
    json::json_pointer items; ///< where the list stands in the answer
    std::string body;
    std::function<result<review_page>(const std::string& body)> read;
    bool puts_off = false; ///< a list that fails is left for later in the same round, and nothing is lost by that
};

const std::map<std::string, std::string> lists{{"app_store", "/data"},       {"app_store_feed", "/feed/entry"},
                                               {"booking", "/data/reviews"}, {"google_business", "/reviews"},
                                               {"google_play", "/reviews"},  {"judge_me", "/reviews"},
                                               {"steam", "/reviews"},        {"tripadvisor", "/data"},
                                               {"trustpilot", "/reviews"},   {"yelp", "/reviews"}};

/// One shop of each platform that is polled with a stand-in, each with three reviews.
struct small_street {
    small_street()
    {
        all.app_store_connect(1, 60s);
        all.google_play(1, 60s);
        all.google_business(1, "client-1", 60s);
        all.steam(1, 60s);
        all.app_store_feed(1, 60s);
        all.trustpilot(1, 60s);
        all.yelp(1, 60s);
        all.booking(1, 60s);
        all.tripadvisor(1, 60s);
        all.judge_me(1, 60s);
        for (auto& one : all.shops) {
            for (int i = 0; i < 3; ++i) {
                time.advance_to(time.elapsed() + 1s);
                all.write(one);
            }
        }
    }
    /// Time enough that no quota is in the way, ours or theirs.
    result<review_page> first_page(shop& of)
    {
        time.advance_to(time.elapsed() + 10min);
        return run(of.platform->list({}));
    }

    sim::timeline time{instant{1'790'000'000s}};
    sim::sim_clock wall{time};
    street all{time, wall};
};

std::vector<subject> polled(small_street& from)
{
    std::vector<subject> out;
    for (auto& one : from.all.shops) {
        subject made;
        made.platform = one.platform->platform();
        made.items = json::json_pointer{lists.at(made.platform)};
        made.puts_off = made.platform == "app_store_feed";
        from.all.http.change = [&](http_response& answer) { made.body = answer.body; };
        auto page = from.first_page(one);
        REQUIRE(page.has_value());
        REQUIRE(page->reviews.size() == 3);
        made.read = [&from, &one](const std::string& body) {
            from.all.http.change = [&body](http_response& answer) {
                answer.status = 200;
                answer.body = body;
            };
            auto read = from.first_page(one);
            from.all.http.change = {};
            return read;
        };
        out.push_back(std::move(made));
    }
    return out;
}

/// What reaches us without a stand-in: a document that anybody may write, and what is pushed.
std::vector<subject> not_polled()
{
    auto written = json::array();
    for (auto id : {"7", "8", "9"})
        written.push_back({{"id", id},
                           {"rating", 2},
                           {"title", "Late"},
                           {"text", "Late again."},
                           {"author", "Sam"},
                           {"created", "2026-10-30T04:12:09Z"},
                           {"url", "https://shop.example.com/7"},
                           {"language", "en"}});
    subject pushed;
    pushed.platform = "webhook";
    pushed.items = json::json_pointer{"/reviews"};
    pushed.body = json{{"reviews", written}}.dump();
    pushed.read = [](const std::string& body) {
        webhook_settings settings;
        settings.source = "shop";
        return pushed_page(settings, body);
    };
    subject document;
    document.platform = "feed";
    document.items = json::json_pointer{""};
    document.body = written.dump();
    document.read = [](const std::string& body) -> result<review_page> {
        in_memory_http http;
        http.add("GET", "/reviews.json", [&](http_request) -> awaitable<http_response> {
            co_return http_response{200, "application/json", body};
        });
        manual_clock clock;
        kept_log log;
        feed_settings settings;
        settings.source = "shop";
        settings.url = "http://127.0.0.1:4711/reviews.json";
        settings.mapping = usual_mapping(feed_format::json);
        auto made = make_feed(settings, nullptr, http, clock, log);
        REQUIRE(made.has_value());
        return run((*made)->list({}));
    };
    return {std::move(pushed), std::move(document)};
}

/// Calls `look` with each platform's answer, and the keys of its first and last review.
void for_each_platform(const std::function<void(const subject&, const review_page& whole)>& look)
{
    small_street from;
    auto subjects = polled(from);
    for (auto& more : not_polled())
        subjects.push_back(std::move(more));
    CHECK(subjects.size() == 12);
    for (const auto& each : subjects) {
        INFO(each.platform);
        auto whole = each.read(each.body);
        REQUIRE(whole.has_value());
        REQUIRE(whole->reviews.size() == 3);
        look(each, *whole);
    }
}

/// Whether the first and the last review are there as they were.
bool neighbours_are_there(const review_page& page, const review_page& whole)
{
    auto there = [&](const review& wanted) {
        return std::any_of(page.reviews.begin(), page.reviews.end(), [&](const review& one) {
            return one.key == wanted.key && one.text == wanted.text && one.mark == wanted.mark;
        });
    };
    return there(whole.reviews.front()) && there(whole.reviews.back());
}

/// Each place in the middle review: its members, their members, and so on.
std::set<std::string> places_in(const json& item)
{
    std::set<std::string> out;
    const auto flat = item.flatten();
    for (const auto& [path, value] : flat.items())
        for (auto at = json::json_pointer{path}; !at.empty(); at = at.parent_pointer())
            out.insert(at.to_string());
    return out;
}

const std::vector<json>& odd_values()
{
    static const std::vector<json> all{json{},
                                       json(""),
                                       json("x"),
                                       json(-1),
                                       json(1e300),
                                       json(true),
                                       json::array(),
                                       json::array({1}),
                                       json::object(),
                                       json("<!channel> \u202e \U0001F621 <b>"),
                                       json(std::string(65536, 'x'))};
    return all;
}

} // namespace

TEST_CASE("whatever one member of a review turns into, on every platform, the rest of the page is read", "[changed]")
{
    for_each_platform([](const subject& of, const review_page& whole) {
        auto document = json::parse(of.body);
        const auto item = document[of.items][1];
        std::size_t read = 0;
        std::size_t put_aside = 0;
        auto look = [&](const json& changed) {
            document[of.items][1] = changed;
            auto page = of.read(document.dump());
            REQUIRE(page.has_value());
            CHECK(page->reviews.size() + page->malformed.size() == 3);
            CHECK(neighbours_are_there(*page, whole));
            for (const auto& one : page->malformed) {
                CHECK(!one.why.empty());
                CHECK(one.raw.size() <= 64 * 1024);
                CHECK(valid_utf8(one.raw) == one.raw);
            }
            read += page->reviews.size() - 2;
            put_aside += page->malformed.size();
        };
        for (const auto& place : places_in(item)) {
            for (const auto& odd : odd_values()) {
                CAPTURE(place, odd.dump().substr(0, 40));
                auto changed = item;
                changed[json::json_pointer{place}] = odd;
                look(changed);
            }
            CAPTURE(place, "left out");
            auto changed = item;
            auto at = json::json_pointer{place};
            auto& holder = changed[at.parent_pointer()];
            if (holder.is_object()) holder.erase(at.back());
            look(changed);
        }
        for (const auto& odd : odd_values()) {
            CAPTURE(odd.dump().substr(0, 40));
            look(odd);
        }
        CHECK(read > 10);
        CHECK(put_aside > 10);
    });
}

TEST_CASE("members that nobody knows change nothing, on every platform", "[changed]")
{
    for_each_platform([](const subject& of, const review_page& whole) {
        auto document = json::parse(of.body);
        std::function<void(json&)> add_to = [&](json& in) {
            for (auto& each : in)
                if (each.is_structured()) add_to(each);
            if (in.is_object()) in["x_added_later"] = {{"id", "x"}, {"rating", json::array({1})}};
        };
        add_to(document);
        auto page = of.read(document.dump());
        REQUIRE(page.has_value());
        CHECK(page->malformed.empty());
        REQUIRE(page->reviews.size() == 3);
        for (std::size_t i = 0; i < 3; ++i)
            CHECK(page->reviews[i].key == whole.reviews[i].key);
    });
}

TEST_CASE("an answer that is cut off is no page on any platform, wherever it is cut", "[changed]")
{
    for_each_platform([](const subject& of, const review_page&) {
        for (std::size_t size = 0; size < of.body.size(); size += 1 + of.body.size() / 300) {
            CAPTURE(size);
            auto page = of.read(of.body.substr(0, size));
            auto comes_later = of.puts_off && page && page->reviews.empty() && !page->next_list.empty();
            CHECK((!page || comes_later));
        }
    });
}

TEST_CASE("bytes of another character set damage only the words that hold them, on every platform", "[changed]")
{
    for_each_platform([](const subject& of, const review_page& whole) {
        auto marked = json::parse(of.body);
        const auto& said = whole.reviews[1].text;
        const auto words = said.substr(said.size() - 4);
        auto text = marked[of.items][1].dump();
        auto at = text.find(words);
        REQUIRE(at != std::string::npos);
        text.replace(at, words.size(), "OTHER");
        marked[of.items][1] = json::parse(text);
        auto body = marked.dump();
        auto place = body.find("OTHER");
        REQUIRE(place != std::string::npos);
        for (std::string bytes :
             {"caf\xE9", "\x93so\x94", "\xFF\xFE", "\xC3\x28", "\xED\xA0\x80", "\xF8\x88\x80\x80\x80"}) {
            CAPTURE(bytes);
            auto broken = body;
            broken.replace(place, 5, bytes);
            auto page = of.read(broken);
            REQUIRE(page.has_value());
            CHECK(page->reviews.size() + page->malformed.size() == 3);
            CHECK(neighbours_are_there(*page, whole));
            for (const auto& one : page->reviews)
                CHECK(valid_utf8(one.title + one.text) == one.title + one.text);
        }
        // Half a character beyond the BMP, as JSON may write it.
        auto half = body;
        half.replace(place, 5, "\\ud83d");
        auto page = of.read(half);
        if (page) {
            CHECK(neighbours_are_there(*page, whole));
            for (const auto& one : page->reviews)
                CHECK(valid_utf8(one.text) == one.text);
        }
        // The whole answer as UTF-16 is no page.
        std::string wide{"\xFF\xFE", 2};
        for (char c : of.body) {
            wide += c;
            wide += '\0';
        }
        auto none = of.read(wide);
        CHECK((!none || (of.puts_off && none->reviews.empty())));
    });
}

TEST_CASE("answers with any of their bytes changed are read or refused, on every platform", "[changed]")
{
    for_each_platform([](const subject& of, const review_page&) {
        unsigned state = 1;
        for (int i = 0; i < 300; ++i) {
            auto body = of.body;
            for (int k = 0; k < 3; ++k) {
                state = state * 1664525U + 1013904223U;
                body[state % body.size()] = static_cast<char>((state >> 16) & 0xFF);
            }
            auto page = of.read(body);
            if (!page) {
                CHECK(valid_utf8(page.error().words) == page.error().words);
                continue;
            }
            CHECK(page->reviews.size() + page->malformed.size() <= 3);
            for (const auto& one : page->reviews)
                CHECK(valid_utf8(one.text) == one.text);
        }
    });
}

TEST_CASE("what was put aside is counted for its source, and the others are recorded", "[changed]")
{
    small_street from;
    std::map<std::string, std::string> platform_of;
    for (const auto& one : from.all.shops)
        platform_of[one.source] = one.platform->platform();
    // The review in the middle of every page becomes a list.
    from.all.http.change = [&](http_response& answer) {
        auto document = json::parse(answer.body, nullptr, false);
        if (!document.is_object()) return;
        for (const auto& [platform, list] : lists) {
            auto at = json::json_pointer{list};
            if (!document.contains(at) || !document[at].is_array() || document[at].size() != 3) continue;
            document[at][1] = json::array();
            answer.body = document.dump();
            return;
        }
    };
    reading_daemon daemon{from.all, from.wall};
    daemon.start();
    daemon.settle();
    while (from.time.next() && *from.time.next() < 3min) {
        from.time.run_next();
        daemon.settle();
    }
    for (const auto& one : from.all.shops) {
        INFO(one.source);
        CHECK(daemon.reviews_of(one.source).size() == 2);
        auto counted = daemon.meters().values.find("highroad_reviews_quarantined_total{source=" + one.source + "}");
        REQUIRE(counted != daemon.meters().values.end());
        CHECK(counted->second >= 1);
    }
}
