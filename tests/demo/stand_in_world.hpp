#pragma once

#include "adapters/app_store_connect/app_store_connect.hpp"
#include "daemon/demo/app_store_stand_in.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/in_memory_http.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/p256_key.hpp"
#include "tests/support/run.hpp"

#include <nlohmann/json.hpp>

#include <memory>
#include <string>

namespace highroad::test {

/// The stand-in with its public key, and the adapter with the private one, without sockets.
struct stand_in_world {
    stand_in_world()
    {
        stand_in.serve(http, demo::stand_in_control::open);
        stand_in.front().add_app("77");
        app_store_connect_settings settings;
        settings.source = "acme-ios";
        settings.app_id = "77";
        settings.key_id = "2X9R4HXF34";
        settings.issuer_id = "57246542-96fe-1a63-e053-0824d011072a";
        settings.private_key_pem = key().private_pem;
        settings.api_base = "http://127.0.0.1:4711";
        auto made = make_app_store_connect(settings, http, clock, log, meters);
        REQUIRE(made.has_value());
        adapter = std::move(*made);
    }

    static const p256_key& key()
    {
        static const p256_key made;
        return made;
    }

    std::string add(int rating, std::string title, std::string body = "Text.")
    {
        demo::front_review what;
        what.rating = rating;
        what.title = std::move(title);
        what.body = std::move(body);
        what.nickname = "maple77";
        what.created = clock.now();
        clock.advance(std::chrono::seconds{1});
        return stand_in.front().add("77", std::move(what));
    }

    /// Borrows the adapter's token, so that each request is as Apple wants it.
    std::string token()
    {
        auto line = run(adapter->check());
        REQUIRE(line.works);
        return http.requests.back().headers.get("Authorization");
    }
    http_response ask(std::string method, std::string target, std::string body = {},
                      std::string type = "application/json")
    {
        http_request request{std::move(method), "http://127.0.0.1:4711" + target};
        request.headers.set("Authorization", token());
        if (!body.empty()) request.headers.set("Content-Type", std::move(type));
        request.body = std::move(body);
        return send(std::move(request));
    }
    http_response send(http_request request)
    {
        auto answer = run(http.send(std::move(request)));
        REQUIRE(answer.has_value());
        return *answer;
    }
    delivery publish(std::string id, std::string text)
    {
        review_key key_of{"app_store", "acme-ios", std::move(id)};
        return run(adapter->publish(key_of, std::move(text), "1/reply/1"));
    }
    look read(std::string id)
    {
        review_key key_of{"app_store", "acme-ios", std::move(id)};
        return run(adapter->read(key_of));
    }

    manual_clock clock;
    in_memory_http http;
    kept_log log;
    kept_meters meters;
    demo::app_store_stand_in stand_in{demo::stand_in_settings{key().public_pem, 3600}, clock};
    std::unique_ptr<review_platform> adapter;
};

inline std::string a_reply(const std::string& review_id, const std::string& text)
{
    nlohmann::json review{{"type", "customerReviews"}, {"id", review_id}};
    nlohmann::json body{{"data",
                         {{"type", "customerReviewResponses"},
                          {"attributes", {{"responseBody", text}}},
                          {"relationships", {{"review", {{"data", std::move(review)}}}}}}}};
    return body.dump();
}

} // namespace highroad::test
