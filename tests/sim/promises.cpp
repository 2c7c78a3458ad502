#include "tests/sim/promises.hpp"

#include "daemon/core/attend.hpp"
#include "daemon/core/calendar.hpp"

#include <algorithm>
#include <array>

namespace highroad::sim {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

bool is_person(const actor& by)
{
    return by.chat != "daemon";
}

std::string number_of(int number)
{
    return "#" + std::to_string(number);
}

/// The same as the judge of the simulation: severe is what names a lawyer.
bool severe(const std::string& words)
{
    return words.find("lawyer") != std::string::npos;
}

std::string reply_under(const review& r)
{
    return r.reply ? r.reply->text : std::string{};
}

} // namespace

void promises::broken(int promise, std::string how)
{
    how = "promise " + std::to_string(promise) + ": " + how;
    world_.notes.add("BROKEN", how);
    violations.push_back(std::move(how));
}

std::optional<int> promises::case_of(const review_key& key) const
{
    auto found = numbers_.find(key);
    if (found == numbers_.end()) return std::nullopt;
    return found->second;
}

// What people do

void promises::asked_for(const request& one)
{
    auto approves =
        std::holds_alternative<command::approve>(one.what) || std::holds_alternative<command::approve_shown>(one.what);
    if (!approves || !may_approve(world_.rules, one.who.by)) return;
    yeses_[one.case_number].push_back(
        {one.who.key, one.who.by.id, one.seen.draft, one.seen.quote, one.seen.reply, false, false});
}

void promises::told(const request& one, const answer& what)
{
    if (!what.accepted) return;
    auto& given = yeses_[one.case_number];
    for (auto& yes : given) {
        if (yes.key == one.who.key) yes.accepted = true;
    }
    // The end of a snooze is an undo, too, and takes no yes back.
    if (!std::holds_alternative<command::undo>(one.what) || !what.text.starts_with("Undone")) return;
    for (auto& yes : given)
        yes.taken_back = yes.taken_back || yes.accepted;
}

// What goes out

void promises::review_read(const review_key& key, const look& seen)
{
    if (std::holds_alternative<review>(seen)) looks_.insert_or_assign(key, seen);
}

void promises::reply_sent(const review_key& key, const std::string& text)
{
    auto number = case_of(key);
    if (!number) return broken(3, "a reply to a review that is no case: " + key.id);
    auto seen = looks_.extract(key);
    if (seen.empty()) return broken(3, "a reply went out without a look at " + number_of(*number) + " before it");
    const auto& there = std::get<review>(seen.mapped());
    auto allowed_reply = reply_under(there);
    std::set<std::string> people;
    bool replaces_what_was_seen = allowed_reply.empty() || allowed_reply == known_.at(*number).published_text;
    for (const auto& yes : yeses_[*number]) {
        if (yes.text != text || yes.taken_back || yes.words != there.text) continue;
        people.insert(yes.by);
        replaces_what_was_seen = replaces_what_was_seen || yes.reply == allowed_reply;
    }
    auto needed = world_.rules.approvals;
    if (severe(there.text) && world_.rules.two_for_severe) needed = 2;
    if (static_cast<int>(people.size()) < needed) {
        return broken(3, "a text went out for " + number_of(*number) + " that " + std::to_string(people.size()) +
                             " of " + std::to_string(needed) + " people approved for these words: " + text);
    }
    if (there.reply && there.reply->text == text && there.reply->state != reply_state::rejected)
        return broken(2, "a reply went out twice for " + number_of(*number) + ": " + text);
    if (!replaces_what_was_seen)
        broken(3, "a reply went out over an answer that nobody saw, for " + number_of(*number) + ": " + allowed_reply);
}

