#include "tests/security/secret_keeping.hpp"

#include "daemon/crypto/crypto.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace highroad;
using test::keeper_of_secrets;
using test::kept_surroundings;

namespace {

std::string credential_of(const http_request& request)
{
    auto all = request.headers.get("Authorization");
    return all.substr(std::min(all.size(), all.find(' ') + 1));
}

/// Stands between an adapter and the line, as the shared client does.
struct passing_client : http_client {
    passing_client(http_client& to, highroad::log& notes) : to_{to}, notes_{notes} {}
    [[nodiscard]] awaitable<result<http_response>> send(http_request request) override
    {
        return to_.send(std::move(request));
    }
    http_client& to_;
    highroad::log& notes_;
};

struct logs_headers final : passing_client {
    using passing_client::passing_client;
    awaitable<result<http_response>> send(http_request request) override
    {
        notes_.write(log_level::debug, "request", {{"authorization", request.headers.get("Authorization")}});
        return to_.send(std::move(request));
    }
};

struct logs_addresses final : passing_client {
    using passing_client::passing_client;
    awaitable<result<http_response>> send(http_request request) override
    {
        notes_.write(log_level::info, "request", {{"url", request.url}});
        return to_.send(std::move(request));
    }
};

/// "A few characters do no harm."
struct logs_half_a_token final : passing_client {
    using passing_client::passing_client;
    awaitable<result<http_response>> send(http_request request) override
    {
        auto token = credential_of(request);
        notes_.write(log_level::debug, "request", {{"token", token.substr(0, token.size() / 2) + "..."}});
        return to_.send(std::move(request));
    }
};

struct logs_bodies_in_hexadecimal final : passing_client {
    using passing_client::passing_client;
    awaitable<result<http_response>> send(http_request request) override
    {
        notes_.write(log_level::debug, "sent", {{"bytes", hex(credential_of(request))}});
        return to_.send(std::move(request));
    }
};

struct passing_platform : review_platform {
    explicit passing_platform(std::unique_ptr<review_platform> to) : to_{std::move(to)} {}
    std::string_view platform() const override { return to_->platform(); }
    std::string_view source() const override { return to_->source(); }
    reply_rules rules() const override { return to_->rules(); }
    awaitable<result<review_page>> list(std::string cursor) override { return to_->list(std::move(cursor)); }
    awaitable<look> read(review_key key) override { return to_->read(std::move(key)); }
    awaitable<delivery> publish(review_key key, std::string text, std::string idempotency_key) override
    {
        return to_->publish(std::move(key), std::move(text), std::move(idempotency_key));
    }
    awaitable<check_line> check() override { return to_->check(); }
    std::unique_ptr<review_platform> to_;
};

/// What an adapter knows, said where somebody reads it: each gets the secret that it is to spill.
struct checks_aloud final : passing_platform {
    checks_aloud(std::unique_ptr<review_platform> to, std::string secret)
        : passing_platform{std::move(to)}, secret_{std::move(secret)}
    {}
    awaitable<check_line> check() override
    {
        auto line = co_await to_->check();
        line.subject += " with key " + secret_;
        co_return line;
    }
    std::string secret_;
};

struct refuses_aloud final : passing_platform {
    refuses_aloud(std::unique_ptr<review_platform> to, std::string secret)
        : passing_platform{std::move(to)}, secret_{std::move(secret)}
    {}
    awaitable<delivery> publish(review_key key, std::string text, std::string idempotency_key) override
    {
        auto ended = co_await to_->publish(std::move(key), std::move(text), std::move(idempotency_key));
        auto spilled = " (sent: " + percent_encoded(secret_) + ")";
        if (auto* no = std::get_if<refused>(&ended)) no->why += spilled;
        if (auto* later = std::get_if<try_again>(&ended)) later->why += spilled;
        co_return ended;
    }
    std::string secret_;
};

struct fails_aloud final : passing_platform {
    fails_aloud(std::unique_ptr<review_platform> to, std::string secret)
        : passing_platform{std::move(to)}, secret_{std::move(secret)}
    {}
    awaitable<result<review_page>> list(std::string cursor) override
    {
        auto page = co_await to_->list(std::move(cursor));
        if (page) co_return page;
        auto why = page.error();
        why.words += " Basic " + base64(secret_);
        co_return why;
    }
    std::string secret_;
};

/// In how many of the platforms the mistake was seen. Not every one sends what the mistake spills.
template <class Client>
std::size_t seen_with()
{
    kept_surroundings::wrap mistake = [](http_client& to, highroad::log& notes) -> std::unique_ptr<http_client> {
        return std::make_unique<Client>(to, notes);
    };
    std::size_t seen = 0;
    for (const auto& one : test::platforms_with_secrets())
        if (!test::secrets_shown(one, mistake).empty()) ++seen;
    return seen;
}

template <class Platform>
std::size_t seen_in()
{
    std::size_t seen = 0;
    for (const auto& one : test::platforms_with_secrets()) {
        auto spill = [&](std::unique_ptr<review_platform> to) -> std::unique_ptr<review_platform> {
            return std::make_unique<Platform>(std::move(to), one.secrets.front());
        };
        if (!test::secrets_shown(one, {}, spill).empty()) ++seen;
    }
    return seen;
}

} // namespace

TEST_CASE("no platform shows a secret, even when the service repeats all that it was sent", "[security]")
{
    for (const auto& one : test::platforms_with_secrets()) {
        INFO(one.name);
        CHECK(test::secrets_shown(one) == std::vector<std::string>{});
    }
}

TEST_CASE("a secret in a log line is found, whole, cut, or in other letters", "[security]")
{
    CHECK(seen_with<logs_headers>() >= 6);
    CHECK(seen_with<logs_half_a_token>() >= 6);
    CHECK(seen_with<logs_bodies_in_hexadecimal>() >= 5);
    // Tripadvisor and Judge.me take their key in the address.
    CHECK(seen_with<logs_addresses>() >= 1);
}

TEST_CASE("a secret in what people read is found in every platform", "[security]")
{
    auto all = test::platforms_with_secrets().size();
    CHECK(seen_in<checks_aloud>() == all);
    CHECK(seen_in<refuses_aloud>() == all);
    CHECK(seen_in<fails_aloud>() >= all - 1); // a webhook is pushed to, so it has no list that could fail
}
