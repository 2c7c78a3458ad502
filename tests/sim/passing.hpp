#pragma once

#include "daemon/ports/chat.hpp"
#include "daemon/ports/pager.hpp"
#include "daemon/ports/review_platform.hpp"
#include "daemon/ports/store.hpp"

#include <string>
#include <utility>
#include <vector>

// Ports that hand everything on to another one. What looks at the calls, or breaks them, overrides a single function.

namespace highroad::sim {

class passing_store : public store {
public:
    explicit passing_store(store& to) : to_{to} {}

    awaitable<result<std::optional<answer>>> commit(transaction work) override { return to_.commit(std::move(work)); }
    awaitable<result<std::vector<sighting>>> look_up(const std::vector<review>& listed) override
    {
        return to_.look_up(listed);
    }
    awaitable<result<std::optional<review_case>>> find_case(int number) override { return to_.find_case(number); }
    awaitable<result<std::vector<review_case>>> list_cases(case_filter wanted) override
    {
        return to_.list_cases(wanted);
    }
    awaitable<result<std::vector<journal_row>>> journal_of(int number) override { return to_.journal_of(number); }
    awaitable<result<int>> last_case_number() override { return to_.last_case_number(); }
    awaitable<result<std::optional<int>>> case_of_message(std::string channel, std::string message) override
    {
        return to_.case_of_message(std::move(channel), std::move(message));
    }
    awaitable<result<bool>> card_on_its_way(std::string channel) override
    {
        return to_.card_on_its_way(std::move(channel));
    }
    awaitable<result<std::optional<answer>>> answered_before(std::string key) override
    {
        return to_.answered_before(std::move(key));
    }
    awaitable<result<std::vector<review_case>>> quiet_cases(std::string source) override
    {
        return to_.quiet_cases(std::move(source));
    }
    awaitable<result<std::optional<source_state>>> find_source(std::string source) override
    {
        return to_.find_source(std::move(source));
    }
    awaitable<result<std::vector<review_key>>> known_between(std::string source, instant from, instant to) override
    {
        return to_.known_between(std::move(source), from, to);
    }
    awaitable<result<std::vector<int>>> cases_due(instant now, std::size_t limit) override
    {
        return to_.cases_due(now, limit);
    }
    awaitable<result<std::optional<instant>>> next_case_due() override { return to_.next_case_due(); }
    awaitable<result<std::vector<int>>> cases_without_a_deadline() override { return to_.cases_without_a_deadline(); }
    awaitable<result<std::vector<neighbouring_reply>>> replies_near(std::string source, int besides) override
    {
        return to_.replies_near(std::move(source), besides);
    }
    awaitable<result<std::vector<waiting_case>>> waiting_for_team() override { return to_.waiting_for_team(); }
    awaitable<result<std::vector<int>>> cases_with_cause(std::string cause) override
    {
        return to_.cases_with_cause(std::move(cause));
    }
    awaitable<result<std::vector<recent_case>>> opened_since(std::string source, instant since) override
    {
        return to_.opened_since(std::move(source), since);
    }
    awaitable<result<int>> reviews_of_author(std::string source, std::string author) override
    {
        return to_.reviews_of_author(std::move(source), std::move(author));
    }
    awaitable<result<std::optional<board>>> find_board(std::string key) override
    {
        return to_.find_board(std::move(key));
    }
    awaitable<result<std::optional<storm>>> find_storm(int number) override { return to_.find_storm(number); }
    awaitable<result<std::vector<storm>>> open_storms() override { return to_.open_storms(); }
    awaitable<result<int>> last_storm_number() override { return to_.last_storm_number(); }
    awaitable<result<std::vector<ring>>> rings_since(instant since) override { return to_.rings_since(since); }
    awaitable<result<std::optional<instant>>> digests_told() override { return to_.digests_told(); }
    awaitable<result<claimed_effects>> claim_due(instant now, claim_bounds bounds) override
    {
        return to_.claim_due(now, std::move(bounds));
    }
    awaitable<result<std::optional<instant>>> next_effect_due(instant now) override { return to_.next_effect_due(now); }
    awaitable<result<int>> recover_interrupted() override { return to_.recover_interrupted(); }
    awaitable<result<totals>> count() override { return to_.count(); }
    awaitable<result<std::optional<std::string>>> recall(std::string name) override
    {
        return to_.recall(std::move(name));
    }
    awaitable<result<void>> remember(std::string name, std::string text, std::optional<instant> until) override
    {
        return to_.remember(std::move(name), std::move(text), until);
    }

protected:
    store& to_;
};

class passing_platform : public review_platform {
public:
    explicit passing_platform(review_platform& to) : to_{to} {}

    std::string_view platform() const override { return to_.platform(); }
    std::string_view source() const override { return to_.source(); }
    reply_rules rules() const override { return to_.rules(); }
    bool lists_everything() const override { return to_.lists_everything(); }
    awaitable<result<review_page>> list(std::string cursor) override { return to_.list(std::move(cursor)); }
    awaitable<look> read(review_key key) override { return to_.read(std::move(key)); }
    awaitable<delivery> publish(review_key key, std::string text, std::string idempotency_key) override
    {
        return to_.publish(std::move(key), std::move(text), std::move(idempotency_key));
    }
    awaitable<check_line> check() override { return to_.check(); }

protected:
    review_platform& to_;
};

class passing_chat : public chat {
public:
    explicit passing_chat(chat& to) : to_{to} {}

    std::vector<std::string> channels() const override { return to_.channels(); }
    std::chrono::seconds pace() const override { return to_.pace(); }
    awaitable<delivery> post(std::string channel, card shown, std::string delivery_id) override
    {
        return to_.post(std::move(channel), std::move(shown), std::move(delivery_id));
    }
    awaitable<delivery> edit(std::string channel, std::string message, card shown) override
    {
        return to_.edit(std::move(channel), std::move(message), std::move(shown));
    }
    awaitable<delivery> say(std::string channel, std::string message, std::string text,
                            std::vector<std::string> mentions, std::string delivery_id) override
    {
        return to_.say(std::move(channel), std::move(message), std::move(text), std::move(mentions),
                       std::move(delivery_id));
    }
    awaitable<delivery> post_group(std::string channel, group_card shown, std::string delivery_id) override
    {
        return to_.post_group(std::move(channel), std::move(shown), std::move(delivery_id));
    }
    awaitable<delivery> edit_group(std::string channel, std::string message, group_card shown) override
    {
        return to_.edit_group(std::move(channel), std::move(message), std::move(shown));
    }
    awaitable<delivery> retract(std::string channel, std::string message) override
    {
        return to_.retract(std::move(channel), std::move(message));
    }
    awaitable<result<std::optional<std::string>>> find(std::string channel, std::string delivery_id, instant since,
                                                       std::string thread) override
    {
        return to_.find(std::move(channel), std::move(delivery_id), since, std::move(thread));
    }
    awaitable<void> run(command_desk& desk) override { return to_.run(desk); }
    awaitable<std::vector<check_line>> check() override { return to_.check(); }

protected:
    chat& to_;
};

class passing_pager : public pager {
public:
    explicit passing_pager(pager& to) : to_{to} {}

    std::string_view name() const override { return to_.name(); }
    awaitable<delivery> raise(page what) override { return to_.raise(std::move(what)); }
    awaitable<delivery> acknowledge(page what, std::string by) override
    {
        return to_.acknowledge(std::move(what), std::move(by));
    }
    awaitable<delivery> resolve(page what) override { return to_.resolve(std::move(what)); }
    awaitable<check_line> check() override { return to_.check(); }

protected:
    pager& to_;
};

} // namespace highroad::sim
