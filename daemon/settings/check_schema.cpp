#include "daemon/settings/schema.hpp"

#include <array>

namespace highroad {

std::span<const key<check_rules>> keys_of(const check_rules&)
{
    static const std::array<key<check_rules>, 16> rows{{
        {.name = "anger",
         .where = &check_rules::anger,
         .meaning = "Insults, threats and bitter words. The next reader remembers the tone, not who was right."},
        {.name = "sarcasm",
         .where = &check_rules::sarcasm,
         .meaning = "Words that mock: \"so sorry you feel that way\"."},
        {.name = "blame",
         .where = &check_rules::blame,
         .meaning = "Words that make it the customer's fault: \"you should have read\"."},
        {.name = "excuses",
         .where = &check_rules::excuses,
         .meaning = "Reasons in place of owning it: short of staff, a busy day, company policy."},
        {.name = "shouting",
         .where = &check_rules::shouting,
         .meaning = "Words in capitals, rows of exclamation marks."},
        {.name = "private_data",
         .where = &check_rules::private_data,
         .meaning =
             "Order and account numbers, and the customer's mail addresses and phone numbers: a reply is public."},
        {.name = "names",
         .where = &check_rules::names,
         .meaning = "A family name that the customer did not sign with, or the whole name they did."},
        {.name = "contacts",
         .where = &check_rules::contacts,
         .meaning = "A mail address or phone number that [contact] does not have."},
        {.name = "promises",
         .where = &check_rules::promises,
         .meaning = "Guarantees, dates, \"never again\": kept or not, they stand there for ever."},
        {.name = "admissions",
         .where = &check_rules::admissions,
         .meaning = "Words that a court may read as admitting liability. Being sorry is not among them."},
        {.name = "links",
         .where = &check_rules::links,
         .meaning = "Links that do not lead to the site of [contact]. Platforms hold or refuse many of them."},
        {.name = "language", .where = &check_rules::language, .meaning = "Another language than the review's."},
        {.name = "copies",
         .where = &check_rules::copies,
         .meaning =
             "Nearly the same words as a reply to another of the latest reviews of the source. Yelp refuses such "
             "replies, and readers notice them anywhere."},
        {.name = "spelling",
         .where = &check_rules::spelling,
         .meaning = "Words that the system's hunspell dictionary of that language does not know; skipped where it has "
                    "none."},
        {.name = "placeholders",
         .where = &check_rules::placeholders,
         .meaning = "Gaps that nobody filled in: \"{name}\", \"[order number]\"."},
        {.name = "forbidden", .where = &check_rules::forbidden, .meaning = "Phrases that [playbook.voice] forbids."},
    }};
    return rows;
}

} // namespace highroad
