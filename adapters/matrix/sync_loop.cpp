#include "adapters/matrix/sync_loop.hpp"

#include "daemon/ports/json_text.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/multiple_exceptions.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>
#include <vector>

namespace highroad::matrix {
namespace {

using json = nlohmann::json;
using namespace std::chrono_literals;

constexpr auto long_poll = 30s;
constexpr auto poll_while_outside = 5s; ///< while a configured room still has to be entered
constexpr auto poll_deadline = 90s;
constexpr auto between_attempts_to_enter = 20s;
/// The position and the events come from two clocks.
constexpr auto clock_difference = 5min;
constexpr int most_pages_of_a_gap = 2000;
constexpr int most_tries_of_a_gap = 60; ///< an hour, as for one event

bool is_lost_position(const api_answer& answer)
{
    return answer.outcome == api_answer::kind::refused &&
           (answer.error == "M_UNKNOWN" || answer.error == "M_INVALID_PARAM" || answer.error == "M_UNKNOWN_POS");
}

} // namespace

std::chrono::seconds retry_delay(int failures, std::uint64_t random)
{
    auto base = std::min<std::int64_t>(std::int64_t{1} << std::clamp(failures - 1, 0, 6), 60);
    return std::chrono::seconds{base + static_cast<std::int64_t>(random % static_cast<std::uint64_t>(base + 1))};
}

void drop_before_our_arrival(std::vector<room_event>& events, const std::string& us)
{
    auto arrived = [&](const room_event& event) {
        const auto* change = std::get_if<room_changed>(&event.what);
        return change != nullptr && change->kind == room_changed::what::member && change->member == us &&
               change->joined;
    };
    auto last = std::find_if(events.rbegin(), events.rend(), arrived);
    if (last != events.rend()) events.erase(events.begin(), last.base());
}

sync_loop::sync_loop(client_api& api, rooms& known, inbound& desk_side, messages& says, chat_memory& memory,
                     clock& time, random_source& random, log& notes, meters& counts)
    : api_{api},
      rooms_{known},
      inbound_{desk_side},
      messages_{says},
      memory_{memory},
      clock_{time},
      random_{random},
      log_{notes},
      meters_{counts}
{}

std::string sync_loop::memory_name() const
{
    return "matrix position " + api_.settings().homeserver + " " + api_.settings().user;
}

awaitable<void> sync_loop::pause(std::chrono::seconds length)
{
    co_await clock_.sleep_until(clock_.now() + length);
}

awaitable<sync_loop::position> sync_loop::recall()
{
    for (int failures = 1;; ++failures) {
        auto kept = co_await memory_.recall(memory_name());
        if (kept) {
            position known;
            if (!*kept) {
                // Before anything is shown: what people say from now on is for us, also when the first look comes late
                // or a death comes before it.
                known.at = clock_.now();
                if (co_await keep(known)) co_return known;
                co_await pause(retry_delay(failures, random_.next()));
                continue;
            }
            auto read = parse_untrusted_json(**kept, 4);
            known.since = json_text(read, "since");
            if (auto at = parse_instant(json_text(read, "at"))) known.at = *at;
            co_return known;
        }
        log_.write(log_level::error, "matrix position not read", {{"error", kept.error().words}});
        co_await pause(retry_delay(failures, random_.next()));
    }
}

awaitable<bool> sync_loop::keep(position reached)
{
    auto text = to_text(json{{"since", reached.since}, {"at", to_iso8601(reached.at)}});
    auto kept = co_await memory_.remember(memory_name(), std::move(text), std::nullopt);
    if (!kept) log_.write(log_level::error, "matrix position not stored", {{"error", kept.error().words}});
    co_return kept.has_value();
}

awaitable<void> sync_loop::enter_rooms()
{
    if (clock_.now() < enter_again_) co_return;
    auto inside = co_await rooms_.enter_all();
    if (!inside) enter_again_ = clock_.now() + between_attempts_to_enter;
}

awaitable<bool> sync_loop::fill_gap(room_news& news, position from)
{
    std::vector<room_event> missed; // newest first, as the pages are
    auto place = news.before;
    for (int page = 0; page < most_pages_of_a_gap && !place.empty(); ++page) {
        auto path = "/rooms/" + percent_encoded(news.room) +
                    "/messages?dir=b&limit=250&from=" + percent_encoded(place) +
                    "&filter=" + percent_encoded(history_filter()) +
                    (from.since.empty() ? "" : "&to=" + percent_encoded(from.since));
        auto answer = co_await api_.read(std::move(path));
        if (!answer.ok()) {
            auto trouble = answer.outcome == api_answer::kind::unknown;
            auto hopeless = trouble && ++unfilled_[news.room] >= most_tries_of_a_gap;
            if (!hopeless && answer.outcome != api_answer::kind::refused) co_return false;
            log_.write(log_level::error, "a gap in a matrix room could not be read", {{"error", answer.words}});
            break;
        }
        auto read = read_history(*answer.body);
        auto old = from.since.empty() && !read.events.empty() && read.events.back().at < from.at - clock_difference;
        std::move(read.events.begin(), read.events.end(), std::back_inserter(missed));
        place = old || read.next == place ? std::string{} : read.next;
    }
    unfilled_.erase(news.room);
    meters_.count("highroad_matrix_gaps_total");
    log_.write(log_level::info, "a gap in a matrix room was read again", {{"events", std::to_string(missed.size())}});
    std::reverse(missed.begin(), missed.end());
    std::move(news.events.begin(), news.events.end(), std::back_inserter(missed));
    news.events = std::move(missed);
    co_return true;
}

awaitable<bool> sync_loop::take_in(command_desk& desk, sync_batch batch, position from)
{
    for (auto& news : batch.rooms) {
        if (news.limited) {
            auto filled = co_await fill_gap(news, from);
            if (!filled) co_return false;
        }
        drop_before_our_arrival(news.events, api_.settings().user);
        for (auto& event : news.events) {
            if (from.since.empty() && event.at < from.at - clock_difference) continue;
            auto done = co_await inbound_.handle(desk, news.room, std::move(event));
            if (!done) co_return false;
        }
    }
    co_return true;
}

awaitable<void> sync_loop::receive(command_desk& desk)
{
    auto stored = co_await recall();
    auto reached = stored;
    std::vector<std::string> heard; // the rooms of the looks since `stored`
    int failures = 0;
    for (;;) {
        co_await enter_rooms();
        auto inside = rooms_.entered();
        if (std::exchange(heard, inside) != inside) reached = stored;
        auto sure = rooms_.knows_all();
        auto all = inside.size() == rooms_.channels().size();
        // The first look does not wait for news: it says at once whether we are connected.
        auto wait =
            reached.since.empty() || !connected_ ? 0s : std::chrono::seconds{all ? long_poll : poll_while_outside};
        auto path = "/sync?filter=" + percent_encoded(sync_filter(inside)) +
                    "&timeout=" + std::to_string(std::chrono::milliseconds{wait}.count()) +
                    (reached.since.empty() ? "" : "&since=" + percent_encoded(reached.since));
        auto answer = co_await api_.read(std::move(path), poll_deadline);
        auto taken = false;
        if (answer.ok()) {
            auto batch = read_sync(*answer.body);
            position next{batch.next, clock_.now()};
            if (!connected_) log_.write(log_level::info, "connected to matrix");
            connected_ = true;
            meters_.set("highroad_matrix_connected", {}, 1);
            if (!next.since.empty()) taken = co_await take_in(desk, std::move(batch), reached);
            if (taken) {
                reached = next;
                failures = 0;
                // While answers wait to be said, a restart reads the same again and says them then. And where we may
                // have been in a room that the look left out, one that a card on its way entered meanwhile among them,
                // what is said there is still ahead of us.
                auto complete = messages_.all_said() && sure && rooms_.entered() == inside;
                if (reached.since != stored.since && complete && co_await keep(reached)) stored = reached;
                continue;
            }
            answer.words = "what it told could not be carried out yet";
        } else if (!reached.since.empty() && is_lost_position(answer)) {
            log_.write(log_level::warning, "matrix does not know our position any more; finding it again by the time",
                       {{"error", answer.words}});
            reached.since.clear();
            continue;
        }
        ++failures;
        connected_ = false;
        meters_.set("highroad_matrix_connected", {}, 0);
        meters_.count("highroad_matrix_failures_total");
        log_.write(log_level::warning, "no news from matrix", {{"error", answer.words}});
        auto delay = retry_delay(failures, random_.next());
        if (answer.rate_limited) delay = std::max(delay, answer.after);
        co_await pause(delay);
    }
}

awaitable<void> sync_loop::run(command_desk& desk)
{
    using namespace asio::experimental::awaitable_operators;
    try {
        co_await (receive(desk) && messages_.speak(log_));
    } catch (const asio::multiple_exceptions& both) {
        // Whatever ends one side ends the other too: the first says what it was. A stop is then told as a stop.
        std::rethrow_exception(both.first_exception());
    }
}

} // namespace highroad::matrix
