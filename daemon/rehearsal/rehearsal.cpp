#include "daemon/rehearsal/rehearsal.hpp"

#include <algorithm>
#include <stdexcept>

namespace highroad {
namespace {

constexpr auto rings_remembered = std::chrono::hours{24};
// Far more than any playbook needs at one moment; beyond it the rules ask for the same thing for ever.
constexpr int most_rounds_at_once = 10'000;

/// Somebody whom the playbook lets approve anything; the second one differs from the first where there are two.
std::vector<actor> approvers_of(const playbook& rules)
{
    std::vector<actor> found;
    for (const auto& one : rules.people) {
        auto who = actor_for(one);
        if (may(rules, right::approve, who) && may(rules, right::approve_severe, who)) found.push_back(who);
    }
    for (const auto& entry : rules.approvers) {
        auto colon = entry.find(':');
        auto chat = colon == std::string::npos ? std::string{"console"} : entry.substr(0, colon);
        auto id = colon == std::string::npos ? entry : entry.substr(colon + 1);
        for (const auto* name : {"team", "team, second"}) {
            actor who{chat, id == "*" ? name : id, id == "*" ? name : id, {}};
            auto known = std::any_of(found.begin(), found.end(), [&](const actor& a) { return a.same_person(who); });
            if (!known && may(rules, right::approve, who)) found.push_back(who);
        }
    }
    return found;
}

} // namespace

rehearsal::rehearsal(playbook rules, rehearsal_options options, const judge& reads)
    : rules_{std::move(rules)},
      options_{std::move(options)},
      judge_{reads},
      now_{options_.from},
      digests_next_{next_digest(rules_, options_.from)},
      digests_told_{options_.from},
      approvers_{approvers_of(rules_)}
{}

tally rehearsal::live_through(std::vector<rehearsed_review> reviews, std::vector<rehearsed_command> commands)
{
    auto by_time = [](const auto& a, const auto& b) { return a.at < b.at; };
    std::stable_sort(reviews.begin(), reviews.end(), by_time);
    std::stable_sort(commands.begin(), commands.end(), by_time);
    auto review = reviews.begin();
    auto asked = commands.begin();
    auto rounds = 0;
    for (;;) {
        auto next = instant::max();
        if (auto due = next_moment()) next = *due + behind_;
        if (review != reviews.end()) next = std::min(next, review->at);
        if (asked != commands.end()) next = std::min(next, asked->at);
        if (next > options_.to) break;
        rounds = next > now_ + behind_ ? 0 : rounds + 1;
        if (rounds > most_rounds_at_once) throw std::logic_error{"the playbook asks for the same thing for ever"};
        move_to(std::max(now_ + behind_, awake_at(next)));
        auto real = now_ + behind_;
        if (real > options_.to) break;
        if (review != reviews.end() && review->at <= real) {
            if (review->at >= options_.from) meet(review->seen);
            ++review;
            rounds = 0;
        } else if (asked != commands.end() && asked->at <= real) {
            command(*asked++);
            rounds = 0;
        } else {
            look();
        }
        carry_out_due();
    }
    now_ = options_.to - behind_;
    finish();
    return tally_;
}

instant rehearsal::awake_at(instant at) const
{
    for (const auto& [from, to] : options_.asleep) {
        if (at >= from && at < to) at = to;
    }
    return at;
}

/// Where the clock is set back on the way, what was due is due later.
void rehearsal::move_to(instant real)
{
    if (clock_was_set_back_ < options_.set_back.size()) {
        auto [at, by] = options_.set_back[clock_was_set_back_];
        if (at <= real) {
            real = std::max(at, now_ + behind_);
            behind_ += by;
            ++clock_was_set_back_;
        }
    }
    now_ = real - behind_;
}

std::optional<instant> rehearsal::next_moment() const
{
    auto next = instant::max();
    if (!wakes_.empty()) next = wakes_.begin()->first;
    if (!outbox_due_.empty()) next = std::min(next, outbox_due_.begin()->first);
    if (!team_answers_.empty()) next = std::min(next, team_answers_.begin()->first);
    if (digests_next_) next = std::min(next, *digests_next_);
    if (next == instant::max()) return std::nullopt;
    return next;
}

void rehearsal::meet(const review& seen)
{
    auto judged = judge_.assess(seen);
    if (auto known = numbers_.find(seen.key); known != numbers_.end()) {
        auto now_it_is = seen;
        now_it_is.reply = cases_.at(known->second).subject.reply;
        return tell(known->second, event::review_seen{std::move(now_it_is), std::move(judged)});
    }
    ++tally_.reviews;
    auto earlier = seen.author.empty() ? 0 : by_author_[{seen.key.source, seen.author}]++;
    auto number = static_cast<int>(cases_.size()) + 1;
    auto made = admit(seen, options_.allowed, {sight::live, std::move(judged), earlier}, number, rules_, now_);
    auto* opened = std::get_if<decision>(&made);
    if (!opened) return;
    numbers_.emplace(seen.key, number);
    ++tally_.cases;
    gather(*opened);
}

void rehearsal::gather(decision& opened)
{
    const auto source = opened.next.subject.key.source;
    auto& lately = lately_[source];
    std::erase_if(lately, [&](const recent_case& one) { return one.opened + rules_.storms.within < now_; });
    std::vector<storm> storms;
    std::vector<board> boards;
    for (const auto& [number, one] : storms_) {
        storms.push_back(one);
        for (const auto& channel : one.channels) {
            if (auto found = boards_.find(storm_board(number, channel)); found != boards_.end())
                boards.push_back(found->second);
        }
    }
    auto made = gather_storm(opened, lately, storms, boards, last_storm_ + 1, rules_, now_);
    std::vector<std::string> themes;
    for (const auto& theme : opened.next.judged.themes)
        themes.push_back(theme.what);
    lately.push_back({opened.next.number, std::move(themes), now_});

    auto joined = made.storms;
    take(std::move(opened));
    keep(std::move(made));
    for (const auto& one : joined) {
        if (one.number > last_storm_) {
            last_storm_ = one.number;
            ++tally_.storms;
        }
        for (int member : one.cases) {
            if (cases_.at(member).storm == 0) tell(member, event::storm_gathered{one.number});
        }
        if (has_tripled(one)) keep(page_about_growth(cases_of(one.cases), one, rules_, now_));
    }
}

void rehearsal::command(const rehearsed_command& given)
{
    auto known = numbers_.find(given.about);
    if (known == numbers_.end()) return;
    const auto& c = cases_.at(known->second);
    auto what = given.what;
    // What they saw then is not what this playbook shows: they mean the text that stands there.
    if (std::holds_alternative<command::approve>(what))
        what = command::approve{seen_text{c.review_revision, c.draft_revision}};
    auto channel = c.channels.empty() ? std::string{} : c.channels.front();
    tell(known->second, event::command_given{std::move(what), given.by, std::move(channel)});
}

void rehearsal::tell(int number, const case_event& what)
{
    take(decide(cases_.at(number), what, rules_, now_));
}

void rehearsal::look()
{
    calm_storms();
    if (digests_next_ && *digests_next_ <= now_) tell_digests();
    while (!team_answers_.empty() && team_answers_.begin()->first <= now_) {
        auto number = team_answers_.begin()->second;
        team_answers_.erase(team_answers_.begin());
        team_has_.erase(number);
        answer_as_team(number);
    }
    std::vector<review_case> due;
    for (auto at = wakes_.begin(); at != wakes_.end() && at->first <= now_; at = wakes_.begin()) {
        auto number = at->second;
        wakes_.erase(at);
        wake_of_.erase(number);
        tell(number, event::time_passed{});
        // Those that only attending moves on are due again at once: they are looked at together below.
        auto again = wake_of_.find(number);
        if (again != wake_of_.end() && again->second <= now_) {
            wakes_.erase({again->second, number});
            wake_of_.erase(again);
            due.push_back(cases_.at(number));
        }
    }
    if (due.empty()) return;
    std::sort(due.begin(), due.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
    surroundings_of_cases around;
    std::erase_if(rings_, [&](const ring& one) { return one.at + rings_remembered < now_; });
    around.rings = rings_;
    for (const auto& [key, one] : boards_) {
        if (one.what == board::sort::reminders) around.boards.push_back(one);
    }
    for (const auto& [number, one] : storms_)
        around.storms.push_back(one);
    keep(attend(due, around, rules_, now_));
    for (const auto& c : due)
        wake_changed(c.number);
}

void rehearsal::answer_as_team(int number)
{
    const auto& c = cases_.at(number);
    if (!waits_for_team(c) || approvers_.empty()) return;
    auto channel = c.channels.empty() ? std::string{} : c.channels.front();
    if (c.phase == case_phase::offline) {
        return tell(number,
                    event::command_given{command::resolve{"spoke with the customer"}, approvers_.front(), channel});
    }
    for (const auto& who : approvers_) {
        const auto& as_it_is = cases_.at(number);
        if (as_it_is.phase != case_phase::awaiting_team || as_it_is.drafts.empty()) return;
        command::approve yes{seen_text{as_it_is.review_revision, as_it_is.draft_revision}};
        tell(number, event::command_given{yes, who, channel});
    }
}

void rehearsal::tell_digests()
{
    if (digests_told_ < now_) {
        std::vector<waiting_case> waiting;
        for (const auto& [number, c] : cases_) {
            if (waits_for_team(c)) waiting.push_back(as_waiting(c));
        }
        keep(digest(waiting, digests_told_, rules_, now_));
    }
    digests_told_ = now_;
    digests_next_ = next_digest(rules_, now_);
}

void rehearsal::calm_storms()
{
    std::vector<storm> all;
    for (const auto& [number, one] : storms_)
        all.push_back(one);
    for (const auto& over : calmed(all, rules_, now_)) {
        for (const auto& channel : over.channels)
            boards_.erase(storm_board(over.number, channel));
        storms_.erase(over.number);
    }
}

void rehearsal::keep(round made)
{
    for (auto& one : made.cases)
        take(std::move(one));
    for (auto& one : made.boards)
        boards_.insert_or_assign(one.key, std::move(one));
    for (auto& one : made.storms)
        storms_.insert_or_assign(one.number, std::move(one));
    for (auto& one : made.rings) {
        count_ring(one);
        rings_.push_back(std::move(one));
    }
    for (auto& one : made.effects)
        plan(std::move(one));
}

void rehearsal::take(decision made)
{
    auto number = made.next.number;
    for (const auto& entry : made.journal)
        nudges_of_[number] += entry.what == "reminded" ? 1 : 0;
    for (const auto& key : made.withdrawn)
        withdraw(key);
    auto contacts = made.next.contacts.size();
    auto& c = cases_[number];
    if (options_.watch) options_.watch(now_, c, made);
    if (contacts > c.contacts.size())
        ++(made.next.contacts.back().what == contact_kind::reply ? tally_.replies : tally_.follow_ups);
    c = std::move(made.next);
    ++c.version;
    wake_changed(number);
    for (auto& planned : made.effects)
        plan(std::move(planned));
    if (options_.team_answers_after && waits_for_team(c) && team_has_.insert(number).second) {
        auto at = after_open_time(rules_.hours, now_, *options_.team_answers_after);
        team_answers_.emplace(std::max(at, now_ + std::chrono::seconds{1}), number);
    }
}

void rehearsal::wake_changed(int number)
{
    if (auto old = wake_of_.find(number); old != wake_of_.end()) {
        wakes_.erase({old->second, number});
        wake_of_.erase(old);
    }
    if (auto wake = next_wake(cases_.at(number))) {
        wakes_.emplace(*wake, number);
        wake_of_.emplace(number, *wake);
    }
}

void rehearsal::withdraw(const std::string& key)
{
    auto found = outbox_.find(key);
    if (found == outbox_.end()) return;
    outbox_due_.erase({found->second.not_before, key});
    outbox_.erase(found);
}

void rehearsal::plan(planned_effect planned)
{
    withdraw(planned.key);
    outbox_due_.emplace(planned.not_before, planned.key);
    auto key = planned.key;
    outbox_.emplace(std::move(key), std::move(planned));
}

void rehearsal::carry_out_due()
{
    while (!outbox_due_.empty() && outbox_due_.begin()->first <= now_) {
        auto node = outbox_.extract(outbox_due_.begin()->second);
        outbox_due_.erase(outbox_due_.begin());
        carry_out(node.mapped());
    }
}

void rehearsal::carry_out(const planned_effect& planned)
{
    const auto number = planned.case_number;
    if (const auto* wanted = std::get_if<effect::suggest_drafts>(&planned.body)) {
        const auto& c = cases_.at(number);
        auto text = "We are sorry. (" + std::to_string(number) + "." + std::to_string(c.contacts.size()) + ")";
        tell(number, event::drafts_suggested{wanted->review_revision, {{std::move(text), "rehearsed"}}});
    } else if (const auto* card = std::get_if<effect::show_card>(&planned.body)) {
        const auto& c = cases_.at(number);
        const auto* there = card_in(c, card->channel);
        if (!there || there->message.empty()) {
            ++tally_.cards;
            count_message(card->channel);
        }
        tell(number,
             event::card_shown{card->channel, "card " + std::to_string(number), c.review_revision, c.draft_revision});
    } else if (const auto* line = std::get_if<effect::say>(&planned.body)) {
        ++tally_.thread_lines;
        if (!line->mentions.empty()) count_message(line->channel);
    } else if (const auto* reply = std::get_if<effect::publish_reply>(&planned.body)) {
        platform_reply stands{"reply " + std::to_string(number), reply->text, reply_state::live, {}, now_};
        tell(number, event::reply_delivered{reply->approval, std::move(stands)});
    } else if (std::holds_alternative<effect::read_reply>(planned.body)) {
        tell(number, event::reply_observed{cases_.at(number).subject.reply});
    } else if (const auto* shown = std::get_if<effect::show_board>(&planned.body)) {
        show_board(*shown);
    } else if (const auto* call = std::get_if<effect::call_pager>(&planned.body)) {
        if (call->what != effect::page_call::raise) return;
        auto escalation = cases_.at(number).escalated.count;
        if (options_.pagers_work) return tell(number, event::page_delivered{escalation, call->pager});
        tell(number, event::page_failed{escalation, call->pager, "rehearsed as down"});
    } else {
        ++tally_.group_cards;
        count_message(std::get<effect::show_summary>(planned.body).channel);
    }
}

void rehearsal::show_board(const effect::show_board& wanted)
{
    auto found = boards_.find(wanted.board);
    if (found == boards_.end()) return;
    auto& shown = found->second;
    auto fresh = shown.round != shown.shown_round;
    auto for_reminding = shown.what == board::sort::reminders;
    if (for_reminding) std::erase_if(shown.cases, [&](int number) { return !is_reminded(cases_.at(number)); });
    shown.shown_round = shown.round;
    ++shown.version;
    if (fresh && !shown.cases.empty()) {
        ++(for_reminding ? tally_.reminders : tally_.group_cards);
        count_message(shown.channel);
        if (for_reminding && options_.watch_reminders) options_.watch_reminders(now_, shown);
        if (for_reminding && !is_open(rules_.hours, now_)) ++tally_.reminders_in_quiet_hours;
    }
    auto digest = shown.what == board::sort::digest || shown.what == board::sort::parked;
    if (digest) boards_.erase(found);
}

std::vector<review_case> rehearsal::cases_of(const std::vector<int>& numbers) const
{
    std::vector<review_case> found;
    found.reserve(numbers.size());
    for (int number : numbers)
        found.push_back(cases_.at(number));
    return found;
}

void rehearsal::count_message(std::string_view channel)
{
    using std::chrono::hours;
    auto local = to_local(rules_.hours.zone, now_);
    auto hour = std::chrono::floor<hours>(local - std::chrono::floor<std::chrono::days>(local));
    ++tally_.messages_by_hour[static_cast<std::size_t>(hour.count())];
    auto& [began, count] = hour_of_channel_[std::string{channel}];
    auto this_hour = std::chrono::floor<hours>(now_);
    if (began != this_hour) count = 0;
    began = this_hour;
    ++count;
    auto& most = tally_.most_messages_per_hour[std::string{channel}];
    most = std::max(most, count);
}

void rehearsal::count_ring(const ring& one)
{
    constexpr std::string_view person = "person:";
    if (!one.whom.starts_with(person)) return;
    auto name = one.whom.substr(person.size());
    if (one.what == ring::kind::reminder) {
        ++tally_.pings_by_person[name];
        const auto* who = person_named(rules_, name);
        if (who && !is_open(who->hours, now_)) ++tally_.reminders_in_quiet_hours;
        return;
    }
    ++tally_.pages;
    ++tally_.pages_by_person[name];
    auto within = std::size_t{1};
    for (const auto& other : rings_) {
        if (other.what == ring::kind::page && other.whom == one.whom && other.at + rules_.pages.within > one.at)
            ++within;
    }
    tally_.most_pages_in_window = std::max(tally_.most_pages_in_window, within);
}

void rehearsal::finish()
{
    for (const auto& [number, c] : cases_) {
        ++tally_.ends[phase_in_words(c)];
        if (c.storm != 0) ++tally_.in_storms;
        tally_.nudges_per_case.push_back(nudges_of_[number]);
        auto told_why = !c.dismissed_because.empty() || !c.outcome.empty();
        auto by_customer = c.closed_as == close_reason::gone || c.closed_as == close_reason::revised;
        auto forgotten = waits_for_team(c) && !next_wake(c) && !c.nudges.parked && rules_.nudges.at_most > 0;
        auto in_silence =
            c.phase == case_phase::closed && !c.published && !c.subject.reply && !told_why && !by_customer;
        if (in_silence || forgotten) ++tally_.without_answer_or_reason;
    }
    std::sort(tally_.nudges_per_case.begin(), tally_.nudges_per_case.end());
}

} // namespace highroad
