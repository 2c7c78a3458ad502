#include "adapters/matrix/messages.hpp"

#include "adapters/matrix/contents.hpp"
#include "adapters/matrix/events.hpp"
#include "adapters/matrix/markup.hpp"
#include "adapters/matrix/ways.hpp"
#include "daemon/crypto/crypto.hpp"
#include "daemon/ports/json_text.hpp"

#include <boost/asio/this_coro.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace highroad::matrix {
namespace {

using json = nlohmann::json;
using namespace std::chrono_literals;

// The clocks of the homeserver and ours may disagree; looking a little further back does no harm.
constexpr auto clock_difference = 5min;
constexpr int most_pages = 100;
// A deleted card is asked for again within the life of its case.
constexpr auto gone_remembered = std::chrono::hours{24 * 400};
constexpr std::size_t most_seeded = 100'000;
/// How soon a mark that lets messages go first is tried again.
constexpr auto between_looks = 3s;
/// Some hours of tries, since an answer to somebody is worth little the next day.
constexpr int most_tries = 200;

delivery not_sent(const failure& why)
{
    if (why.code == errc::refused || why.code == errc::bad_input || why.code == errc::not_found)
        return refused{why.words};
    return try_again{30s, why.words};
}

} // namespace

std::string transaction_of(std::string_view mark)
{
    return "hr" + hex(sha256(mark)).substr(0, 40);
}

messages::messages(client_api& api, rooms& known, chat_memory& memory, clock& time, random_source& random)
    : api_{api}, rooms_{known}, memory_{memory}, clock_{time}, random_{random}
{}

awaitable<result<std::string>> messages::mark_of(std::string delivery_id)
{
    if (installation_.empty()) {
        auto kept = co_await memory_.recall("matrix installation");
        if (!kept) co_return kept.error();
        if (*kept) {
            installation_ = **kept;
        } else {
            auto fresh = std::to_string(random_.next());
            auto stored = co_await memory_.remember("matrix installation", fresh, std::nullopt);
            if (!stored) co_return stored.error();
            installation_ = fresh;
        }
    }
    co_return installation_ + "/" + delivery_id;
}

awaitable<result<std::string>> messages::open_room(std::string channel)
{
    auto room = co_await rooms_.enter(std::move(channel));
    if (!room) co_return room;
    auto closed = co_await rooms_.why_closed(*room);
    if (!closed) co_return closed;
    if (!closed->empty()) co_return failure{errc::refused, *closed};
    co_return room;
}

awaitable<result<bool>> messages::is_gone(std::string message)
{
    auto kept = co_await memory_.recall("matrix gone " + message);
    if (!kept) co_return kept.error();
    co_return kept->has_value();
}

awaitable<result<void>> messages::note_gone(std::string message)
{
    auto stored = co_await memory_.remember("matrix gone " + message, "1", clock_.now() + gone_remembered);
    co_return stored;
}

awaitable<delivery> messages::send(std::string room, std::string transaction, std::string content)
{
    auto answer = co_await api_.send(std::move(room), "m.room.message", std::move(transaction), std::move(content));
    if (!answer.ok()) co_return as_delivery(answer);
    auto id = json_text(*answer.body, "event_id");
    if (id.empty()) co_return outcome_unknown{"The homeserver took the message and did not say where it is."};
    co_return delivered{id};
}

awaitable<delivery> messages::send_marked(std::string channel, std::string mark, std::string content)
{
    auto room = co_await open_room(std::move(channel));
    if (!room) co_return not_sent(room.error());
    // The homeserver answers a repeated transaction with the first message, also when somebody has deleted it since.
    // Then it is a new message that is wanted: its transaction names the one that is gone.
    auto name = mark;
    for (;;) {
        auto ended = co_await send(*room, transaction_of(name), content);
        const auto* done = std::get_if<delivered>(&ended);
        if (!done) co_return ended;
        auto gone = co_await is_gone(done->receipt);
        if (!gone) co_return try_again{10s, gone.error().words};
        if (!*gone) co_return ended;
        name = mark + "/after/" + done->receipt;
    }
}

awaitable<delivery> messages::post(std::string channel, card shown, std::string delivery_id)
{
    auto mark = co_await mark_of(std::move(delivery_id));
    if (!mark) co_return not_sent(mark.error());
    auto ended = co_await send_marked(channel, *mark, to_text(card_content(shown, *mark)));
    if (const auto* done = std::get_if<delivered>(&ended)) co_await seed(channel, done->receipt, shown);
    co_return ended;
}

awaitable<delivery> messages::post_group(std::string channel, group_card shown, std::string delivery_id)
{
    auto mark = co_await mark_of(std::move(delivery_id));
    if (!mark) co_return not_sent(mark.error());
    auto content = group_content(shown, *mark);
    notify(content, user_ids_in(shown.mentions));
    auto ended = co_await send_marked(std::move(channel), *mark, to_text(content));
    co_return ended;
}

