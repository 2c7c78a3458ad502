#include "tests/sim/planted.hpp"

#include "tests/sim/simulation.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace highroad::sim {
namespace {

// Promise 1: nothing is lost

struct forgets_what_passed final : passing_store {
    using passing_store::passing_store;
    awaitable<result<std::optional<answer>>> commit(transaction work) override
    {
        std::erase_if(work.reviews, [](const seen_review& one) { return one.disposition == "not_negative"; });
        return to_.commit(std::move(work));
    }
};

/// A page of a list counts as read although its reviews were not taken in.
struct passes_a_page_over final : passing_platform {
    using passing_platform::passing_platform;
    awaitable<result<review_page>> list(std::string cursor) override
    {
        auto page = co_await to_.list(std::move(cursor));
        if (page && ++lists_ % 40 == 0) page->reviews.clear();
        co_return page;
    }
    int lists_ = 0;
};

struct forgets_edits final : passing_store {
    using passing_store::passing_store;
    awaitable<result<std::vector<sighting>>> look_up(const std::vector<review>& listed) override
    {
        auto seen = co_await to_.look_up(listed);
        for (std::size_t i = 0; seen && i < seen->size(); ++i) {
            if ((*seen)[i].news == sighting::what::words_changed) (*seen)[i].news = sighting::what::unchanged;
        }
        co_return seen;
    }
};

/// What was committed is told before it is on the disk.
struct tells_too_early final : passing_store {
    using passing_store::passing_store;
    awaitable<result<std::optional<answer>>> commit(transaction work) override
    {
        if (++commits_ % 50 == 0 && work.command) {
            work.cases.clear();
        }
        return to_.commit(std::move(work));
    }
    int commits_ = 0;
};

/// The number that was free when the case was made, though another source's case has taken it meanwhile.
struct binds_to_another final : passing_store {
    using passing_store::passing_store;
    awaitable<result<std::optional<answer>>> commit(transaction work) override
    {
        for (auto& seen : work.reviews) {
            if (seen.case_number.value_or(0) > 1 && ++bound_ % 10 == 0) --*seen.case_number;
        }
        return to_.commit(std::move(work));
    }
    int bound_ = 0;
};

bool holds_a_reading(const case_change& one)
{
    return std::any_of(one.journal.begin(), one.journal.end(),
                       [](const journal_entry& entry) { return entry.what == "second reading"; });
}

/// The model's word instead of what the lists heard.
struct believes_the_model_alone final : passing_store {
    using passing_store::passing_store;
    awaitable<result<std::optional<answer>>> commit(transaction work) override
    {
        for (auto& one : work.cases) {
            if (!holds_a_reading(one)) continue;
            std::erase_if(one.next.judged.reasons,
                          [](const evidence& reason) { return reason.by == reader::word_lists; });
        }
        return to_.commit(std::move(work));
    }
};

// Promise 2: nothing is said twice

/// Whoever was paged about a case is paged again when it was read.
struct pages_again final : passing_store {
    using passing_store::passing_store;
    awaitable<result<std::optional<answer>>> commit(transaction work) override
    {
        for (auto& one : work.cases) {
            auto& paged = one.next.escalated;
            if (!holds_a_reading(one) || paged.count == 0 || paged.over) continue;
            ++paged.count;
            paged.step = 0;
            paged.next = work.at;
            one.journal.push_back({"escalated", the_daemon(), {}});
        }
        return to_.commit(std::move(work));
    }
};

struct looks_for_no_message final : passing_chat {
    using passing_chat::passing_chat;
    awaitable<result<std::optional<std::string>>> find(std::string, std::string, instant, std::string) override
    {
        co_return std::optional<std::string>{};
    }
};

struct sees_no_reply final : passing_platform {
    using passing_platform::passing_platform;
    awaitable<look> read(review_key key) override
    {
        auto seen = co_await to_.read(std::move(key));
        if (auto* found = std::get_if<review>(&seen)) found->reply.reset();
        co_return seen;
    }
};

struct renames_pages final : passing_pager {
    using passing_pager::passing_pager;
    awaitable<delivery> raise(page what) override
    {
        what.key += std::to_string(++raised_);
        return to_.raise(std::move(what));
    }
    int raised_ = 0;
};

struct forgets_requests final : passing_store {
    using passing_store::passing_store;
    awaitable<result<std::optional<answer>>> commit(transaction work) override
    {
        work.command.reset();
        return to_.commit(std::move(work));
    }
};

struct knows_no_review final : passing_store {
    using passing_store::passing_store;
    awaitable<result<std::vector<sighting>>> look_up(const std::vector<review>& listed) override
    {
        auto seen = co_await to_.look_up(listed);
        // Only now and then, as a race would.
        if (seen && !seen->empty() && ++looks_ % 30 == 0) seen->front() = sighting{};
        co_return seen;
    }
    int looks_ = 0;
};

// Promise 3: nothing is said unapproved

struct adds_a_greeting final : passing_platform {
    using passing_platform::passing_platform;
    awaitable<delivery> publish(review_key key, std::string text, std::string idempotency_key) override
    {
        text += " Have a nice day!";
        return to_.publish(std::move(key), std::move(text), std::move(idempotency_key));
    }
};

/// The look before the write shows what was read once.
struct looks_only_once final : passing_platform {
    using passing_platform::passing_platform;
    awaitable<look> read(review_key key) override
    {
        auto known = seen_.find(key);
        if (known != seen_.end()) {
            auto kept = known->second;
            co_return kept;
        }
        auto same = key;
        auto seen = co_await to_.read(std::move(same));
        if (std::holds_alternative<review>(seen)) seen_.insert_or_assign(key, seen);
        co_return seen;
    }
    std::map<review_key, look> seen_;
};

void approves_whatever_stands_there(asked& who, case_command& what, const review_case& stands)
{
    if (!std::holds_alternative<command::approve>(what)) return;
    who.mark.clear();
    what = command::approve{seen_text{stands.review_revision, stands.draft_revision}};
}

/// Undoing is answered nicely, and the reply goes out.
struct does_not_undo final : passing_store {
    using passing_store::passing_store;
    awaitable<result<std::optional<answer>>> commit(transaction work) override
    {
        if (work.command && work.command->told.accepted && work.command->told.text.starts_with("Undone"))
            work.cases.clear();
        return to_.commit(std::move(work));
    }
};

/// A case that was there before the storm.
struct tells_no_earlier_case final : passing_store {
    using passing_store::passing_store;
    awaitable<result<std::optional<answer>>> commit(transaction work) override
    {
        auto alone = work.reviews.empty() && work.cases.size() == 1 && work.cases.front().journal.size() == 1;
        if (alone && work.cases.front().journal.front().what == "in a storm") work.cases.clear();
        return to_.commit(std::move(work));
    }
};

// Promise 5: contacts

struct forgets_wishes final : passing_store {
    using passing_store::passing_store;
    awaitable<result<std::optional<review_case>>> find_case(int number) override
    {
        auto found = co_await to_.find_case(number);
        if (found && *found) (*found)->no_contact = false;
        co_return found;
    }
};

// Promise 6: silence is visible

struct swallows_refusals final : passing_platform {
    using passing_platform::passing_platform;
    awaitable<delivery> publish(review_key key, std::string text, std::string idempotency_key) override
    {
        auto ended = co_await to_.publish(std::move(key), std::move(text), std::move(idempotency_key));
        if (std::holds_alternative<highroad::refused>(ended)) ended = delivered{"r"};
        co_return ended;
    }
};

struct swallows_refused_cards final : passing_chat {
    using passing_chat::passing_chat;
    awaitable<delivery> post(std::string channel, card shown, std::string delivery_id) override
    {
        auto ended = co_await to_.post(std::move(channel), std::move(shown), std::move(delivery_id));
        if (std::holds_alternative<highroad::refused>(ended)) ended = delivered{"nowhere"};
        co_return ended;
    }
};

struct tells_of_no_outage final : passing_store {
    using passing_store::passing_store;
    awaitable<result<std::optional<answer>>> commit(transaction work) override
    {
        if (work.command && work.command->key.starts_with("outage/")) work.effects.clear();
        return to_.commit(std::move(work));
    }
};

/// An effect that was not done is struck from the outbox.
struct gives_up_at_once final : passing_store {
    using passing_store::passing_store;
    awaitable<result<std::optional<answer>>> commit(transaction work) override
    {
        if (work.settled && work.settled->outcome == settlement::how::retry)
            work.settled->outcome = settlement::how::done;
        return to_.commit(std::move(work));
    }
};

template <class Wrapper>
planted in_store(std::string name)
{
    planted one;
    one.name = std::move(name);
    one.around_store = [](store& inner) { return std::make_unique<Wrapper>(inner); };
    return one;
}

template <class Wrapper>
planted in_platform(std::string name)
{
    planted one;
    one.name = std::move(name);
    one.around_platform = [](review_platform& inner) { return std::make_unique<Wrapper>(inner); };
    return one;
}

template <class Wrapper>
planted in_chat(std::string name)
{
    planted one;
    one.name = std::move(name);
    one.around_chat = [](chat& inner) { return std::make_unique<Wrapper>(inner); };
    return one;
}

planted in_rules(std::string name, std::function<void(playbook&)> change)
{
    planted one;
    one.name = std::move(name);
    one.rules = std::move(change);
    return one;
}

} // namespace

