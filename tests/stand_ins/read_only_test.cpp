// The adapters of Tripadvisor and Judge.me against their stand-ins. Neither has a machine-readable description.

#include "adapters/judge_me/judge_me.hpp"
#include "adapters/tripadvisor/tripadvisor.hpp"
#include "tests/stand_ins/read_only_stand_ins.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/in_memory_http.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"

#include <set>

using namespace highroad;
using namespace std::chrono_literals;

namespace {

struct sides {
    test::manual_clock clock;
    test::in_memory_http http;
    test::kept_log log;
    test::kept_meters meters;

    /// Ids of all pages.
    std::set<std::string> read_all(review_platform& from)
    {
        std::set<std::string> ids;
        std::string cursor;
        for (int pages = 0; pages < 100; ++pages) {
            auto page = test::run(from.list(cursor));
            REQUIRE(page.has_value());
            CHECK(page->malformed.empty());
            for (const auto& one : page->reviews)
                ids.insert(one.key.id);
            cursor = page->next;
            if (cursor.empty()) return ids;
        }
        FAIL("the list has no end");
        return ids;
    }
};

struct inn : sides {
    inn()
    {
        stand_in.serve(http);
        tripadvisor_settings settings;
        settings.source = "acme-inn";
        settings.location = "456";
        settings.api_key = stand_in.api_key;
        settings.languages = {"en", "de"};
        settings.calls_a_day = 1000;
        settings.api_base = "http://127.0.0.1:4711/";
        auto made = make_tripadvisor(settings, http, clock, log, meters);
        REQUIRE(made.has_value());
        adapter = std::move(*made);
    }
    std::string add(const std::string& language)
    {
        test::tripadvisor_stand_in::a_review what;
        what.author = "Kim";
        what.text = "Damp.";
        what.language = language;
        clock.advance(1s);
        return stand_in.add(what);
    }
    test::tripadvisor_stand_in stand_in{"456", clock};
    std::unique_ptr<review_platform> adapter;
};

struct store : sides {
    store()
    {
        stand_in.serve(http);
        judge_me_settings settings;
        settings.source = "acme-store";
        settings.shop_domain = "acme.myshopify.com";
        settings.api_token = stand_in.api_token;
        settings.api_base = "http://127.0.0.1:4711/";
        auto made = make_judge_me(settings, http, clock, meters);
        REQUIRE(made.has_value());
        adapter = std::move(*made);
    }
    std::string add()
    {
        test::judge_me_stand_in::a_review what;
        what.author = "Sam";
        what.body = "Broke.";
        clock.advance(1s);
        return stand_in.add(what);
    }
    test::judge_me_stand_in stand_in{"acme.myshopify.com", clock};
    std::unique_ptr<review_platform> adapter;
};

} // namespace

TEST_CASE("every review of Tripadvisor's that comes slower than five a look is seen, in each language", "[stand_ins]")
{
    inn i;
    std::set<std::string> written;
    std::set<std::string> seen;
    for (int look = 0; look < 20; ++look) {
        for (int n = 0; n < 4; ++n) {
            written.insert(i.add("en"));
            written.insert(i.add("de"));
        }
        i.add("fr"); // nobody asks for it
        seen.merge(i.read_all(*i.adapter));
    }
    CHECK(seen == written);
    CHECK(i.log.text.empty());
    for (int n = 0; n < 6; ++n)
        i.add("en");
    i.read_all(*i.adapter);
    CHECK(i.meters.values["highroad_platform_gaps_total{source=acme-inn}"] == 1);
}

TEST_CASE("a key whose budget others used up is left alone until midnight UTC", "[stand_ins]")
{
    inn i;
    i.stand_in.calls_a_day = 10;
    i.clock.advance(std::chrono::floor<std::chrono::days>(i.clock.now()) + 30h - i.clock.now()); // 06:00
    i.add("en");
    int asked = 0;
    for (int minute = 0; minute < 24 * 60; ++minute) {
        auto before = i.http.requests.size();
        auto page = test::run(i.adapter->list(""));
        asked += static_cast<int>(i.http.requests.size() - before);
        if (!page) CHECK(page.error().code == errc::try_later);
        i.clock.advance(1min);
    }
    CHECK(asked == 22); // ten and one refused, before midnight and after
}

TEST_CASE("what is wrong with a key or a location of Tripadvisor's is told by the check", "[stand_ins]")
{
    inn i;
    i.add("en");
    CHECK(test::run(i.adapter->check()).works);
    i.stand_in.api_key = "another";
    auto line = test::run(i.adapter->check());
    CHECK(!line.works);
    CHECK(line.words.find("did not accept api_key") != std::string::npos);
    CHECK(line.words.find("client-secret-1") == std::string::npos);
}

TEST_CASE("every review on Judge.me is read, in whatever order the shop's list stands", "[stand_ins]")
{
    store s;
    std::set<std::string> written;
    for (int n = 0; n < 250; ++n)
        written.insert(s.add());
    CHECK(s.read_all(*s.adapter) == written);
    CHECK(s.adapter->newest_first());
    s.stand_in.oldest_first = true;
    CHECK(s.read_all(*s.adapter) == written);
    CHECK(!s.adapter->newest_first());
    s.stand_in.api_token = "another";
    auto line = test::run(s.adapter->check());
    CHECK(!line.works);
    CHECK(line.words.find("client-secret-1") == std::string::npos);
}