awaitable<delivery> messages::say(std::string channel, std::string message, std::string text,
                                  std::vector<std::string> mentions, std::string delivery_id)
{
    auto mark = co_await mark_of(std::move(delivery_id));
    if (!mark) co_return not_sent(mark.error());
    auto room = co_await rooms_.enter(channel);
    if (!room) co_return not_sent(room.error());
    auto here = co_await rooms_.stands_here(*room, message);
    if (!here) co_return not_sent(here.error());
    if (!*here) co_return refused{"The card's thread is in the room that this one replaced."};
    auto line = words_content(text, *mark);
    notify(line, user_ids_in(mentions));
    put_in_thread(line, message, message);
    auto ended = co_await send_marked(std::move(channel), *mark, to_text(line));
    co_return ended;
}

awaitable<delivery> messages::change(std::string channel, std::string message, std::string content, std::string if_gone,
                                     std::string if_left_behind)
{
    auto gone = co_await is_gone(message);
    if (!gone) co_return try_again{10s, gone.error().words};
    if (*gone) co_return refused{std::move(if_gone)};
    auto room = co_await open_room(std::move(channel));
    if (!room) co_return not_sent(room.error());
    auto here = co_await rooms_.stands_here(*room, message);
    if (!here) co_return not_sent(here.error());
    if (!*here) co_return refused{std::move(if_left_behind)};
    // Every state has an id of its own: the same one again would be answered with the state it had then.
    auto transaction = transaction_of(message + std::to_string(random_.next()) + std::to_string(random_.next()));
    auto ended = co_await send(*room, std::move(transaction), std::move(content));
    if (std::holds_alternative<delivered>(ended)) co_return delivered{message};
    // The same content again does no harm, so a lost answer is simply repeated.
    if (const auto* lost = std::get_if<outcome_unknown>(&ended)) co_return try_again{10s, lost->why};
    co_return ended;
}

awaitable<delivery> messages::edit(std::string channel, std::string message, card shown)
{
    auto mark = co_await mark_of(std::to_string(shown.case_number) + "/card/" + channel);
    if (!mark) co_return not_sent(mark.error());
    auto fresh = edit_content(card_content(shown, *mark), message, shown.heading + ". " + shown.state);
    auto if_gone =
        "Somebody deleted the card in Matrix. For a new one type: " + line_to_type("show", shown.case_number);
    auto if_left_behind = "The card stands in the room that this one replaced. For one here type: " +
                          line_to_type("show", shown.case_number);
    auto ended = co_await change(channel, message, to_text(fresh), std::move(if_gone), std::move(if_left_behind));
    if (std::holds_alternative<delivered>(ended)) co_await seed(channel, message, shown);
    co_return ended;
}

awaitable<delivery> messages::edit_group(std::string channel, std::string message, group_card shown)
{
    // Without its people: whoever was asked has been told, and an edit must ring for nobody.
    auto fresh = edit_content(group_content(shown, {}), message, shown.heading);
    auto where = " Its cases are in: " + std::string{command_word} + " list";
    auto ended = co_await change(std::move(channel), std::move(message), to_text(fresh),
                                 "Somebody deleted this message in Matrix." + where,
                                 "This message stands in the room that this one replaced." + where);
    co_return ended;
}

awaitable<delivery> messages::retract(std::string channel, std::string message)
{
    auto gone = co_await is_gone(message);
    if (!gone) co_return try_again{10s, gone.error().words};
    if (*gone) co_return delivered{message};
    // Nothing readable is sent, so a room that was encrypted since is no hindrance.
    auto room = co_await rooms_.enter(std::move(channel));
    if (!room) co_return not_sent(room.error());
    auto answer = co_await api_.redact(*room, message, transaction_of(message + "/retract"));
    if (!answer.ok() && answer.error != "M_NOT_FOUND") {
        // The same transaction again is answered with the first one's outcome.
        if (answer.outcome == api_answer::kind::unknown) co_return try_again{10s, answer.words};
        co_return as_delivery(answer);
    }
    auto noted = co_await note_gone(message);
    if (!noted) co_return try_again{10s, noted.error().words};
    co_return delivered{message};
}

awaitable<void> messages::seed(std::string channel, std::string message, card shown)
{
    if (seeded_.size() > most_seeded) seeded_.clear();
    auto room = co_await rooms_.enter(channel);
    if (!room) co_return;
    for (const auto& key : seeds_of(shown)) {
        if (!seeded_.emplace(message, key).second) continue;
        auto transaction = transaction_of(message + "/seed/" + key);
        auto content = to_text(reaction_content(message, key));
        // In order behind what waits already; the card itself is there, and must not wait for its marks.
        if (!waiting_.empty() || !marks_.empty() || api_.messages_wait()) {
            mark_later({*room, "m.reaction", std::move(transaction), std::move(content)});
            continue;
        }
        auto answer = co_await api_.send(*room, "m.reaction", transaction, content);
        auto again = answer.outcome == api_answer::kind::wait || answer.outcome == api_answer::kind::unknown;
        if (again) mark_later({*room, "m.reaction", std::move(transaction), std::move(content)});
    }
}

