#include "daemon/core/card.hpp"

#include "daemon/core/card_mark.hpp"
#include "daemon/core/deciding.hpp"
#include "daemon/core/forms.hpp"
#include "daemon/core/text.hpp"

#include <algorithm>
#include <array>

namespace highroad {
namespace {

constexpr std::size_t quote_limit = 2800;
constexpr std::array<std::pair<card_action, std::string_view>, 22> action_names{{
    {card_action::publish, "publish"},
    {card_action::edit, "edit"},
    {card_action::snooze, "snooze"},
    {card_action::next_draft, "next_draft"},
    {card_action::claim, "claim"},
    {card_action::dismiss, "dismiss"},
    {card_action::undo, "undo"},
    {card_action::reopen, "reopen"},
    {card_action::posted_by_hand, "posted_by_hand"},
    {card_action::show, "show"},
    {card_action::note, "note"},
    {card_action::escalate, "escalate"},
    {card_action::acknowledge, "acknowledge"},
    {card_action::facts, "facts"},
    {card_action::offline, "offline"},
    {card_action::resolve, "resolve"},
    {card_action::assign, "assign"},
    {card_action::judge, "judge"},
    {card_action::no_contact, "no_contact"},
    {card_action::allow_contact, "allow_contact"},
    {card_action::mended, "mended"},
    {card_action::give_up, "give_up"},
}};

std::string one_line(std::string_view text, std::size_t limit)
{
    auto line = displayable(trimmed(text));
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
    return shortened(line, limit);
}

/// "30 Oct 2026": the same for every reader, no zone to misread.
std::string day_in_words(instant at)
{
    static constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(at)};
    return std::to_string(static_cast<unsigned>(date.day())) + " " +
           std::string{months[static_cast<unsigned>(date.month()) - 1]} + " " +
           std::to_string(static_cast<int>(date.year()));
}

/// "Berlin time" for Europe/Berlin: short, and no abbreviation that two zones share.
std::string short_name(const time_zone& zone)
{
    auto place = zone.name.substr(zone.name.rfind('/') + 1);
    if (place == "UTC") return place;
    std::replace(place.begin(), place.end(), '_', ' ');
    return place + " time";
}

/// The team's clocks at that moment, written like UTC.
instant on_the_clocks_of(const playbook& rules, instant at)
{
    return instant{to_local(rules.hours.zone, at).time_since_epoch()};
}

/// "31 Oct 2026 09:00 Berlin time"
std::string minute_in_words(instant at, const playbook& rules)
{
    auto local = on_the_clocks_of(rules, at);
    return day_in_words(local) + " " + to_iso8601(local).substr(11, 5) + " " + short_name(rules.hours.zone);
}

/// "14:05:10 Berlin time", with the day where it is not that of `now`: a moment that is seldom far away.
std::string second_in_words(instant at, const playbook& rules, instant now)
{
    auto local = on_the_clocks_of(rules, at);
    auto today = std::chrono::floor<std::chrono::days>(on_the_clocks_of(rules, now));
    auto day = std::chrono::floor<std::chrono::days>(local) == today ? std::string{} : day_in_words(local) + " ";
    return day + to_iso8601(local).substr(11, 8) + " " + short_name(rules.hours.zone);
}

std::string byline_of(const review& r)
{
    std::string line = one_line(r.author, 80);
    auto add = [&](const std::string& part) {
        if (!part.empty()) line += (line.empty() ? "" : ", ") + part;
    };
    add(one_line(r.territory, 40));
    if (!r.version.empty()) add("version " + one_line(r.version, 40));
    if (r.created) add(day_in_words(*r.created));
    return line;
}

/// The customer's own words first; a translation only helps to read them.
std::string quote_of(const review& r)
{
    auto quote = shortened(displayable(trimmed(r.text)), quote_limit);
    auto translation = displayable(trimmed(r.translation));
    if (translation.empty()) return quote;
    auto translated = "(Translated by the platform) " + shortened(translation, quote_limit / 2);
    return quote.empty() ? translated : shortened(quote, quote_limit / 2) + "\n\n" + translated;
}

std::string state_line(const review_case& c, const playbook& rules, instant now)
{
    switch (c.phase) {
    case case_phase::awaiting_team:
        if (c.half_approved) return "Approved by " + shown_name(c.half_approved->by) + ", awaiting a second person";
        return c.owner ? "Awaiting " + shown_name(*c.owner) : std::string{"Awaiting the team"};
    case case_phase::offline:
        return "Offline" + (c.owner ? " with " + shown_name(*c.owner) : std::string{}) + ", the outcome is owed" +
               (c.outcome.empty() ? std::string{} : ": " + one_line(c.outcome, 300));
    case case_phase::publishing:
        if (c.approved->handed_over) return "Publishing now, approved by " + shown_name(c.approved->by);
        return "Publishing at " + second_in_words(c.approved->publish_at, rules, now) + ", approved by " +
               shown_name(c.approved->by) + "; it can be undone until then";
    case case_phase::awaiting_customer:
        if (!c.published) return "Answered on the platform, awaiting the customer";
        return "Answered, awaiting the customer" +
               (c.published_for ? "; approved by " + shown_name(*c.published_for) : std::string{});
    case case_phase::snoozed:
        return (c.snoozed_until ? "Snoozed until " + minute_in_words(*c.snoozed_until, rules)
                                : std::string{"Snoozed until the customer edits the review"}) +
               (c.snoozed_by ? " by " + shown_name(*c.snoozed_by) : std::string{});
    case case_phase::closed:
        switch (c.closed_as.value_or(close_reason::resolved)) {
        case close_reason::revised:
            return "Closed: the customer revised the review";
        case close_reason::resolved:
            return "Closed: resolved" + (c.outcome.empty() ? std::string{} : ", " + one_line(c.outcome, 300));
        case close_reason::tried:
            return "Closed: we did what we could" +
                   (c.outcome.empty() ? std::string{} : ", " + one_line(c.outcome, 300));
        case close_reason::dismissed:
            return "Closed: dismissed, " + one_line(c.dismissed_because, 300);
        case close_reason::gone:
            return "Closed: the review is no longer on the platform";
        }
    }
    return "Awaiting the team";
}

std::string draft_label_of(const review_case& c)
{
    auto text = chosen_text(c);
    if (c.draft_revision == 0 || text.empty()) return {};
    auto length = length_in(c.rules.unit, text);
    std::string label;
    auto follow_up = c.planned && c.planned->with_team;
    if (follow_up) {
        static constexpr std::array<std::string_view, 4> kinds{"Reply", "Follow-up about what was mended",
                                                               "Follow-up asking whether it is better",
                                                               "Note that the review can be edited"};
        label = std::string{kinds[static_cast<std::size_t>(c.planned->what)]} + " (" +
                one_line(c.drafts[c.chosen].origin, 80) + "), replaces our reply";
    } else if (c.phase == case_phase::awaiting_customer && text == c.published_text) {
        label = "Reply as published";
    } else if (writer_of_chosen(c)) {
        label = "Reply " + one_line(c.drafts[c.chosen].origin, 80);
    } else {
        label = "Suggested reply " + std::to_string(c.chosen + 1) + " of " + std::to_string(c.drafts.size()) + " (" +
                one_line(c.drafts[c.chosen].origin, 80) + ")";
    }
    label += ", draft " + std::to_string(c.draft_revision) + ", " + std::to_string(length);
    if (c.rules.limit != 0) label += " of " + std::to_string(c.rules.limit);
    return label + " " + std::string{name_of(c.rules.unit)};
}

std::string reply_label_of(const review_case& c)
{
    if (!c.subject.reply) return {};
    auto ours = !c.published_text.empty() && c.subject.reply->text == c.published_text;
    std::string label = ours ? "Our reply" : "The reply on the platform";
    switch (c.subject.reply->state) {
    case reply_state::live:
        return label + ": the customer sees it";
    case reply_state::accepted:
        return label + ": accepted by the platform; nobody can look up there whether the customer sees it";
    case reply_state::pending:
        return label + ": held by the platform, the customer does not see it yet";
    case reply_state::rejected:
        return label + ": rejected by the platform" +
               (c.subject.reply->reason.empty() ? std::string{} : ", " + one_line(c.subject.reply->reason, 300));
    }
    return label;
}

/// With a full stop, unless it ends a sentence already.
std::string sentence(const std::string& text)
{
    return text.empty() || text.ends_with('.') || text.ends_with('!') || text.ends_with('?') ? text : text + ".";
}

/// Somebody may still approve the chosen text, so what the check found in it matters.
bool awaits_approval(const review_case& c)
{
    auto text = chosen_text(c);
    return c.draft_revision > 0 && !text.empty() && c.phase != case_phase::publishing &&
           c.phase != case_phase::closed && !stands_already(c, text) && no_further_reply(c).empty() &&
           (c.phase != case_phase::awaiting_customer || text != c.published_text);
}

std::vector<card_button> buttons_of(const review_case& c, const playbook& rules)
{
    std::vector<card_button> buttons;
    auto add = [&](card_action action, std::string_view label, bool primary = false, bool in_menu = false) {
        buttons.push_back({action, std::string{label}, primary, in_menu, c.number});
    };
    auto has_text = c.draft_revision > 0 && !chosen_text(c).empty();
    // A button that is sure to be refused helps nobody.
    auto blocked = awaits_approval(c) && heaviest(chosen_findings(c), rules) == finding_weight::block;
    auto over = !no_further_reply(c).empty();
    auto publish = [&](bool primary) {
        if (!has_text || over || stands_already(c, chosen_text(c))) return;
        if (c.rules.by_us) {
            if (blocked) return;
            add(card_action::publish, c.subject.reply ? "Publish changed reply" : "Publish reply", primary);
        } else {
            add(card_action::posted_by_hand, "I posted this reply", primary);
        }
    };
    auto contact = [&] {
        add(c.no_contact ? card_action::allow_contact : card_action::no_contact,
            c.no_contact ? "Allow contact with customer" : "Stop contact with customer", false, true);
    };
    auto cause = [&] {
        if (!c.cause.empty() && !c.cause_mended) add(card_action::mended, "Say that cause is mended", false, true);
    };
    auto first_yes = [&] {
        if (c.half_approved) add(card_action::undo, "Undo first approval", false, true);
    };
    auto open_page = has_open_page(c);
    auto can_escalate = !c.escalation_policy.empty() && (c.escalated.policy.empty() || c.escalated.over);
    switch (c.phase) {
    case case_phase::awaiting_team:
    case case_phase::snoozed:
        publish(true);
        if (!over)
            add(card_action::edit, has_text ? "Edit reply" : "Write reply", !has_text || (blocked && c.rules.by_us));
        if (c.phase == case_phase::snoozed) {
            add(card_action::undo, "End snooze");
        } else {
            add(card_action::snooze, "Snooze case", false, open_page);
            if (open_page) add(card_action::acknowledge, "Acknowledge page");
        }
        // While it sleeps, undo ends the sleep.
        if (c.phase == case_phase::awaiting_team) first_yes();
        if (c.drafts.size() > 1 && !over) add(card_action::next_draft, "Show another suggestion", false, true);
        if (!c.owner) add(card_action::claim, "Claim case", false, true);
        add(card_action::assign, "Assign case", false, true);
        add(card_action::facts, "Tell what happened", false, true);
        cause();
        add(card_action::note, "Add note", false, true);
        if (can_escalate) add(card_action::escalate, "Escalate to on-call", false, true);
        add(card_action::offline, "Take case offline", false, true);
        add(card_action::judge, "Correct verdict", false, true);
        contact();
        add(card_action::dismiss, c.planned && c.planned->with_team ? "Drop follow-up" : "Dismiss case", false, true);
        break;
    case case_phase::offline:
        add(card_action::resolve, "Tell the outcome", true);
        if (c.rules.by_us && !over) add(card_action::edit, has_text ? "Edit reply" : "Write reply");
        publish(false);
        first_yes();
        add(card_action::assign, "Assign case", false, true);
        add(card_action::facts, "Tell what happened", false, true);
        cause();
        add(card_action::note, "Add note", false, true);
        contact();
        add(card_action::give_up, "Close as tried", false, true);
        add(card_action::dismiss, "Dismiss case", false, true);
        break;
    case case_phase::publishing:
        if (!c.approved->handed_over) add(card_action::undo, "Undo approval", true);
        add(card_action::note, "Add note", false, true);
        break;
    case case_phase::awaiting_customer:
        if (has_text && chosen_text(c) != c.published_text) publish(true);
        if (!over) add(card_action::edit, "Change reply");
        first_yes();
        add(card_action::resolve, "Close as resolved", false, true);
        add(card_action::give_up, "Close as tried", false, true);
        add(card_action::reopen, "Reopen case", false, true);
        add(card_action::facts, "Tell what happened", false, true);
        cause();
        add(card_action::note, "Add note", false, true);
        contact();
        break;
    case case_phase::closed:
        if (c.closed_as != close_reason::gone) add(card_action::reopen, "Reopen case");
        add(card_action::note, "Add note", false, true);
        break;
    }
    return buttons;
}

} // namespace

