#include "daemon/store/erasing.hpp"

#include "daemon/core/forgetting.hpp"
#include "daemon/store/case_json.hpp"
#include "daemon/store/changes.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/journal_chain.hpp"
#include "daemon/store/outbox.hpp"

namespace highroad::sqlite {
namespace {

/// The case's own change, with its entry in the journal and its cards to be redrawn.
transaction scrubbing(const review_case& stored, review_case bare, instant now)
{
    transaction work;
    work.at = now;
    case_change change;
    change.journal.push_back({"customer's data erased", the_daemon(), {}});
    for (const auto& shown : bare.cards) {
        planned_effect redraw;
        redraw.key = std::to_string(stored.number) + "/card/" + shown.channel;
        redraw.case_number = stored.number;
        redraw.body = effect::show_card{shown.channel};
        redraw.not_before = now;
        change.effects.push_back(std::move(redraw));
    }
    change.next = std::move(bare);
    work.cases.push_back(std::move(change));
    return work;
}

/// What was planned holds the customer's words. What is being sent just now ends by itself and is gone then.
void drop_planned(connection& database, int number)
{
    database.run("DELETE FROM outbox WHERE case_number = ? AND state <> 'sending'", number);
}

std::string why_unreadable(int number)
{
    return "case #" + std::to_string(number) +
           " cannot be read, so what it holds of a customer was not erased: it was written by a newer Highroad, or is "
           "damaged";
}

std::optional<std::string> body_of(connection& database, int number)
{
    auto found = database.select("SELECT body FROM cases WHERE number = ?", number);
    if (!found.step()) return std::nullopt;
    return found.text(0);
}

void forget_case(connection& database, int number, instant now, forgotten& told)
{
    auto body = body_of(database, number);
    if (!body) return;
    auto found = stored::read_case(*body);
    if (!found) {
        told.refused.push_back(why_unreadable(number));
        return;
    }
    auto bare = without_customer(*found);
    if (!bare) {
        told.refused.push_back(why_not_forgotten(*found));
        return;
    }
    drop_planned(database, number);
    told.details += erase_details(database, number, now);
    auto work = scrubbing(*found, std::move(*bare), now);
    (void)apply(database, work);
    const auto& key = found->subject.key;
    database.run("UPDATE reviews SET author = '' WHERE platform = ? AND source = ? AND review_id = ?", key.platform,
                 key.source, key.id);
    told.cases.push_back(number);
}

/// Among the next `limit` cases above `after`, the closed ones in which nothing happened since `before` and that still
/// hold something of a customer. One that cannot be read is left, and told of: what is in it cannot be erased, and must
/// not keep the others.
std::vector<int> expired_cases(connection& database, instant before, int after, std::size_t limit, forgotten& told)
{
    // No case that was opened later can have ended before; the index says so without a look at any of them.
    auto found =
        database.select("SELECT number, phase = 'closed' AND CASE WHEN json_valid(body) THEN "
                        "coalesce(json_extract(body, '$.subject.author'), '') || "
                        "coalesce(json_extract(body, '$.subject.title'), '') || "
                        "coalesce(json_extract(body, '$.subject.text'), '') || "
                        "coalesce(json_extract(body, '$.published_text'), '') <> '' ELSE 1 END AND "
                        "coalesce((SELECT max(at) FROM journal WHERE case_number = number), opened) < ?1, body "
                        "FROM cases WHERE number IN (SELECT number FROM cases INDEXED BY cases_opened "
                        "WHERE opened < ?1 AND number > ?2 ORDER BY number LIMIT ?3) ORDER BY number",
                        before, after, static_cast<std::int64_t>(limit));
    std::vector<int> numbers;
    std::size_t looked_at = 0;
    while (found.step()) {
        auto number = found.small(0);
        ++looked_at;
        told.looked_until = number;
        if (found.small(1) == 0) continue;
        if (stored::read_case(found.view(2)))
            numbers.push_back(number);
        else
            told.refused.push_back(why_unreadable(number));
    }
    if (looked_at < limit) told.looked_until = 0;
    return numbers;
}

/// Repeated requests are still known as such; what they were answered may quote the customer.
void blank_answers(connection& database)
{
    answer gone;
    gone.accepted = true;
    gone.text = "That was done before. What was said then has been erased.";
    database.run("UPDATE handled_commands SET answer = ?", stored::written(gone));
}

} // namespace

std::vector<int> cases_of(connection& database, const whose_data& whose)
{
    std::vector<int> numbers;
    auto take = [&](rows found) {
        while (found.step())
            numbers.push_back(found.small(0));
    };
    if (whose.author.empty()) {
        take(database.select("SELECT number FROM cases WHERE number = ?", whose.case_number));
    } else {
        take(database.select("SELECT number FROM cases WHERE (?2 = '' OR source = ?2) AND "
                             "CASE WHEN json_valid(body) THEN json_extract(body, '$.subject.author') = ?1 ELSE 0 END "
                             "ORDER BY number",
                             whose.author, whose.source));
    }
    return numbers;
}

failure nothing_held(connection& database, const whose_data& whose)
{
    std::string known;
    auto found = database.select("SELECT source FROM reviews UNION SELECT source FROM quarantine ORDER BY 1");
    while (found.step()) {
        auto source = found.text(0);
        if (source == whose.source) return {errc::not_found, "nothing is held about that author or case"};
        known += (known.empty() ? "" : ", ") + source;
    }
    if (whose.source.empty() || known.empty()) return {errc::not_found, "nothing is held about that author or case"};
    return {errc::not_found, "nothing came from a source \"" + whose.source + "\"; what is held came from " + known};
}

forgotten forget(connection& database, const whose_data& whose, instant now)
{
    database.execute("PRAGMA secure_delete = ON");
    forgotten told;
    for (auto number : cases_of(database, whose))
        forget_case(database, number, now, told);
    if (!whose.author.empty()) {
        told.names = database.run("UPDATE reviews SET author = '' WHERE author = ?1 AND (?2 = '' OR source = ?2)",
                                  whose.author, whose.source);
        told.quarantined = database.run("DELETE FROM quarantine WHERE instr(raw, ?1) > 0 AND (?2 = '' OR source = ?2)",
                                        blob{whose.author}, whose.source);
        database.run("DELETE FROM outbox WHERE case_number = 0 AND state = 'parked' AND instr(body, ?) > 0",
                     whose.author);
    }
    auto nothing = told.cases.empty() && told.names == 0 && told.quarantined == 0 && told.refused.empty();
    if (nothing) throw store_error{nothing_held(database, whose)};
    blank_answers(database);
    return told;
}

forgotten forget_expired(connection& database, const retention_periods& periods, instant now, int after,
                         std::size_t limit)
{
    database.execute("PRAGMA secure_delete = ON");
    forgotten told;
    if (periods.closed_cases) {
        for (auto number : expired_cases(database, now - *periods.closed_cases, after, limit, told))
            forget_case(database, number, now, told);
        if (told.looked_until != 0) return told;
    }
    if (periods.authors) {
        told.names = database.run("UPDATE reviews SET author = '' WHERE author <> '' AND case_number IS NULL "
                                  "AND last_changed < ?",
                                  now - *periods.authors);
    }
    if (periods.quarantine) {
        told.quarantined = database.run("DELETE FROM quarantine WHERE at < ?", now - *periods.quarantine);
    }
    return told;
}

} // namespace highroad::sqlite
