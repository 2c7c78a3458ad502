#include "adapters/matrix/inbound.hpp"

#include "adapters/matrix/markup.hpp"
#include "daemon/core/text.hpp"
#include "daemon/ports/json_text.hpp"

#include <boost/system/system_error.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace highroad::matrix {
namespace {

using json = nlohmann::json;
using namespace std::chrono_literals;

// An approval can be taken back within a day at most; the mark is forgotten long after.
constexpr auto reaction_remembered = std::chrono::hours{24 * 30};
/// Longer than it takes to start a homeserver anew or to make room on a disk, short enough for those whose words stand
/// behind it. A homeserver that pushes tries again ever more rarely.
constexpr auto patience_with_one = 1h;
constexpr int fewest_tries = 5;

bool same_word(std::string_view text, std::string_view word)
{
    return text.size() == word.size() && std::equal(text.begin(), text.end(), word.begin(), [](char a, char b) {
               return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b;
           });
}

bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string length_of(const review_case& c)
{
    auto words = std::to_string(length_in(c.rules.unit, chosen_text(c)));
    if (c.rules.limit != 0) words += " of " + std::to_string(c.rules.limit);
    return words + " " + std::string{name_of(c.rules.unit)};
}

std::string hint(const review_case& c)
{
    std::string text =
        "To change the reply, answer in this thread with the word edit and the whole new text, such as:\n"
        "edit Thank you for telling us.\n";
    if (chosen_text(c).empty()) return text + "There is no reply yet.";
    return text + "It has " + length_of(c) + " now. Nothing is published by that.";
}

/// The name under which an approval keeps the reaction that gave it.
std::string name_of_reaction(const std::string& event)
{
    return "matrix " + event;
}

bool asks_for_an_answer(const escalating& page)
{
    return !page.policy.empty() && !page.over && !page.acknowledged;
}

constexpr std::string_view kind_of(const std::variant<nothing, spoken, reacted, redacted, room_changed>& what)
{
    constexpr std::string_view kinds[] = {"ignored", "message", "reaction", "redaction", "room"};
    return kinds[what.index()];
}

} // namespace

std::optional<std::string> command_line_in(std::string_view text)
{
    text = trimmed(text);
    auto word = text.substr(0, command_word.size());
    if (!same_word(word, command_word)) return std::nullopt;
    text.remove_prefix(word.size());
    if (!text.empty() && !is_blank(text.front())) return std::nullopt;
    return std::string{trimmed(text)};
}

std::optional<std::string> edit_in(std::string_view text)
{
    constexpr std::string_view word = "edit";
    text = trimmed(text);
    if (!same_word(text.substr(0, word.size()), word)) return std::nullopt;
    text.remove_prefix(word.size());
    if (text.empty() || !(is_blank(text.front()) || text.front() == ':')) return std::nullopt;
    if (text.front() == ':') text.remove_prefix(1);
    return std::string{trimmed(text)};
}

inbound::inbound(client_api& api, rooms& known, messages& says, chat_memory& memory, clock& time, log& notes,
                 meters& counts)
    : api_{api}, rooms_{known}, messages_{says}, memory_{memory}, clock_{time}, log_{notes}, meters_{counts}
{}

awaitable<bool> inbound::handle(command_desk& desk, std::string room, room_event event)
{
    auto channel = rooms_.channel_of(room);
    if (channel.empty() || event.sender == api_.settings().user) co_return true;
    if (std::holds_alternative<nothing>(event.what)) co_return true;
    meters_.count("highroad_matrix_received_total", {{"kind", std::string{kind_of(event.what)}}});
    place where{room, channel, event.id, event.id, {}, event.sender};
    auto ended = co_await carry_out(desk, where, std::move(event));
    if (ended || !is_hopeless(where.event)) co_return ended;
    meters_.count("highroad_matrix_given_up_total");
    log_.write(log_level::error, "a matrix event was given up after many tries, so that others are heard",
               {{"channel", channel}, {"event", quotable(where.event, 255)}});
    tell(where,
         "This could not be carried out: something that it is about cannot be read, again and again. Nothing was "
         "done; the log of Highroad says more.");
    co_return true;
}

bool inbound::is_hopeless(const std::string& event)
{
    if (std::exchange(stuck_, event) != event) {
        stuck_since_ = clock_.now();
        tries_ = 0;
    }
    return ++tries_ >= fewest_tries && clock_.now() - stuck_since_ >= patience_with_one;
}

awaitable<bool> inbound::carry_out(command_desk& desk, place where, room_event event)
{
    std::string why;
    try {
        auto work = std::visit([&](const auto& one) { return on(desk, where, event, one); }, event.what);
        auto ended = co_await std::move(work);
        co_return ended == done::yes;
    } catch (const boost::system::system_error& stopped) {
        if (stopped.code() == asio::error::operation_aborted) throw;
        why = stopped.code().message();
    } catch (const std::exception& error) {
        why = error.what();
    }
    log_.write(log_level::error, "matrix event not recorded", {{"error", why}});
    co_return false;
}

