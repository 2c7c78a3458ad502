#pragma once

#include "adapters/google_business/location_batches.hpp"
#include "tests/stand_ins/google_business_account.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/in_memory_http.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/rsa_key.hpp"
#include "tests/support/run.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace highroad::test {

using namespace std::chrono_literals;

inline constexpr auto overlap = 48h;

inline google_business_settings settings_for(const google_sign_in& sign_in, const std::string& location)
{
    google_business_settings settings;
    settings.source = "hotel-" + location;
    settings.account = "111";
    settings.location = location;
    settings.client_id = sign_in.client_id;
    settings.client_secret = sign_in.client_secret;
    settings.refresh_token = sign_in.refresh_token;
    settings.api_base = "http://127.0.0.1:4711";
    settings.token_url = "http://127.0.0.1:4711/business_token";
    return settings;
}

struct read_hotel {
    google_business_stand_in* at;
    std::unique_ptr<review_platform> adapter;
    instant newest;                          ///< as the poller knows it
    std::map<std::string, std::string> told; ///< what its pages have shown
};

/// An account with hotels, each of which has had three reviews in the last weeks and was read once.
struct hotel_group {
    explicit hotel_group(std::size_t size)
    {
        account.serve(http);
        for (std::size_t i = 0; i < size; ++i) {
            read_hotel one;
            one.at = &account.add_location(std::to_string(1000 + i));
            for (int k = 3; k > 0; --k)
                write(one, "Old " + std::to_string(k), clock.now() - k * 5 * 24h - 1h * static_cast<long>(i));
            hotels.push_back(std::move(one));
        }
        start();
    }
    /// The daemon starts: nothing is in memory.
    void start()
    {
        pool = google_business_pool{};
        for (auto& one : hotels) {
            auto made = make_google_business(settings_for(sign_in, one.at->location()), pool, http, clock, log, meters);
            REQUIRE(made.has_value());
            one.adapter = std::move(*made);
            clock.advance(1s);
            auto page = run(one.adapter->list({}));
            REQUIRE(page.has_value());
            take_in(one, *page);
        }
        clock.advance(1min);
        for (auto& one : hotels)
            REQUIRE(look(one).has_value()); // from now on the pool knows since when news are wanted
        clock.advance(1min);
    }
    std::string write(read_hotel& in, const std::string& text, std::optional<instant> at = std::nullopt)
    {
        google_business_stand_in::a_review what;
        what.id = "r" + in.at->location() + "-" + std::to_string(++written);
        what.text = text;
        what.updated = at.value_or(clock.now());
        return in.at->add(what);
    }
    void take_in(read_hotel& one, const review_page& page)
    {
        CHECK(page.malformed.empty());
        for (const auto& seen : page.reviews) {
            CHECK(seen.key.source == one.adapter->source());
            one.newest = std::max(one.newest, seen.created.value());
            one.told[seen.key.id] = seen.text;
        }
    }
    result<review_page> look(read_hotel& one)
    {
        auto page = run(one.adapter->news(one.newest - overlap));
        if (page) take_in(one, *page);
        return page;
    }
    /// So many look for news that single lists would be too many.
    void busy()
    {
        auto all = pool.batches_of(settings_for(sign_in, "1000"));
        for (int i = 0; i < 60; ++i)
            all->wants(0, hotels[0].newest - overlap, clock.now());
    }
    /// Each looks for news once. Returns the requests that this took.
    std::size_t round()
    {
        clock.advance(30s);
        busy();
        auto before = account.batches.size() + account.lists;
        std::size_t said = 0;
        for (auto& one : hotels)
            if (auto page = look(one)) said += page->requests;
        auto made = account.batches.size() + account.lists - before;
        if (count_refusals)
            CHECK(said <= made);
        else
            CHECK(said == made);
        return made;
    }
    /// Everything that customers wrote was told as they wrote it.
    void check_complete()
    {
        for (auto& one : hotels) {
            INFO(one.at->name());
            for (const auto& real : one.at->reviews) {
                INFO(real.id);
                REQUIRE(one.told.contains(real.id));
                CHECK(one.told[real.id] == real.text);
            }
            CHECK(one.told.size() == one.at->reviews.size());
        }
    }

    manual_clock clock;
    in_memory_http http;
    kept_log log;
    kept_meters meters;
    google_business_pool pool;
    google_sign_in sign_in{rsa_key::shared().public_pem, "", clock};
    google_business_account account{sign_in, "111", clock};
    std::vector<read_hotel> hotels;
    int written = 0;
    bool count_refusals = false; ///< a look that failed tells nothing of its requests
};

} // namespace highroad::test