std::string safe_link(const std::string& url)
{
    auto good =
        (url.starts_with("https://") || url.starts_with("http://")) && url.size() <= 2000 &&
        std::all_of(url.begin(), url.end(), [](unsigned char c) {
            return c > 0x20 && c < 0x7F && c != '<' && c != '>' && c != '"' && c != '|' && c != '\\' && c != '`';
        });
    return good ? url : std::string{};
}

std::string_view name_of(card_action action)
{
    return action_names[static_cast<std::size_t>(action)].second;
}

std::optional<card_action> card_action_named(std::string_view name)
{
    auto found =
        std::find_if(action_names.begin(), action_names.end(), [&](const auto& a) { return a.second == name; });
    if (found == action_names.end()) return std::nullopt;
    return found->first;
}

namespace {

/// "Due in 2 h": coarse, as the card is redrawn only a few times before the hour.
std::string due_in_words(const review_case& c, const playbook& rules, instant now)
{
    auto when = local_in_words(rules.hours.zone, *c.respond_by);
    if (*c.respond_by <= now) return "The first reply is overdue since " + when + ".";
    auto left = *c.respond_by - now;
    auto coarse = left >= std::chrono::hours{2} ? std::chrono::seconds{std::chrono::round<std::chrono::hours>(left)}
                  : left >= std::chrono::minutes{1}
                      ? std::chrono::seconds{std::chrono::round<std::chrono::minutes>(left)}
                      : left;
    return "The first reply is due in " + in_words(coarse) + ", by " + when + ".";
}

std::string judged_in_words(const review_case& c)
{
    std::string words = c.judged.level == severity::severe ? "Severe" : "Serious";
    for (std::size_t i = 0; i < c.judged.reasons.size() && i < 3; ++i) {
        words += (i == 0 ? ": " : ", ") + in_words(c.judged.reasons[i]);
    }
    return words + (c.judged_by ? ", corrected by " + shown_name(*c.judged_by) : std::string{}) + ".";
}

std::string escalation_in_words(const review_case& c, const playbook& rules)
{
    const auto& e = c.escalated;
    auto since = local_in_words(rules.hours.zone, e.since);
    if (e.by_hand) return "Escalated " + since + "; " + shown_name(*e.by_hand) + " takes care.";
    return "Escalated " + since + (e.why.empty() ? "" : " (" + one_line(e.why, 200) + ")") +
           "; nobody has acknowledged it yet" +
           (e.next && e.step > 0 ? ", the next step is at " + local_in_words(rules.hours.zone, *e.next)
                                 : std::string{}) +
           ".";
}

std::string follow_up_in_words(const review_case& c, const playbook& rules)
{
    static constexpr std::array<std::string_view, 4> kinds{"a reply", "a word about what was mended",
                                                           "the question whether it is better",
                                                           "the note that the review can be edited"};
    return "Next to the customer: " + std::string{kinds[static_cast<std::size_t>(c.planned->what)]} + ", suggested " +
           local_in_words(rules.hours.zone, c.planned->due) + ".";
}

void remark_on_the_team(card& shown, const review_case& c, const playbook& rules, instant now)
{
    auto say = [&](std::string words) { shown.remarks.push_back(std::move(words)); };
    auto open = c.phase != case_phase::closed;
    if (c.judged.level != severity::ordinary) say(judged_in_words(c));
    if (open && !c.escalated.policy.empty() && !c.escalated.over) say(escalation_in_words(c, rules));
    if (open && c.respond_by && !c.published && c.phase != case_phase::awaiting_customer) {
        say(due_in_words(c, rules, now));
    }
    if (c.half_approved) {
        const auto* writer = writer_of_chosen(c);
        say("A second person has to approve: not " + shown_name(c.half_approved->by) +
            (writer && !writer->same_person(c.half_approved->by) ? " and not " + shown_name(*writer) : "") + ".");
    }
    if (c.nudges.next && c.nudges.sent > 0) {
        say("Reminded " + std::to_string(c.nudges.sent) + " of " + std::to_string(rules.nudges.at_most) +
            " times; the next reminder is at " + local_in_words(rules.hours.zone, *c.nudges.next) + ".");
    } else if (c.nudges.parked && waits_for_team(c)) {
        say("No more reminders: this case stays in the weekly digest until somebody takes care.");
    }
    if (!c.facts.when.empty()) say("When: " + one_line(c.facts.when, 300));
    if (!c.facts.expected.empty()) say("Expected: " + one_line(c.facts.expected, 300));
    if (!c.facts.got.empty()) say("Got: " + one_line(c.facts.got, 300));
    if (c.facts.wants == wish::helped) say("The customer wants to be helped.");
    if (c.facts.wants == wish::heard) say("The customer wants to be heard.");
    if (!c.facts.notes.empty()) say("For us only: " + one_line(c.facts.notes, 300));
    if (!c.cause.empty()) {
        say("Cause: " + one_line(c.cause, 60) +
            (c.cause_mended ? ", mended: " + one_line(c.what_changed, 300) : std::string{", not mended yet"}) + ".");
    }
    if (c.storm != 0) say("Part of storm " + std::to_string(c.storm) + ".");
    if (open && c.planned && !c.planned->with_team) say(follow_up_in_words(c, rules));
    if (c.no_contact) say("The customer wants to hear no more from us: no follow-up goes out.");
    if (c.closed_as == close_reason::revised && c.first_mark) {
        review first;
        first.mark = c.first_mark;
        say("The rating was " + mark_in_words(first) + " and is " + mark_in_words(c.subject) + " now.");
    }
}

} // namespace