void inbound::send_answer(const place& where, json content)
{
    if (where.thread.empty()) {
        put_as_answer(content, where.below);
    } else {
        put_in_thread(content, where.thread, where.below);
    }
    mention(content, where.user);
    messages_.say_later({where.room, "m.room.message", transaction_of(where.event + "/answer"), to_text(content)});
}

void inbound::tell(const place& where, std::string_view text)
{
    if (!trimmed(text).empty()) send_answer(where, words_content(text, {}));
}

awaitable<result<person>> inbound::look_up(const place& where)
{
    auto who = co_await rooms_.look_up(where.room, where.user);
    if (!who) log_.write(log_level::warning, "matrix did not say who somebody is", {{"error", who.error().words}});
    co_return who;
}

awaitable<result<std::optional<int>>> inbound::case_at(command_desk& desk, const place& where, std::string event,
                                                       std::string& root)
{
    using found = std::optional<int>;
    root = std::move(event);
    // First the event itself, then what it is an edit of or hangs on.
    for (auto looks = 0; looks < 2; ++looks) {
        auto number = co_await desk.case_of_message(where.channel, root);
        if (number) co_return found{number};
        auto ours = co_await own_at(where, root);
        if (!ours) co_return ours.error();
        if (!*ours) co_return found{};
        if ((*ours)->above.empty()) {
            if ((*ours)->mark.empty()) co_return found{};
            auto of_card = co_await desk.case_of_our_message(where.channel, root);
            co_return of_card;
        }
        root = (*ours)->above;
    }
    co_return found{};
}

awaitable<result<std::optional<own_message>>> inbound::own_at(const place& where, std::string event)
{
    auto path = "/rooms/" + percent_encoded(where.room) + "/event/" + percent_encoded(event);
    auto answer = co_await api_.read(std::move(path));
    if (answer.outcome == api_answer::kind::refused) co_return std::optional<own_message>{};
    if (!answer.ok()) co_return as_failure(answer);
    co_return read_own(*answer.body, api_.settings().user);
}

awaitable<inbound::done> inbound::on(command_desk& desk, place where, const room_event&, spoken what)
{
    where.thread = what.thread;
    if (auto line = command_line_in(what.text)) {
        auto ended = co_await typed(desk, where, std::move(*line));
        co_return ended;
    }
    auto about = what.thread.empty() ? what.answers : what.thread;
    if (about.empty()) co_return done::yes;
    std::string root;
    auto number = co_await case_at(desk, where, about, root);
    if (!number) co_return done::not_yet;
    if (!*number) co_return done::yes;
    where.thread = root;
    auto ended = co_await in_thread(desk, where, **number, what.text);
    co_return ended;
}

awaitable<inbound::done> inbound::typed(command_desk& desk, place where, std::string line)
{
    auto who = co_await look_up(where);
    if (!who) co_return done::not_yet;
    if (!who->refusal.empty()) {
        tell(where, who->refusal);
        co_return done::yes;
    }
    asked request{"matrix:" + where.event, who->who, where.channel};
    auto told = co_await desk.ask_line(std::move(request), std::move(line), std::string{command_word} + " ");
    tell(where, told.text);
    co_return done::yes;
}

awaitable<inbound::done> inbound::in_thread(command_desk& desk, place where, int number, std::string text)
{
    if (auto fresh = edit_in(text)) {
        auto ended = co_await changed(desk, where, number, std::move(*fresh));
        co_return ended;
    }
    auto who = co_await look_up(where);
    if (!who) co_return done::not_yet;
    if (!who->refusal.empty()) {
        tell(where, who->refusal);
        co_return done::yes;
    }
    asked request{"matrix:" + where.event, who->who, where.channel};
    case_command wanted = command::note{std::move(text), where.channel};
    auto told = co_await desk.ask(std::move(request), number, std::move(wanted));
    if (!told.accepted) tell(where, told.text);
    co_return done::yes;
}

awaitable<inbound::done> inbound::changed(command_desk& desk, place where, int number, std::string text)
{
    auto who = co_await look_up(where);
    if (!who) co_return done::not_yet;
    if (!who->refusal.empty()) {
        tell(where, who->refusal);
        co_return done::yes;
    }
    auto before = co_await desk.look_up(number);
    asked request{"matrix:" + where.event, who->who, where.channel};
    case_command wanted = command::edit{std::nullopt, std::move(text)};
    auto told = co_await desk.ask(std::move(request), number, std::move(wanted));
    auto content = words_content(told.text, {});
    auto after = co_await desk.look_up(number);
    if (told.accepted && before && after) {
        changed_draft change{chosen_text(*before), chosen_text(*after), length_of(*after)};
        show_change(content, change);
    }
    send_answer(where, std::move(content));
    co_return done::yes;
}