void promises::chat_changed(const std::string& channel, const std::string& delivery_id)
{
    const auto& messages = world_.chats.at(channel).messages;
    if (world_.chats.at(channel).times_posted(delivery_id) > 1)
        broken(2, "a message stands twice in " + channel + ": " + delivery_id);
    const auto& posted = messages.back();
    if (posted.thread.empty() && posted.shown.case_number != 0) {
        auto cards = std::count_if(messages.begin(), messages.end(), [&](const auto& one) {
            return one.thread.empty() && one.shown.case_number == posted.shown.case_number;
        });
        if (cards > 1) broken(2, "two cards of " + number_of(posted.shown.case_number) + " in " + channel);
    }
    auto board = reminders_board(channel) + "/";
    if (!delivery_id.starts_with(board)) return;
    auto live = std::count_if(messages.begin(), messages.end(), [&](const auto& one) {
        return one.delivery_id.starts_with(board) && !stays_.contains(channel + "/" + one.id);
    });
    if (live > 1) broken(4, "two reminders stand in " + channel);
    auto now = world_.clock.now();
    if (!is_open(world_.rules.hours, now) && !is_open(world_.rules.hours, now - seconds{61}))
        broken(4, "a reminder came into " + channel + " in quiet hours");
}

void promises::pager_rang(const page& what)
{
    auto number = case_of_page(what.key);
    if (!number || !known_.contains(*number)) return broken(2, "a page about nothing: " + what.key);
    if (stopped_pages_.contains(what.key)) broken(2, "a page that was over rang again: " + what.key);
    auto& of = lives_[*number];
    of.pages.insert(what.key);
    if (static_cast<int>(of.pages.size()) > of.escalations)
        broken(2, "more pages than escalations of " + number_of(*number) + ": " + what.key);
}

void promises::pager_stopped(const page& what)
{
    stopped_pages_.insert(what.key);
}

// What comes in

void promises::list_answered(const std::string& source, const result<review_page>& page)
{
    if (page) {
        for (const auto& r : page->reviews)
            listed_[source].insert_or_assign(r.key, r);
        return;
    }
    auto known = sources_.find(source);
    if (known == sources_.end() || !known->second.last_success) return;
    auto since = *known->second.last_success;
    if (world_.clock.now() - since < world_.rules.source_patience) return;
    world_.time.in(minutes{2}, [this, source, since, before = disturbances_] {
        if (before != disturbances_ || world_.disk_full || sources_[source].last_success != since) return;
        if (!said_outages_.contains(outage_key(sources_[source])))
            broken(6, "nobody was told that " + source + " cannot be read");
    });
}

void promises::refused_for_good(const std::string& target, const std::string& about)
{
    if (about.empty()) return;
    std::size_t read = 0;
    if (target.ends_with(" publish")) {
        auto source = target.substr(9, target.size() - 9 - 8);
        auto number = case_of({"model", source, about});
        // What became void while it was under way was told then.
        if (!number || known_.at(*number).phase != case_phase::publishing) return;
        read = lives_[*number].words.size();
    }
    world_.time.in(minutes{5}, [this, target, about, read, before = disturbances_] {
        if (before == disturbances_ && !world_.disk_full) check_refusal(target, about, read);
    });
}

void promises::check_refusal(const std::string& target, const std::string& about, std::size_t read)
{
    if (target.ends_with(" publish")) {
        auto number = case_of({"model", target.substr(9, target.size() - 9 - 8), about});
        const auto& words = lives_.at(*number).words;
        constexpr std::array<std::string_view, 4> said{"reply refused", "approval void", "closed", "review edited"};
        auto told = std::any_of(words.begin() + static_cast<std::ptrdiff_t>(read), words.end(), [&](const auto& what) {
            return std::find(said.begin(), said.end(), what) != said.end();
        });
        if (!told) broken(6, "nobody was told that the reply of " + number_of(*number) + " was refused");
        return;
    }
    auto number = std::stoi(about);
    auto channel = target.substr(5, target.rfind(' ') - 5);
    if (!card_is_honest(number, channel))
        broken(6, "nothing says that the card of " + number_of(number) + " in " + channel + " could not be shown");
}