card present(const review_case& c, const playbook& rules, instant now)
{
    card shown;
    shown.case_number = c.number;
    shown.review_revision = c.review_revision;
    shown.draft_revision = c.draft_revision;
    shown.mark = mark_of(c);
    shown.heading = hash_number(c) + " · " + mark_in_words(c.subject) + " · " + title_of(rules, c.subject.key.source);
    shown.state = state_line(c, rules, now);
    if (c.phase == case_phase::publishing && !c.approved->handed_over) shown.publish_at = c.approved->publish_at;
    shown.title = one_line(c.subject.title, 300);
    shown.quote = quote_of(c.subject);
    shown.byline = byline_of(c.subject);
    shown.link = safe_link(c.subject.url);
    shown.draft_label = draft_label_of(c);
    shown.draft = displayable(chosen_text(c));
    shown.reply_limit = c.rules.limit;
    shown.reply_unit = c.rules.unit;
    shown.reply_label = reply_label_of(c);
    if (c.subject.reply && c.subject.reply->text != chosen_text(c)) shown.reply = displayable(c.subject.reply->text);
    if (awaits_approval(c)) shown.remarks = in_words(chosen_findings(c), rules);
    remark_on_the_team(shown, c, rules, now);
    if (c.review_revision > 1) {
        shown.remarks.push_back("The customer has edited this review; this is version " +
                                std::to_string(c.review_revision) + ".");
    }
    if (displayable(chosen_text(c)) != chosen_text(c)) {
        shown.remarks.push_back("The reply contains invisible marks that are not shown here.");
    }
    for (const auto& t : c.troubles)
        shown.remarks.push_back(shortened(displayable(t.words), 600));
    if (c.phase == case_phase::awaiting_team || c.phase == case_phase::snoozed) {
        if (auto why = no_further_reply(c); !why.empty()) shown.remarks.push_back(std::move(why));
    }
    if (c.owner && c.phase != case_phase::awaiting_team && c.phase != case_phase::offline)
        shown.remarks.push_back("Claimed by " + shown_name(*c.owner) + ".");
    shown.buttons = buttons_of(c, rules);
    shown.facts = facts_to_start_from(c);
    shown.cause = c.cause;
    return shown;
}

std::string as_plain_text(const card& shown)
{
    std::string out = sentence(shown.heading) + " " + sentence(shown.state) + "\n";
    if (!shown.title.empty()) out += shown.title + "\n";
    if (!shown.quote.empty()) out += shown.quote + "\n";
    if (!shown.byline.empty()) out += sentence(shown.byline) + "\n";
    for (const auto& remark : shown.remarks)
        out += remark + "\n";
    if (!shown.draft_label.empty()) out += shown.draft_label + ": " + shown.draft + "\n";
    if (!shown.reply_label.empty()) out += shown.reply_label + (shown.reply.empty() ? "" : ": " + shown.reply) + "\n";
    return out;
}

} // namespace highroad