std::optional<case_command> inbound::wanted_by(tap meant, const place& where, const room_event& event, int number,
                                               const std::optional<review_case>& current)
{
    switch (meant) {
    case tap::edit_hint:
        if (current) tell(where, hint(*current));
        return std::nullopt;
    case tap::approve:
        if (current && !shows_whole(chosen_text(*current))) {
            tell(where, "The reply is too long to be shown whole here, so a reaction cannot approve it. Shorten it, "
                        "or use the command line.");
            return std::nullopt;
        }
        // The time is written by the person's own server: one that is ahead of ours proves nothing.
        return command::approve_shown{where.channel, std::min(event.at, clock_.now()), name_of_reaction(event.id)};
    case tap::snooze:
        return command::snooze{clock_.now() + 4h};
    case tap::next_draft:
        return command::next_draft{};
    case tap::claim:
        return command::claim{};
    case tap::acknowledge:
        // Eyes are put under many messages: they answer a page while one is open, and mean nothing else.
        if (current && !asks_for_an_answer(current->escalated)) return std::nullopt;
        return command::acknowledge{};
    case tap::escalate_hint:
        // Somebody is woken by words alone, never by a slip of the finger.
        tell(where, "To page whoever is on call, type: " + line_to_type("escalate", number, "<why>"));
        return std::nullopt;
    case tap::undo:
        break;
    }
    return command::undo{};
}

awaitable<inbound::done> inbound::on(command_desk& desk, place where, const room_event& event, reacted what)
{
    auto meant = tap_of(what.key);
    if (!meant) co_return done::yes;
    std::string root;
    auto number = co_await case_at(desk, where, what.target, root);
    if (!number) co_return done::not_yet;
    if (!*number) co_return done::yes;
    where.thread = root;
    where.below = root;

    auto who = co_await look_up(where);
    if (!who) co_return done::not_yet;
    if (!who->refusal.empty()) {
        tell(where, who->refusal);
        co_return done::yes;
    }
    auto current = co_await desk.look_up(**number);
    auto wanted = wanted_by(*meant, where, event, **number, current);
    if (!wanted) co_return done::yes;
    // What stood on the card goes with it: numbers alone may mean something else after a backup was restored.
    auto card = co_await own_at(where, what.target);
    if (!card) co_return done::not_yet;
    asked request{"matrix:" + event.id, who->who, where.channel, *card ? (*card)->mark : std::string{}};
    auto told = co_await desk.ask(std::move(request), **number, std::move(*wanted));
    if (!told.accepted) {
        tell(where, told.text);
    } else if (*meant == tap::approve) {
        auto kept = co_await remember_approval(**number, root, event.id);
        if (!kept) co_return done::not_yet;
    }
    co_return done::yes;
}

awaitable<bool> inbound::remember_approval(int number, std::string root, std::string reaction)
{
    // A redaction names the reaction alone: which case it was about has to be known then.
    auto text = to_text(json{{"case", number}, {"card", root}});
    auto kept =
        co_await memory_.remember("matrix reaction " + reaction, std::move(text), clock_.now() + reaction_remembered);
    co_return kept.has_value();
}

awaitable<inbound::done> inbound::on(command_desk& desk, place where, const room_event& event, redacted what)
{
    auto kept = co_await memory_.recall("matrix reaction " + what.target);
    if (!kept) co_return done::not_yet;
    if (!*kept) {
        auto ours = co_await own_at(where, what.target);
        if (!ours) co_return done::not_yet;
        if (!*ours) co_return done::yes;
        auto noted = co_await messages_.note_gone(what.target);
        co_return noted ? done::yes : done::not_yet;
    }
    auto known = parse_untrusted_json(**kept, 2);
    auto number = json_member(known, "case").get<int>();
    where.thread = json_text(known, "card");
    where.below = where.thread;
    auto current = co_await desk.look_up(number);
    // The approval may have been taken back otherwise, and another one given: that one is not meant, nor is a snooze.
    auto reaction = name_of_reaction(what.target);
    if (!current || !stands_by_reaction(*current, reaction)) co_return done::yes;
    auto who = co_await look_up(where);
    if (!who) co_return done::not_yet;
    if (!who->refusal.empty()) {
        tell(where, who->refusal);
        co_return done::yes;
    }
    asked request{"matrix:" + event.id, who->who, where.channel};
    case_command wanted = command::undo{std::move(reaction)};
    auto told = co_await desk.ask(std::move(request), number, std::move(wanted));
    if (!told.accepted) tell(where, told.text);
    co_return done::yes;
}

awaitable<inbound::done> inbound::on(command_desk&, place where, const room_event&, room_changed what)
{
    if (what.kind == room_changed::what::encryption) {
        rooms_.encrypted(where.room);
        log_.write(log_level::error, "a matrix room with cards became encrypted: nothing is written there any more",
                   {{"channel", where.channel}});
    } else if (what.kind == room_changed::what::replaced) {
        auto followed = co_await rooms_.replaced(where.room, what.successor);
        if (!followed) co_return done::not_yet;
    }
    co_return done::yes;
}

awaitable<inbound::done> inbound::on(command_desk&, place, const room_event&, nothing)
{
    co_return done::yes;
}

} // namespace highroad::matrix
