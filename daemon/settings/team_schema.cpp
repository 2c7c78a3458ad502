#include "daemon/settings/schema.hpp"
#include "daemon/settings/spans.hpp"

#include <array>

namespace highroad {
namespace {

using namespace sections;
using namespace spans;

} // namespace

std::span<const key<member>> keys_of(const member&)
{
    static const std::array<key<member>, 7> rows{{
        {.name = "name",
         .where = &member::name,
         .need = presence::required,
         .form = shape::name,
         .meaning = "How this file names the person. Unique."},
        {.name = "shown", .where = &member::shown, .meaning = "What people see.", .stated_default = "the name"},
        {.name = "ids",
         .where = &member::ids,
         .form = shape::person_id,
         .meaning = "Their ids in the chats and at the pagers, so that they can be asked, and are known by what they "
                    "do there."},
        {.name = "email",
         .where = &member::email,
         .form = shape::email,
         .meaning = "For pagers of kind email, and for shifts in an .ics file that name an attendee."},
        {.name = "zone",
         .where = &member::zone,
         .form = shape::zone,
         .meaning = "Where they work, by its IANA name.",
         .stated_default = "the team's"},
        {.name = "hours",
         .where = &member::hours,
         .form = shape::hours,
         .meaning = "When they may be reminded, inside the team's hours. Pages do not ask.",
         .stated_default = "the team's, by the clocks of their own zone"},
        {.name = "days_off",
         .where = &member::days_off,
         .form = shape::days_off,
         .meaning = "Whole days on which they are not reminded, beside the team's holidays."},
    }};
    return rows;
}

std::span<const key<routing_rule>> keys_of(const routing_rule&)
{
    static const std::array<key<routing_rule>, 11> rows{{
        {.name = "name",
         .where = &routing_rule::name,
         .need = presence::required,
         .form = shape::name,
         .meaning = "What people are told when they ask why a case went where it went. Unique."},
        {.name = "sources", .where = &routing_rule::sources, .form = shape::name, .meaning = "Only reviews of these."},
        {.name = "languages",
         .where = &routing_rule::languages,
         .form = shape::language,
         .meaning = "Only reviews in these; \"de\" fits \"de-AT\" too."},
        {.name = "themes",
         .where = &routing_rule::themes,
         .form = shape::theme,
         .meaning = "Only reviews about one of these."},
        {.name = "stars_at_most",
         .where = &routing_rule::stars_at_most,
         .least = 0.5,
         .most = 5,
         .meaning = "Only reviews with this many stars of five, or fewer."},
        {.name = "severity",
         .where = &routing_rule::level_at_least,
         .meaning = "Only reviews that are at least so: serious is anger, money or data; severe is safety, law, "
                    "discrimination or press."},
        {.name = "author_reviews_at_least",
         .where = &routing_rule::author_reviews_at_least,
         .most = 1000,
         .meaning = "Only authors of whom so many earlier reviews of the same source are known."},
        {.name = "channels",
         .where = &routing_rule::channels,
         .form = shape::name,
         .meaning = "Where the card goes.",
         .stated_default = "as without the rule"},
        {.name = "owner",
         .where = &routing_rule::owner,
         .form = shape::name,
         .meaning = "Of [[people]]: whose case it is from the start.",
         .stated_default = "whoever claims it"},
        {.name = "approvals",
         .where = &routing_rule::approvals,
         .least = 1,
         .most = 2,
         .meaning = "Yeses that a reply needs.",
         .stated_default = "those of [playbook]"},
        {.name = "escalation",
         .where = &routing_rule::escalation,
         .form = shape::name,
         .meaning = "Of [[escalations]]: who is paged.",
         .stated_default = "that of [playbook]"},
    }};
    return rows;
}

std::span<const key<sections::rota>> keys_of(const sections::rota&)
{
    using s = sections::rota;
    static const std::array<key<s>, 6> rows{{
        {.name = "name",
         .where = &s::name,
         .need = presence::required,
         .form = shape::name,
         .meaning = "How escalations name it: \"rota:duty\". Unique."},
        {.name = "zone",
         .where = &s::zone,
         .form = shape::zone,
         .meaning = "By whose clocks duty is handed over.",
         .stated_default = "the team's"},
        {.name = "people",
         .where = &s::people,
         .form = shape::name,
         .again = repeats::allowed,
         .meaning = "Of [[people]]: who takes turns, in this order. Somebody may come twice in a round."},
        {.name = "start",
         .where = &s::start,
         .form = shape::wall_time,
         .meaning = "When the first of them begins; needed beside people."},
        {.name = "every",
         .where = &s::every,
         .least = day,
         .most = 365 * day,
         .meaning = "How long one turn is, in whole days. Duty changes at the same local time, whatever the clocks "
                    "do."},
        {.name = "ics",
         .where = &s::ics,
         .form = shape::ics_path,
         .meaning = "A calendar file whose events are shifts of their attendees, or of whom the title names. A shift "
                    "in it wins over the turns."},
    }};
    return rows;
}

std::span<const key<duty_override>> keys_of(const duty_override&)
{
    static const std::array<key<duty_override>, 3> rows{{
        {.name = "from",
         .where = &duty_override::from,
         .need = presence::required,
         .form = shape::wall_time,
         .meaning = "When it begins, by the rota's clocks."},
        {.name = "to",
         .where = &duty_override::to,
         .need = presence::required,
         .form = shape::wall_time,
         .meaning = "When it ends."},
        {.name = "person",
         .where = &duty_override::person,
         .need = presence::required,
         .form = shape::name,
         .meaning = "Of [[people]]: who is on call instead, whatever turns and shifts say."},
    }};
    return rows;
}

std::span<const key<escalation>> keys_of(const escalation&)
{
    static const std::array<key<escalation>, 2> rows{{
        {.name = "name",
         .where = &escalation::name,
         .need = presence::required,
         .form = shape::name,
         .meaning = "How the playbook and rules name it. Unique."},
        {.name = "automatic",
         .where = &escalation::by_itself,
         .meaning = "Which cases escalate by themselves: severe ones, serious ones too, or none, so that only people "
                    "escalate. A page for mere anger would wake somebody for nothing."},
    }};
    return rows;
}

std::span<const key<escalation_step>> keys_of(const escalation_step&)
{
    static const std::array<key<escalation_step>, 3> rows{{
        {.name = "whom",
         .where = &escalation_step::whom,
         .need = presence::required,
         .form = shape::whom,
         .meaning = "Who is woken: whoever is on call, or a person."},
        {.name = "pagers",
         .where = &escalation_step::pagers,
         .need = presence::required,
         .form = shape::name,
         .meaning = "How: names of [[pagers]], or \"chat\", which mentions them under the card."},
        {.name = "acknowledge_within",
         .where = &escalation_step::acknowledge_within,
         .least = minute,
         .most = 7 * day,
         .meaning = "How long until the next step when nobody says that they take care."},
    }};
    return rows;
}

} // namespace highroad