std::optional<finding> find_mistake(const planted& mistake, std::uint64_t first, std::uint64_t seeds, int days,
                                    std::uint64_t hint)
{
    static std::map<std::pair<std::uint64_t, int>, bool> sound;
    for (auto seed = hint == 0 ? first : first - 1; seed < first + seeds; ++seed) {
        auto tried = seed == first - 1 ? hint : seed;
        auto whole = plan_from(tried, days);
        auto out = simulate(whole, &mistake);
        if (out.violations.empty()) continue;
        auto known = sound.find({tried, days});
        if (known == sound.end())
            known = sound.emplace(std::pair{tried, days}, simulate(whole).violations.empty()).first;
        if (known->second) return finding{tried, out.violations.front()};
    }
    return std::nullopt;
}

std::vector<planted> planted_mistakes()
{
    std::vector<planted> all;
    all.push_back(in_store<forgets_what_passed>("1: a review that passed is not recorded"));
    all.push_back(in_platform<passes_a_page_over>("1: a page of a list is passed over"));
    all.push_back(in_store<forgets_edits>("1: edits are not noticed"));
    all.push_back(in_store<binds_to_another>("1: a review is taken for that of another case"));
    all.push_back(in_store<tells_too_early>("1: a command is answered and not stored"));
    all.push_back(in_store<believes_the_model_alone>("1: a second reading takes away what was heard"));
    all.push_back(in_store<pages_again>("2: a second reading pages again"));
    all.push_back(in_chat<looks_for_no_message>("2: a message is sent again without a look"));
    all.push_back(in_platform<sees_no_reply>("2: a reply is sent again although it stands there"));
    planted pages;
    pages.name = "2: a page has another name each time";
    pages.around_pager = [](pager& inner) { return std::make_unique<renames_pages>(inner); };
    all.push_back(std::move(pages));
    all.push_back(in_store<forgets_requests>("2: a request that comes twice is carried out twice"));
    all.push_back(in_store<knows_no_review>("2: a review that is known becomes a second case"));
    all.push_back(in_platform<adds_a_greeting>("3: words are added to the approved text"));
    all.push_back(in_platform<looks_only_once>("3: the look before the write is an old one"));
    planted revision;
    revision.name = "3: an approval counts for whatever stands there";
    revision.around_command = approves_whatever_stands_there;
    all.push_back(std::move(revision));
    all.push_back(in_store<does_not_undo>("3: an approval that was undone goes out"));
    all.push_back(in_rules("3: everybody may approve", [](playbook& rules) { rules.approvers = {"*"}; }));
    all.push_back(in_rules("3: one yes is enough", [](playbook& rules) {
        rules.approvals = 1;
        rules.two_for_severe = false;
    }));
    all.push_back(in_rules("4: reminders at night", [](playbook& rules) { rules.hours = calendar{}; }));
    all.push_back(in_rules("4: more reminders than allowed", [](playbook& rules) { rules.nudges.at_most += 2; }));
    all.push_back(in_rules("4: reminders right after somebody acted",
                           [](playbook& rules) { rules.nudges.first = std::chrono::minutes{10}; }));
    all.push_back(in_rules("4: no pause between reminders",
                           [](playbook& rules) { rules.nudges.channel_pause = std::chrono::minutes{1}; }));
    all.push_back(in_store<tells_no_earlier_case>("4: a case is not told of its storm"));
    all.push_back(in_store<forgets_wishes>("5: who asked for no more gets more"));
    all.push_back(in_rules("5: contacts too often", [](playbook& rules) { rules.contacts.at_most += 2; }));
    all.push_back(in_rules("5: contacts too close", [](playbook& rules) {
        rules.contacts.gap = std::chrono::hours{12};
        rules.contacts.satisfaction_after = std::chrono::hours{12};
    }));
    all.push_back(in_platform<swallows_refusals>("6: a refused reply is swallowed"));
    all.push_back(in_chat<swallows_refused_cards>("6: a refused card is swallowed"));
    all.push_back(in_store<tells_of_no_outage>("6: an outage is not told"));
    all.push_back(in_store<gives_up_at_once>("6: what failed once is not tried again"));
    return all;
}

} // namespace highroad::sim