void messages::mark_later(utterance what)
{
    marks_.push_back(std::move(what));
    if (more_) more_->ring();
}

void messages::say_later(utterance what)
{
    waiting_.push_back(std::move(what));
    if (more_) more_->ring();
}

awaitable<void> messages::something_to_say()
{
    auto loop = co_await asio::this_coro::executor;
    // No longer than the wait, so that it never outlives the loop that it waits on.
    struct leaving {
        messages& of;
        ~leaving() { of.more_.reset(); }
    } on_exit{*this};
    more_ = std::make_unique<bell>(loop);
    while (waiting_.empty() && marks_.empty())
        co_await more_->wait();
}

awaitable<void> messages::speak(log& notes)
{
    for (;;) {
        co_await something_to_say();
        auto wait = co_await say_next(notes);
        auto whoever_waits = emptied_.lock();
        if (waiting_.empty() && whoever_waits) whoever_waits->ring();
        if (wait > 0s) co_await clock_.sleep_until(clock_.now() + wait);
    }
}

awaitable<void> messages::until_all_said()
{
    auto loop = co_await asio::this_coro::executor;
    // Shared with whoever waits already; it never outlives the last of them, nor the loop that it waits on.
    auto shared = emptied_.lock();
    if (!shared) shared = std::make_shared<bell>(loop);
    emptied_ = shared;
    while (!waiting_.empty())
        co_await shared->wait();
}

std::chrono::seconds messages::put_off(std::deque<utterance>& queue, const std::string& why, log& notes)
{
    auto& first = queue.front();
    if (++first.failures >= most_tries) {
        notes.write(log_level::warning, "an answer did not reach a person in matrix", {{"error", why}});
        queue.pop_front();
        return 0s;
    }
    auto wait = std::min<std::chrono::seconds>(first.failures * 2s, 60s);
    // A room that the homeserver has trouble with keeps nothing from the others; its own answers stay in order.
    auto room = first.room;
    std::stable_partition(queue.begin(), queue.end(), [&](const utterance& one) { return one.room != room; });
    return queue.front().room == room ? wait : 1s;
}

awaitable<std::chrono::seconds> messages::say_next(log& notes)
{
    // A mark is put where it is missed least: after everything that has words.
    auto& queue = waiting_.empty() ? marks_ : waiting_;
    if (waiting_.empty() && api_.messages_wait()) co_return between_looks;
    auto next = queue.front();
    auto closed = co_await rooms_.why_closed(next.room);
    if (!closed) co_return put_off(queue, closed.error().words, notes);
    if (closed->empty()) {
        auto answer = co_await api_.send(next.room, next.type, next.transaction, next.content);
        if (answer.outcome == api_answer::kind::wait || answer.outcome == api_answer::kind::signed_out)
            co_return std::max<std::chrono::seconds>(answer.after, 1s);
        // With the same transaction it cannot be said twice.
        if (answer.outcome == api_answer::kind::unknown) co_return put_off(queue, answer.words, notes);
        auto marked_already = answer.error == "M_DUPLICATE_ANNOTATION";
        if (!answer.ok() && !marked_already)
            notes.write(log_level::warning, "an answer did not reach a person in matrix", {{"error", answer.words}});
    }
    queue.pop_front();
    co_return 0s;
}

awaitable<result<std::optional<std::string>>> messages::find(std::string channel, std::string delivery_id,
                                                             instant since, std::string thread)
{
    using found = std::optional<std::string>;
    auto mark = co_await mark_of(std::move(delivery_id));
    if (!mark) co_return mark.error();
    auto room = co_await rooms_.enter(std::move(channel));
    if (!room) co_return room.error();
    std::string from;
    for (int page = 0; page < most_pages; ++page) {
        auto path = "/rooms/" + percent_encoded(*room) +
                    "/messages?dir=b&limit=100&filter=" + percent_encoded(history_filter()) +
                    (from.empty() ? "" : "&from=" + percent_encoded(from));
        auto answer = co_await api_.read(std::move(path));
        if (!answer.ok()) co_return as_failure(answer);
        auto id = find_own(*answer.body, *mark, api_.settings().user, thread);
        if (id) co_return found{*id};
        auto oldest = oldest_on(*answer.body);
        from = json_text(*answer.body, "end");
        if (from.empty() || (oldest && *oldest < since - clock_difference)) co_return found{};
    }
    co_return failure{errc::try_later, "The room has more messages since then than can be searched."};
}

} // namespace highroad::matrix