bool promises::card_is_honest(int number, const std::string& channel) const
{
    auto found = known_.find(number);
    if (found == known_.end()) return true;
    const auto& c = found->second;
    auto troubled = std::any_of(c.troubles.begin(), c.troubles.end(),
                                [&](const trouble& one) { return one.what == "card " + channel; });
    if (troubled) return true;
    const auto* shown = card_in(c, channel);
    if (!shown) return false;
    // It is known to be missing: somebody asked for it, and it is being tried.
    if (shown->message.empty()) return true;
    const auto& messages = world_.chats.at(channel).messages;
    return std::any_of(messages.begin(), messages.end(), [&](const auto& one) { return one.id == shown->message; });
}

// What was decided

void promises::started()
{
    ++disturbances_;
    listed_.clear();
    looks_.clear();
}

double promises::case_days(instant now) const
{
    double days = 0;
    for (const auto& [number, one] : known_)
        days += std::chrono::duration<double, std::ratio<86400>>(now - one.opened).count();
    return days;
}

void promises::committed(const transaction& work)
{
    for (const auto& change : work.cases) {
        see_case(change.next);
        for (const auto& entry : change.journal)
            see_entry(change.next.number, work.at, entry);
    }
    for (const auto& seen : work.reviews) {
        recorded_[seen.what.key] = seen.case_number;
        auto own = seen.case_number ? known_.find(*seen.case_number) : known_.end();
        if (own != known_.end() && own->second.subject.key != seen.what.key)
            broken(1, seen.what.key.id + " is taken for the review of " + number_of(*seen.case_number));
    }
    for (const auto& one : work.boards)
        see_board(one);
    for (const auto& one : work.storms)
        storms_.insert_or_assign(one.number, one);
    if (work.command && work.command->key.starts_with("outage/") && !work.effects.empty())
        said_outages_.insert(work.command->key);
    if (!work.source) return;
    const auto& state = *work.source;
    auto& before = sources_[state.source];
    auto round_over = before.last_success != state.last_success;
    before = state;
    if (!round_over) return;
    for (const auto& [key, r] : listed_[state.source]) {
        if (!recorded_.contains(key) && world_.site(state.source).find(key.id))
            broken(1, "a review that was listed is neither a case nor passed with a reason: " + key.id);
    }
    listed_[state.source].clear();
}

void promises::see_case(const review_case& now)
{
    auto [number, fresh] = numbers_.try_emplace(now.subject.key, now.number);
    if (!fresh && number->second != now.number)
        broken(2, "two cases for one review: " + number_of(number->second) + " and " + number_of(now.number));
    auto [known, first] = known_.try_emplace(now.number, now);
    if (first) {
        known->second.version = now.version + 1;
        return;
    }
    see_verdict(known->second, now);
    see_contact(known->second, now);
    // A time in which nobody was to be reminded is no gap between two reminders.
    if (!waits_for_team(known->second) || !waits_for_team(now)) lives_[now.number].reminded.clear();
    known->second = now;
    ++known->second.version;
}

void promises::see_verdict(const review_case& before, const review_case& now)
{
    // Other words of the customer, and people, may make it another matter; a second reading may not.
    if (before.review_revision != now.review_revision || before.judged_by != now.judged_by) return;
    const auto& still = now.judged.reasons;
    auto all_there = std::all_of(before.judged.reasons.begin(), before.judged.reasons.end(), [&](const evidence& one) {
        return std::find(still.begin(), still.end(), one) != still.end();
    });
    if (now.judged.level < before.judged.level || !all_there)
        broken(1, "what was heard in the review of " + number_of(now.number) + " is lost");
}

void promises::see_escalation(int number, const journal_entry& entry, life& of)
{
    ++of.escalations;
    if (is_person(entry.by) || known_.at(number).judged_by) return;
    if (of.paged_itself == of.edits) broken(2, number_of(number) + " escalated twice by itself for the same words");
    of.paged_itself = of.edits;
}

