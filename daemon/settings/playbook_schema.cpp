#include "daemon/settings/schema.hpp"
#include "daemon/settings/spans.hpp"

#include <array>

namespace highroad {
namespace {

using sections::policy;
using namespace spans;

} // namespace

std::span<const key<policy>> keys_of(const policy&)
{
    static const std::array<key<policy>, 23> rows{{
        {.name = "approvers",
         .where = &policy::approvers,
         .need = presence::required,
         .form = shape::approver,
         .meaning = "Who may approve replies: people and groups by the chat's own ids, or \"*\" for everybody who can "
                    "see the cards. Nobody when empty."},
        {.name = "severe_approvers",
         .where = &policy::severe_approvers,
         .form = shape::approver,
         .meaning = "Who may approve where the case is severe (safety, law, discrimination, press) or the reply offers "
                    "compensation.",
         .stated_default = "the approvers"},
        {.name = "suggesters",
         .where = &policy::suggesters,
         .form = shape::approver,
         .meaning = "Who may write and choose drafts, snooze, claim and note.",
         .stated_default = "everybody who can see the cards"},
        {.name = "administrators",
         .where = &policy::administrators,
         .form = shape::approver,
         .meaning = "Who may mark causes as fixed, record that a customer wants no contact, and correct a verdict.",
         .stated_default = "the approvers"},
        {.name = "approvals",
         .where = &policy::approvals,
         .least = 1,
         .most = 2,
         .meaning = "Yeses that a reply needs. With 2, the second must come from somebody who neither wrote the text "
                    "nor gave the first."},
        {.name = "two_for_severe",
         .where = &policy::two_for_severe,
         .meaning = "Whether severe cases need two yeses, whatever else is said."},
        {.name = "compensation",
         .where = &policy::compensation,
         .meaning = "A reply that offers money, gifts or refunds is never published on one yes: it waits for a second "
                    "one of a severe approver, or is refused. Offers in public invite more bad reviews."},
        {.name = "approve_own_edits",
         .where = &policy::approve_own_edits,
         .meaning = "Whether people may approve a text that they edited themselves."},
        {.name = "negative_stars",
         .where = &policy::negative_stars,
         .least = 0.5,
         .most = 5,
         .meaning = "Reviews with this many stars of five, or fewer, become cases. Three-star reviews nearly always "
                    "name something that can be put right."},
        {.name = "undo_window",
         .where = &policy::undo_window,
         .most = day,
         .meaning = "Between an approval and the platform; whoever may approve can undo."},
        {.name = "cool_off",
         .where = &policy::cool_off,
         .most = day,
         .meaning = "Nothing is published sooner than this after the case was opened: breathe first."},
        {.name = "baseline_window",
         .where = &policy::baseline_window,
         .most = 90 * day,
         .meaning = "At the first sight of a source, unanswered negative reviews this young are listed in one grouped "
                    "card; older ones are only recorded."},
        {.name = "first_response",
         .where = &policy::first_response,
         .least = minute,
         .most = 30 * day,
         .meaning = "When the first reply is due, in working time, for one, two, three, four and five stars. Eight in "
                    "ten customers expect an answer within a week, six in ten within two days; the angriest read it "
                    "first."},
        {.name = "wait_for_customer",
         .where = &policy::wait_for_customer,
         .least = hour,
         .most = 365 * day,
         .meaning = "After a reply, how long a case waits for the customer before it closes as tried."},
        {.name = "publish_deadline",
         .where = &policy::publish_deadline,
         .least = minute,
         .most = 7 * day,
         .meaning = "How long a publishing attempt may stay unfinished before the case comes back to the team."},
        {.name = "reply_check_first",
         .where = &policy::reply_check_first,
         .least = minute,
         .most = day,
         .meaning = "When to look first at a reply that the platform holds for moderation; each later look waits "
                    "twice as long."},
        {.name = "source_patience",
         .where = &policy::source_patience,
         .least = minute,
         .most = 7 * day,
         .meaning = "How long a source may be unreadable before its channels are told."},
        {.name = "zone",
         .where = &policy::zone,
         .form = shape::zone,
         .meaning = "The team's time zone, by its IANA name. Hours, digests and rotas go by its clocks, through every "
                    "change of them."},
        {.name = "hours",
         .where = &policy::working_hours,
         .form = shape::hours,
         .meaning = "The team's working time: deadlines and reminders count in it, and nobody is reminded outside of "
                    "it. Around the clock is [\"Mon-Sun 00:00-24:00\"]."},
        {.name = "quiet_hours",
         .where = &policy::quiet_hours,
         .form = shape::clock_span,
         .meaning = "Cut out of the hours on every day, for teams that work late: what falls due then is told in the "
                    "morning, in one message. Pages do not ask."},
        {.name = "holidays",
         .where = &policy::holidays,
         .form = shape::days_off,
         .meaning = "Whole days on which nobody works."},
        {.name = "escalation",
         .where = &policy::escalation,
         .form = shape::name,
         .meaning = "The [[escalations]] that a case takes where no rule names another.",
         .stated_default = "none: nobody is paged"},
        {.name = "channels",
         .where = &policy::channels,
         .form = shape::name,
         .meaning = "Names of [[channels]] where cards go when their source names none.",
         .stated_default = "the only channel, when there is just one"},
    }};
    return rows;
}

std::span<const key<nudge_rules>> keys_of(const nudge_rules&)
{
    static const std::array<key<nudge_rules>, 5> rows{{
        {.name = "at_most",
         .where = &nudge_rules::at_most,
         .most = 10,
         .meaning = "Reminders for one case; each gap is twice the last. Then it is in the weekly digest only, and its "
                    "card says so. 0: none. With the defaults they come after 2, 6, 14, 30 and 62 working hours."},
        {.name = "first",
         .where = &nudge_rules::first,
         .least = 10 * minute,
         .most = 30 * day,
         .meaning = "Working time without any activity before the first. Whatever somebody does with the case starts "
                    "it anew."},
        {.name = "channel_pause",
         .where = &nudge_rules::channel_pause,
         .least = minute,
         .most = day,
         .meaning = "The least time between two reminders in one channel; what comes sooner is folded into one "
                    "message."},
        {.name = "person_pause",
         .where = &nudge_rules::person_pause,
         .least = minute,
         .most = day,
         .meaning = "The least time between two pings of one person."},
        {.name = "lead",
         .where = &nudge_rules::lead,
         .form = shape::name,
         .meaning = "Of [[people]]: who is asked once, last, when owner and channel did not react.",
         .stated_default = "nobody: the channel is asked"},
    }};
    return rows;
}

std::span<const key<page_rules>> keys_of(const page_rules&)
{
    static const std::array<key<page_rules>, 3> rows{{
        {.name = "at_most",
         .where = &page_rules::at_most,
         .least = 1,
         .most = 100,
         .meaning = "Pages for one person within that time; others are added to the last one. Three in 15 minutes is "
                    "what on-call systems allow for calls by voice."},
        {.name = "within", .where = &page_rules::within, .least = minute, .most = day, .meaning = "See at_most."},
        {.name = "gather",
         .where = &page_rules::gather,
         .most = hour,
         .meaning = "Time between a severe review and its page, unless a person asks for one. Many reviews that come "
                    "within this time are one storm and one page."},
    }};
    return rows;
}

std::span<const key<storm_rules>> keys_of(const storm_rules&)
{
    static const std::array<key<storm_rules>, 4> rows{{
        {.name = "reviews",
         .where = &storm_rules::reviews,
         .most = 1000,
         .meaning = "This many negative reviews of one source become one card with a count, and one page. 0: never."},
        {.name = "same_theme",
         .where = &storm_rules::same_theme,
         .most = 1000,
         .meaning = "The same for reviews of one source about one theme. 0: never."},
        {.name = "within",
         .where = &storm_rules::within,
         .least = minute,
         .most = day,
         .meaning = "The time in which they come."},
        {.name = "calm_after",
         .where = &storm_rules::calm_after,
         .least = 10 * minute,
         .most = 30 * day,
         .meaning = "After so long without as many at once as begin a storm, it is over. Until then later reviews "
                    "join it; afterwards they have cards of their own."},
    }};
    return rows;
}

std::span<const key<contact_rules>> keys_of(const contact_rules&)
{
    static const std::array<key<contact_rules>, 5> rows{{
        {.name = "at_most",
         .where = &contact_rules::at_most,
         .most = 5,
         .meaning = "What one customer may receive after the first reply, and never after they answered, edited the "
                    "review or asked for none: a note about the fix and one more."},
        {.name = "gap",
         .where = &contact_rules::gap,
         .least = day,
         .most = 365 * day,
         .meaning = "The least time between two contacts, the first reply included. A week gives a change time to be "
                    "felt; sooner is badgering."},
        {.name = "satisfaction",
         .where = &contact_rules::satisfaction,
         .meaning = "Whether a draft is suggested that asks if it is better now."},
        {.name = "satisfaction_after",
         .where = &contact_rules::satisfaction_after,
         .least = day,
         .most = 365 * day,
         .meaning = "After the last contact, when that is suggested."},
        {.name = "update_note",
         .where = &contact_rules::update_note,
         .meaning = "Whether, after a fix, the neutral note is suggested that a review can be edited: to everybody, in "
                    "words without stars, for nothing in return, and only where the platform allows it. Off until the "
                    "team decides."},
    }};
    return rows;
}

std::span<const key<digest_rules>> keys_of(const digest_rules&)
{
    static const std::array<key<digest_rules>, 4> rows{{
        {.name = "daily",
         .where = &digest_rules::daily,
         .meaning = "One message a working day with what is open. Only when there is something."},
        {.name = "at", .where = &digest_rules::at, .meaning = "The local time of both digests."},
        {.name = "weekly",
         .where = &digest_rules::weekly,
         .meaning = "One message a week with the cases whose reminders are used up: nothing is closed in silence. Only "
                    "when there is something."},
        {.name = "weekly_on", .where = &digest_rules::weekly_on, .meaning = "The day of it."},
    }};
    return rows;
}

} // namespace highroad
