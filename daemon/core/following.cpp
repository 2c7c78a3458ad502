// What goes on while nobody does anything: reminders, escalations, follow-ups.

#include "daemon/core/attend.hpp"
#include "daemon/core/deciding.hpp"
#include "daemon/core/text.hpp"

#include <algorithm>
#include <charconv>

namespace highroad {
namespace {

bool has_been(const review_case& c, contact_kind what)
{
    return std::any_of(c.contacts.begin(), c.contacts.end(), [&](const contact& one) { return one.what == what; });
}

int follow_ups_sent(const review_case& c)
{
    return static_cast<int>(std::count_if(c.contacts.begin(), c.contacts.end(),
                                          [](const contact& one) { return one.what != contact_kind::reply; }));
}

/// People have to be reminded of it: a case of the baseline is nobody's until it is asked for.
bool can_be_reminded(const review_case& c)
{
    return waits_for_team(c) && (!c.quiet || c.storm != 0);
}

bool has_been_escalated(const review_case& c)
{
    return !c.escalated.policy.empty() && !c.escalated.over;
}

/// "severe: safety ("my son cut his hand"), legal"
std::string why_by_itself(const review_case& c)
{
    std::string why{name_of(c.judged.level)};
    for (std::size_t i = 0; i < c.judged.reasons.size(); ++i)
        why += (i == 0 ? ": " : ", ") + in_words(c.judged.reasons[i]);
    return why;
}

} // namespace

void deciding::touch(const actor& by)
{
    auto& c = the_case();
    if (by.same_person(the_daemon())) return;
    c.nudges.touched = now;
    c.nudges.touched_by = by;
    c.nudges.next.reset();
}

void deciding::plan_nudge()
{
    auto& c = the_case();
    auto& n = c.nudges;
    // New words of the customer are a new matter.
    auto new_words = c.review_revision != before_.review_revision;
    if (new_words) n = nudging{};
    if (!can_be_reminded(c)) {
        n.next.reset();
        return;
    }
    // A time in which nobody was to be reminded is no gap between two reminders.
    if (new_words || !can_be_reminded(before_)) n.touched = now;
    if (n.next || n.parked) return;
    if (n.sent >= rules.nudges.at_most) {
        n.parked = n.sent > 0;
        return;
    }
    n.next = after_open_time(rules.hours, now, std::max(rules.nudges.first, 2 * n.gap));
}

void deciding::show_boards()
{
    const auto& c = the_case();
    auto moved = c.phase != before_.phase || c.quiet != before_.quiet || c.owner != before_.owner ||
                 c.nudges.touched != before_.nudges.touched || c.nudges.next != before_.nudges.next;
    if (!moved) return;
    for (const auto& channel : c.channels) {
        if (before_.nudges.sent > 0) made_.effects.push_back(board_effect(reminders_board(channel), channel, now));
        if (c.storm != 0) made_.effects.push_back(board_effect(storm_board(c.storm, channel), channel, now));
    }
}

void deciding::escalate(std::string why, const actor& by)
{
    auto& c = the_case();
    auto& e = c.escalated;
    e = escalating{};
    e.count = before_.escalated.count + 1;
    e.policy = c.escalation_policy;
    e.why = std::move(why);
    e.since = now;
    auto by_itself = by.same_person(the_daemon());
    e.next = by_itself ? now + rules.pages.gather : now;
    // A storm has one card and one page for all; whoever escalates by hand means this case.
    if (!by_itself || c.storm == 0) c.quiet = false;
    record("escalated", by, e.why);
    tell("Escalated" + (by_itself ? std::string{} : " by " + shown_name(by)) +
         (e.why.empty() ? "." : ": " + displayable(e.why)));
}

void deciding::escalate_by_itself()
{
    auto& c = the_case();
    const auto* policy = policy_named(rules, c.escalation_policy);
    if (!policy || !policy->by_itself || c.judged.level < policy->automatic_from || has_been_escalated(c) ||
        c.phase != case_phase::awaiting_team)
        return;
    escalate(why_by_itself(c), the_daemon());
}

void deciding::escalate_as_raised(severity before)
{
    auto& c = the_case();
    const auto* policy = policy_named(rules, c.escalation_policy);
    // Whoever was to hear of the lower level has heard of the case.
    if (!policy || !policy->by_itself || c.judged.level < policy->automatic_from || before >= policy->automatic_from ||
        has_been_escalated(c))
        return;
    if (c.phase == case_phase::snoozed) {
        back_to_team();
        record("snooze ended", the_daemon(), "second reading");
        tell("The snooze is over: what the language model read cannot wait.");
    }
    if (c.phase != case_phase::awaiting_team && c.phase != case_phase::publishing) return;
    escalate(why_by_itself(c), the_daemon());
}

void deciding::acknowledge_page(const actor& by)
{
    auto& c = the_case();
    c.escalated.by_hand = by;
    c.escalated.acknowledged = now;
    c.escalated.next.reset();
    clear_trouble("escalation");
    record("page acknowledged", by);
    tell(shown_name(by) + " acknowledged the page and takes care.");
    for (const auto& pager : c.escalated.pagers) {
        effect::call_pager call{pager, effect::page_call::acknowledge, page_about(c, rules, now), shown_name(by),
                                now + std::chrono::hours{1}};
        do_later(page_key_of(c) + "/ack/" + pager, std::move(call));
    }
}

void deciding::end_escalation()
{
    auto& c = the_case();
    auto& e = c.escalated;
    if (e.policy.empty() || e.over) return;
    e.over = true;
    e.next.reset();
    clear_trouble("escalation");
    record("escalation over", the_daemon());
    for (const auto& pager : e.pagers) {
        effect::call_pager call{
            pager, effect::page_call::resolve, page_about(c, rules, now), {}, now + std::chrono::hours{24}};
        do_later(page_key_of(c) + "/over/" + pager, std::move(call));
    }
}

void deciding::plan_follow_up()
{
    auto& c = the_case();
    c.planned.reset();
    const auto& allowed = rules.contacts;
    if (c.contacts.empty() || c.no_contact || c.customer_answered || c.phase == case_phase::closed ||
        follow_ups_sent(c) >= allowed.at_most) {
        return;
    }
    auto last = c.contacts.back().at;
    auto fixed = has_been(c, contact_kind::fix_notice);
    if (c.cause_mended && !fixed) {
        c.planned = follow_up{contact_kind::fix_notice, std::max(now, last + allowed.gap), false};
    } else if (fixed && allowed.update_note && c.rules.may_mention_update && !has_been(c, contact_kind::update_note)) {
        c.planned = follow_up{contact_kind::update_note, std::max(now, last + allowed.gap), false};
    } else if (!fixed && c.cause.empty() && allowed.satisfaction && !has_been(c, contact_kind::satisfaction)) {
        c.planned = follow_up{contact_kind::satisfaction,
                              std::max(now, last + std::max(allowed.gap, allowed.satisfaction_after)), false};
    }
    // The wait for the customer does not end before it.
    if (c.planned && c.give_up_at) c.give_up_at = std::max(*c.give_up_at, c.planned->due + std::chrono::hours{24});
}

void deciding::hand_follow_up_to_team()
{
    auto& c = the_case();
    auto planned = *c.planned;
    planned.with_team = true;
    back_to_team();
    c.planned = planned;
    record("follow-up due", the_daemon(), std::string{name_of(planned.what)});
    if (c.rules.by_us && c.rules.again) {
        c.drafts.clear();
        c.chosen = 0;
        c.editor.reset();
        ++c.draft_revision;
        suggest_drafts();
        tell("It is time to write to the customer again. A suggestion follows; nothing goes out before somebody "
             "approves it.");
        return;
    }
    c.phase = case_phase::offline;
    tell("It is time to get in touch with the customer again, and this platform takes no further reply. Please call or "
         "write to them, then tell how it went: resolve " +
         std::to_string(c.number) + " <how it went>");
}

planned_effect board_effect(const std::string& board, const std::string& channel, instant at)
{
    return {"board/" + board, 0, effect::show_board{board, channel}, at};
}

std::string reminders_board(std::string_view channel)
{
    return "reminders/" + std::string{channel};
}

std::string storm_board(int storm, std::string_view channel)
{
    return "storm/" + std::to_string(storm) + "/" + std::string{channel};
}

std::string page_key_of(const review_case& c)
{
    if (c.escalated.count == 0) return {};
    return "highroad/" + std::to_string(c.number) + "/" + std::to_string(c.escalated.count);
}

std::optional<int> case_of_page(std::string_view key)
{
    constexpr std::string_view ours = "highroad/";
    if (!key.starts_with(ours)) return std::nullopt;
    key.remove_prefix(ours.size());
    int number = 0;
    auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
    if (error != std::errc{} || number <= 0 || end == key.data() + key.size() || *end != '/') return std::nullopt;
    return number;
}

std::optional<instant> next_redraw(const review_case& c, instant now)
{
    using std::chrono::minutes;
    if (!c.respond_by || c.published) return std::nullopt;
    for (auto before : {minutes{480}, minutes{240}, minutes{120}, minutes{60}, minutes{30}, minutes{0}}) {
        if (*c.respond_by - before > now) return *c.respond_by - before;
    }
    return std::nullopt;
}

page page_about(const review_case& c, const playbook& rules, instant now)
{
    page told;
    told.key = page_key_of(c);
    told.case_number = c.number;
    auto source = title_of(rules, c.subject.key.source);
    told.heading = mark_in_words(c.subject) + ", " + source + " " + hash_number(c);
    told.why = shortened(displayable(c.escalated.why), 500);
    auto words = c.subject.title.empty() ? c.subject.text : c.subject.title + "\n" + c.subject.text;
    told.quote = shortened(displayable(trimmed(words)), 500);
    told.source = source;
    told.level = c.judged.level;
    told.link = safe_link(c.subject.url);
    told.raised = now;
    return told;
}

decision deciding::take()
{
    auto& c = the_case();
    if (waits_for_team(c) && c.planned && !c.planned->with_team) c.planned.reset();
    if (!waits_for_team(c) && c.phase != case_phase::publishing && c.phase != case_phase::snoozed) end_escalation();
    if (c.phase == case_phase::offline) end_escalation();
    const auto& half = c.half_approved;
    if (half && (half->review_revision != c.review_revision || half->draft_revision != c.draft_revision)) {
        tell("The first approval, by " + shown_name(half->by) + ", is void: the text was changed.");
        record("first approval void", the_daemon());
        c.half_approved.reset();
    }
    plan_nudge();
    show_boards();
    // A quiet card was worth no call; now somebody looks at it.
    if (before_.quiet && !c.quiet && !c.drafts.empty()) ask_language_model();
    // Of a storm each review was read when it came.
    if (before_.quiet && before_.storm == 0 && !c.quiet) ask_second_reading();
    std::stable_partition(made_.effects.begin(), made_.effects.end(), [](const planned_effect& planned) {
        return !std::holds_alternative<effect::say>(planned.body);
    });
    return std::move(made_);
}

} // namespace highroad