void promises::see_contact(const review_case& before, const review_case& now)
{
    if (now.contacts.size() <= before.contacts.size()) return;
    const auto& latest = now.contacts.back();
    // Nothing went out: people dropped the follow-up, which counts as made.
    if (latest.what == contact_kind::reply || now.published == before.published) return;
    const auto& rules = world_.rules.contacts;
    auto& of = lives_[now.number];
    if (of.no_more && !of.too_late_to_stop)
        broken(5, "the customer of " + number_of(now.number) + " had asked for no more, and got more");
    if (before.customer_answered)
        broken(5, "the customer of " + number_of(now.number) + " had answered, and got a follow-up");
    if (before.contacts.empty() || latest.at - before.contacts.back().at < rules.gap)
        broken(5, "the customer of " + number_of(now.number) + " heard of us too soon again");
    auto later = std::count_if(now.contacts.begin(), now.contacts.end(),
                               [](const contact& one) { return one.what != contact_kind::reply; });
    if (later > rules.at_most) broken(5, "the customer of " + number_of(now.number) + " heard of us too often");
}

void promises::see_entry(int number, instant at, const journal_entry& entry)
{
    auto& of = lives_[number];
    ++of.read;
    of.words.push_back(entry.what);
    world_.notes.add("case " + number_of(number), entry.what + (entry.detail.empty() ? "" : " (" + entry.detail + ")"));
    const auto& c = known_.at(number);
    if (entry.what == "review edited") {
        of.reminded.clear();
        of.since_customer = 0;
        ++of.edits;
    }
    if (entry.what == "escalated") see_escalation(number, entry, of);
    auto alone = c.approved && !c.approved->first_by && !c.judged_by && c.judged.level == severity::severe;
    if (entry.what == "handed over" && alone && world_.rules.two_for_severe)
        broken(3, "one yes was enough for " + number_of(number) + ", which was known to be severe");
    if (entry.what == "contact allowed") of.no_more = false;
    if (entry.what == "no contact") {
        of.no_more = true;
        of.too_late_to_stop = c.phase == case_phase::publishing && c.approved && c.approved->handed_over;
    }
    if (entry.what == "published" && !of.no_more) of.too_late_to_stop = false;
    if (entry.what == "note" && ++deeds_[entry.detail] > 1)
        broken(2, "one request was carried out twice: " + entry.detail);
    if (is_person(entry.by) && entry.what != "published") {
        of.acted = at;
        of.reminded.clear();
    }
    if (entry.what == "reminded") see_reminder(number, at, of);
}

void promises::see_reminder(int number, instant at, life& of)
{
    const auto& rules = world_.rules;
    if (!is_open(rules.hours, at)) broken(4, "a reminder of " + number_of(number) + " in quiet hours");
    if (++of.since_customer > rules.nudges.at_most) broken(4, "too many reminders of " + number_of(number));
    if (of.acted && *of.acted <= at && open_time_between(rules.hours, *of.acted, at) < rules.nudges.first)
        broken(4, "a reminder of " + number_of(number) + " soon after somebody acted");
    of.reminded.push_back(at);
    auto n = of.reminded.size();
    if (n < 3) return;
    auto last = open_time_between(rules.hours, of.reminded[n - 3], of.reminded[n - 2]);
    auto gap = open_time_between(rules.hours, of.reminded[n - 2], of.reminded[n - 1]);
    if (gap < 2 * last) broken(4, "a reminder of " + number_of(number) + " before the doubled gap was over");
}

void promises::see_board(const board& now)
{
    if (now.what != board::sort::reminders || now.round == now.shown_round) return;
    auto [last, first] = rang_.try_emplace(now.channel, now.rang);
    if (!first && last->second != now.rang && now.rang > last->second &&
        now.rang - last->second < world_.rules.nudges.channel_pause)
        broken(4, "reminders came into " + now.channel + " without the pause between them");
    last->second = now.rang;
}

void promises::logged(log_level level, std::string_view what, const std::string& fields)
{
    world_.notes.add("log", std::string{what} + fields);
    // What these say is a mistake inside, whatever the world does.
    if (level == log_level::error && (what == "task failed" || what == "effect threw"))
        broken(6, "an error inside: " + std::string{what} + fields);
}

} // namespace highroad::sim
