#include "daemon/core/attend.hpp"
#include "daemon/core/decide.hpp"
#include "daemon/core/effect.hpp"
#include "daemon/core/review.hpp"
#include "daemon/core/review_case.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace highroad {
namespace {

/// "2", "7.5": no trailing zeros, at most two decimals.
std::string plain_number(double value)
{
    // No platform has such a scale, but a broken one may send it.
    if (!std::isfinite(value) || std::abs(value) > 1e9) return "unknown";
    if (value < 0) return "-" + plain_number(-value);
    auto hundredths = std::llround(value * 100);
    auto out = std::to_string(hundredths / 100);
    auto rest = hundredths % 100;
    if (rest == 0) return out;
    out += '.';
    out += static_cast<char>('0' + rest / 10);
    if (rest % 10 != 0) out += static_cast<char>('0' + rest % 10);
    return out;
}

/// A mark that is not a number differs from itself, which would be an edit at every poll.
bool same_mark(const std::optional<rating>& a, const std::optional<rating>& b)
{
    if (!a || !b) return a.has_value() == b.has_value();
    auto same = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
    return same(a->given, b->given) && same(a->out_of, b->out_of);
}

} // namespace

bool same_words(const review& a, const review& b)
{
    return same_mark(a.mark, b.mark) && a.title == b.title && a.text == b.text;
}

std::string mark_in_words(const review& r)
{
    if (!r.mark) return "no rating";
    if (r.mark->out_of == 1) return r.mark->given > 0 ? "recommended" : "not recommended";
    auto words = plain_number(r.mark->given) + " out of " + plain_number(r.mark->out_of);
    return r.mark->out_of == 5 ? words + " stars" : words;
}

std::string chosen_text(const review_case& c)
{
    return c.chosen < c.drafts.size() ? c.drafts[c.chosen].text : std::string{};
}

std::vector<finding> chosen_findings(const review_case& c)
{
    return c.chosen < c.drafts.size() ? c.drafts[c.chosen].findings : std::vector<finding>{};
}

bool stands_already(const review_case& c, std::string_view text)
{
    return c.subject.reply && c.subject.reply->state != reply_state::rejected && c.subject.reply->text == text;
}

bool stands_by_reaction(const review_case& c, std::string_view reaction)
{
    if (reaction.empty() || c.phase == case_phase::closed) return false;
    if (c.half_approved && c.half_approved->reaction == reaction) return true;
    const auto& given = c.approved;
    return given && !given->voided && (given->reaction == reaction || given->first_reaction == reaction);
}

const shown_card* card_in(const review_case& c, std::string_view channel)
{
    auto found =
        std::find_if(c.cards.begin(), c.cards.end(), [&](const shown_card& s) { return s.channel == channel; });
    return found == c.cards.end() ? nullptr : &*found;
}

std::optional<instant> next_wake(const review_case& c)
{
    std::optional<instant> wake;
    auto consider = [&](const std::optional<instant>& at) {
        if (at && (!wake || *at < *wake)) wake = at;
    };
    if (c.phase == case_phase::publishing && c.approved) {
        consider(c.approved->handed_over ? c.give_up_at : c.approved->publish_at);
    }
    if (c.phase == case_phase::snoozed) consider(c.snoozed_until);
    if (c.phase == case_phase::awaiting_customer) consider(c.give_up_at);
    if (c.phase != case_phase::publishing) consider(c.check_reply_at);
    if (c.phase == case_phase::awaiting_customer && c.planned) consider(c.planned->due);
    if (waits_for_team(c)) consider(c.redraw_at);
    consider(next_attention(c));
    return wake;
}

std::string_view name_of(case_phase phase)
{
    static constexpr std::array<std::string_view, 6> names{"awaiting_team", "publishing", "awaiting_customer",
                                                           "snoozed",       "offline",    "closed"};
    return names[static_cast<std::size_t>(phase)];
}

std::string_view name_of(close_reason reason)
{
    static constexpr std::array<std::string_view, 5> names{"revised", "resolved", "tried", "dismissed", "gone"};
    return names[static_cast<std::size_t>(reason)];
}

std::string_view name_of(contact_kind what)
{
    static constexpr std::array<std::string_view, 4> names{"reply", "fix_notice", "satisfaction", "update_note"};
    return names[static_cast<std::size_t>(what)];
}

bool waits_for_team(const review_case& c)
{
    return c.phase == case_phase::awaiting_team || c.phase == case_phase::offline;
}

bool has_open_page(const review_case& c)
{
    return !c.escalated.policy.empty() && !c.escalated.over && !c.escalated.acknowledged;
}

std::optional<instant> next_attention(const review_case& c)
{
    const auto& nudge = c.nudges.next;
    const auto& page = c.escalated.next;
    if (nudge && page) return std::min(*nudge, *page);
    return nudge ? nudge : page;
}

std::string phase_in_words(const review_case& c)
{
    switch (c.phase) {
    case case_phase::awaiting_team:
        return "awaiting the team";
    case case_phase::publishing:
        return "publishing";
    case case_phase::awaiting_customer:
        return "answered, awaiting the customer";
    case case_phase::snoozed:
        return "snoozed";
    case case_phase::offline:
        return "offline, the outcome is owed";
    case case_phase::closed:
        return c.closed_as ? "closed as " + std::string{name_of(*c.closed_as)} : std::string{"closed"};
    }
    return "unknown";
}

std::string_view name_of(no_case reason)
{
    static constexpr std::array<std::string_view, 3> names{"not_negative", "answered_already", "baseline"};
    return names[static_cast<std::size_t>(reason)];
}

std::string_view name_of(const case_command& asked)
{
    static constexpr std::array<std::string_view, std::variant_size_v<case_command>> names{
        "approve", "approve", "edit",  "next",   "dismiss", "snooze",   "claim", "note",
        "undo",    "reopen",  "show",  "posted", "assign",  "escalate", "ack",   "offline",
        "resolve", "tried",   "cause", "fixed",  "contact", "facts",    "judge"};
    return names[asked.index()];
}

std::string_view name_of(const effect_body& body)
{
    static constexpr std::array<std::string_view, std::variant_size_v<effect_body>> names{
        "suggest_drafts", "show_card",  "say",        "publish_reply",      "read_reply",
        "show_summary",   "show_board", "call_pager", "ask_language_model", "ask_second_reading"};
    return names[body.index()];
}

} // namespace highroad
