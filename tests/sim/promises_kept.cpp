// What must be true of the whole store: after every start, and at the end when everybody had time.

#include "daemon/core/attend.hpp"
#include "daemon/core/card.hpp"
#include "daemon/store/connection.hpp"
#include "tests/sim/promises.hpp"

#include <algorithm>

namespace highroad::sim {
namespace {

std::string number_of(int number)
{
    return "#" + std::to_string(number);
}

} // namespace

awaitable<void> promises::look_through(store& kept)
{
    case_filter every{true, 100'000};
    auto cases = co_await kept.list_cases(every);
    if (!cases) co_return;
    std::set<int> found;
    for (const auto& c : *cases) {
        found.insert(c.number);
        auto known = known_.find(c.number);
        if (known != known_.end() && c.version < known->second.version)
            broken(1, "what was decided about " + number_of(c.number) + " is not on the disk any more");
        auto stored = c;
        --stored.version;
        see_case(stored);
        auto journal = co_await kept.journal_of(c.number);
        if (!journal) co_return;
        auto read = lives_[c.number].read;
        if (journal->size() < read) broken(1, "lines of the journal of " + number_of(c.number) + " are gone");
        for (auto i = read; i < journal->size(); ++i) {
            const auto& row = (*journal)[i];
            see_entry(c.number, row.at, row.entry);
        }
    }
    auto storms = co_await kept.open_storms();
    if (!storms) co_return;
    for (const auto& one : *storms)
        storms_.insert_or_assign(one.number, one);
    for (const auto& [source, site] : world_.sites) {
        auto state = co_await kept.find_source(source);
        if (!state || !*state || !(**state).last_success) continue;
        auto key = outage_key(**state);
        auto told = co_await kept.answered_before(key);
        if (told && *told) said_outages_.insert(key);
        sources_[source] = std::move(**state);
    }
    for (const auto& [number, c] : known_) {
        if (!found.contains(number)) broken(1, "the case " + number_of(number) + " is not on the disk any more");
    }
    std::vector<review> asked_for;
    for (const auto& [source, site] : world_.sites) {
        for (const auto& [id, one] : site.entries)
            asked_for.push_back(one.now);
    }
    auto sightings = co_await kept.look_up(asked_for);
    for (std::size_t i = 0; sightings && i < asked_for.size(); ++i) {
        const auto& [news, number, gone] = (*sightings)[i];
        const auto& key = asked_for[i].key;
        if (news != sighting::what::unseen) {
            // It may have been taken in by a process that died before it could tell.
            recorded_.try_emplace(key, number);
        } else if (recorded_.contains(key)) {
            broken(1, "a review that was recorded is forgotten: " + key.id);
        }
    }
}

awaitable<void> promises::look_at_the_end(store& kept)
{
    co_await look_through(kept);
    co_await check_reviews(kept);
    for (const auto& [number, c] : known_)
        check_case_at_end(c);
    check_storms_at_end();
}

awaitable<void> promises::check_reviews(store& kept)
{
    for (const auto& [source, site] : world_.sites) {
        std::vector<review> there;
        for (const auto* one : site.visible())
            there.push_back(one->now);
        auto seen = co_await kept.look_up(there);
        for (std::size_t i = 0; seen && i < there.size(); ++i) {
            const auto& one = (*seen)[i];
            if (one.news == sighting::what::unseen) broken(1, "a review was never taken in: " + there[i].key.id);
            if (one.news == sighting::what::words_changed && !one.gone)
                broken(1, "an edit was never taken in: " + there[i].key.id);
        }
    }
}

void promises::check_case_at_end(const review_case& c)
{
    auto* there = world_.site(c.subject.key.source).find(c.subject.key.id);
    auto gone = c.phase == case_phase::closed && c.closed_as == close_reason::gone;
    if (!there && !gone) broken(1, number_of(c.number) + " is not closed, though its review is gone");
    if (there && gone) broken(1, number_of(c.number) + " is closed as gone, though its review is there");
    if (there && there->now.text != c.subject.text)
        broken(1, number_of(c.number) + " does not show the customer's words");
    auto held = there && there->now.reply && there->now.reply->state != reply_state::live;
    auto text = [](const review& r) { return r.reply ? r.reply->text : std::string{}; };
    if (there && !held && text(there->now) != text(c.subject))
        broken(3, "the card of " + number_of(c.number) + " does not say what the customer sees: " + text(there->now) +
                      " / " + text(c.subject));
    auto now = world_.clock.now();
    auto late = c.give_up_at && *c.give_up_at < now - std::chrono::hours{1};
    if (c.phase == case_phase::publishing && (late || !c.approved || !c.approved->handed_over))
        broken(6, number_of(c.number) + " is being published for ever");
    if (next_wake(c) && *next_wake(c) < now - std::chrono::hours{1})
        broken(6, number_of(c.number) + " was forgotten: it should have been looked at long ago");
    if (c.published && !c.published_text.empty()) {
        const auto& sent = world_.site(c.subject.key.source).arrivals;
        auto arrived = std::any_of(sent.begin(), sent.end(), [&](const auto& one) {
            return one.key == c.subject.key && one.text == c.published_text;
        });
        if (!arrived) broken(6, number_of(c.number) + " says that a reply was published, and it never arrived");
    }
    const auto& words = lives_[c.number].words;
    auto end = std::find_if(words.rbegin(), words.rend(), [](const auto& what) {
        return what == "dismissed" || what == "resolved" || what == "tried";
    });
    auto moved_on = std::any_of(words.rbegin(), end, [](const auto& what) {
        return what == "review edited" || what == "reopened" || what == "review is back" || what == "published";
    });
    if (end != words.rend() && !moved_on && c.phase != case_phase::closed)
        broken(6, number_of(c.number) + " is open, though people had closed it");
    check_cards_at_end(c);
}

void promises::check_cards_at_end(const review_case& c)
{
    if (c.quiet) return;
    for (const auto& channel : c.channels) {
        const auto* known = card_in(c, channel);
        // Nobody tells us that a message was deleted until we touch it.
        if (known && world_.deleted.contains(channel + "/" + known->message)) continue;
        auto parked = std::any_of(c.troubles.begin(), c.troubles.end(),
                                  [&](const trouble& one) { return one.what == "card " + channel; });
        if (parked) continue;
        if (!known || known->message.empty() || !card_is_honest(c.number, channel)) {
            broken(6, number_of(c.number) + " has no card in " + channel + ", and nothing says so");
            continue;
        }
        const auto& messages = world_.chats.at(channel).messages;
        auto message = std::find_if(messages.begin(), messages.end(),
                                    [&](const auto& one) { return known && one.id == known->message; });
        if (message == messages.end()) continue;
        auto wanted = present(c, world_.rules, world_.clock.now());
        const auto& seen = message->shown;
        auto same = seen.draft == wanted.draft && seen.quote == wanted.quote && seen.reply == wanted.reply &&
                    seen.draft_revision == wanted.draft_revision && seen.review_revision == wanted.review_revision &&
                    seen.remarks.size() == wanted.remarks.size();
        if (!same) broken(6, "the card of " + number_of(c.number) + " in " + channel + " is not up to date");
    }
}

void promises::check_storms_at_end()
{
    for (const auto& [number, one] : storms_) {
        auto name = "storm " + std::to_string(number);
        if (has_tripled(one)) broken(4, name + " has tripled since its page, and nobody was paged again");
        for (int member : one.cases) {
            auto found = known_.find(member);
            if (found != known_.end() && found->second.storm < number)
                broken(4, number_of(member) + " does not know that it is in " + name);
        }
    }
}

void promises::look_at_outbox(const std::string& database)
{
    sqlite::connection reading{database, sqlite::access::read_only};
    auto now = world_.clock.now();
    auto rows = reading.select("SELECT key, state, not_before, attempts, why FROM outbox WHERE state <> 'parked'");
    while (rows.step()) {
        auto overdue = rows.at(2) < now - std::chrono::minutes{5};
        // Those may wait for a Monday.
        auto failing = rows.integer(3) > 0 && !rows.text(0).starts_with("board/reminders/");
        if (overdue || failing)
            broken(6, "the outbox is not empty: " + rows.text(0) + " is " + rows.text(1) + " (" + rows.text(4) + ")");
    }
}

} // namespace highroad::sim
