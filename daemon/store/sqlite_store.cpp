#include "daemon/store/sqlite_store.hpp"

#include "daemon/store/backlog.hpp"
#include "daemon/store/changes.hpp"
#include "daemon/store/erasing.hpp"
#include "daemon/store/lock_file.hpp"
#include "daemon/store/lookups.hpp"
#include "daemon/store/memories.hpp"
#include "daemon/store/opening.hpp"
#include "daemon/store/outbox.hpp"
#include "daemon/store/writer.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <functional>
#include <type_traits>
#include <utility>

namespace highroad {
namespace {

using sqlite::connection;

/// A repeated request may come this much later at most: the longest retry of any chat is hours.
constexpr auto commands_kept = std::chrono::hours{24 * 30};
constexpr auto prune_gap = std::chrono::hours{1};

/// Work that a coroutine waits for. Its handler, and with it the coroutine, belongs to the job until it is posted back
/// to the coroutine's own executor. Cancelling the coroutine meanwhile changes nothing here: it wakes when the outcome
/// is known, and ends then.
template <class Work, class Handler>
class awaited_job final : public sqlite::job {
public:
    using value = std::invoke_result_t<Work&, connection&>;

    awaited_job(Work work, Handler handler, const asio::any_io_executor& loop)
        : work_{std::move(work)},
          handler_{std::move(handler)},
          // Keeps the loop alive until the outcome has been posted to it.
          home_{asio::get_associated_executor(handler_, loop)}
    {}

    void run(connection& database) override { value_.emplace(work_(database)); }

    void finish(std::optional<failure> why) noexcept override
    {
        auto outcome = why ? result<value>{std::move(*why)} : result<value>{std::move(*value_)};
        asio::post(home_.get_executor(), [handler = std::move(handler_), outcome = std::move(outcome)]() mutable {
            std::move(handler)(std::move(outcome));
        });
        home_.reset();
    }

private:
    Work work_;
    Handler handler_;
    asio::executor_work_guard<asio::any_io_executor> home_;
    std::optional<value> value_;
};

class sqlite_store final : public store, public personal_data, public backlog_teller {
public:
    sqlite_store(asio::any_io_executor loop, sqlite::opened_database opened, sqlite::writer::habits how)
        : loop_{std::move(loop)},
          lock_{std::move(opened.lock)},
          reader_{std::move(opened.reader)},
          writer_{std::move(opened.writer), std::move(how)}
    {}

    awaitable<result<std::optional<answer>>> commit(transaction work) override
    {
        auto write = [this, work = std::move(work)](connection& database) mutable {
            prune(database, work.at);
            return apply(database, work);
        };
        co_return co_await on_writer(std::move(write));
    }

    awaitable<result<claimed_effects>> claim_due(instant now, claim_bounds bounds) override
    {
        // Most looks find nothing, and reading costs no fsync.
        auto due = on_reader([&](connection& database) { return sqlite::anything_due(database, now, bounds.not_now); });
        if (!due) co_return due.error();
        if (!*due) co_return claimed_effects{};
        auto write = [now, bounds = std::move(bounds)](connection& database) {
            return sqlite::claim(database, now, bounds);
        };
        co_return co_await on_writer(std::move(write));
    }

    awaitable<result<int>> recover_interrupted() override
    {
        auto write = [](connection& database) { return sqlite::recover(database); };
        co_return co_await on_writer(std::move(write));
    }

    awaitable<result<std::vector<sighting>>> look_up(const std::vector<review>& listed) override
    {
        co_return on_reader([&](connection& database) { return sqlite::look_up(database, listed); });
    }

    awaitable<result<std::optional<review_case>>> find_case(int number) override
    {
        co_return on_reader([&](connection& database) { return sqlite::find_case(database, number); });
    }

    awaitable<result<std::vector<review_case>>> list_cases(case_filter wanted) override
    {
        co_return on_reader([&](connection& database) { return sqlite::list_cases(database, wanted); });
    }

    awaitable<result<std::vector<journal_row>>> journal_of(int number) override
    {
        co_return on_reader([&](connection& database) { return sqlite::journal_of(database, number); });
    }

    awaitable<result<int>> last_case_number() override
    {
        co_return on_reader([](connection& database) {
            return static_cast<int>(database.number("SELECT coalesce(max(number), 0) FROM cases"));
        });
    }

    awaitable<result<std::optional<int>>> case_of_message(std::string channel, std::string message) override
    {
        co_return on_reader([&](connection& database) { return sqlite::case_of_message(database, channel, message); });
    }

    awaitable<result<bool>> card_on_its_way(std::string channel) override
    {
        co_return on_reader([&](connection& database) { return sqlite::card_on_its_way(database, channel); });
    }

    awaitable<result<std::optional<answer>>> answered_before(std::string key) override
    {
        co_return on_reader([&](connection& database) { return sqlite::earlier_answer(database, key); });
    }

    awaitable<result<std::vector<review_case>>> quiet_cases(std::string source) override
    {
        co_return on_reader([&](connection& database) { return sqlite::quiet_cases(database, source); });
    }

    awaitable<result<std::optional<source_state>>> find_source(std::string source) override
    {
        co_return on_reader([&](connection& database) { return sqlite::find_source(database, source); });
    }

    awaitable<result<std::vector<review_key>>> known_between(std::string source, instant from, instant to) override
    {
        co_return on_reader([&](connection& database) { return sqlite::known_between(database, source, from, to); });
    }

    awaitable<result<std::vector<int>>> cases_due(instant now, std::size_t limit) override
    {
        co_return on_reader([&](connection& database) { return sqlite::cases_due(database, now, limit); });
    }

    awaitable<result<std::optional<instant>>> next_case_due() override
    {
        co_return on_reader([](connection& database) { return sqlite::next_case_due(database); });
    }

    awaitable<result<std::vector<int>>> cases_without_a_deadline() override
    {
        co_return on_reader([](connection& database) { return sqlite::cases_without_a_deadline(database); });
    }

    awaitable<result<std::vector<neighbouring_reply>>> replies_near(std::string source, int besides) override
    {
        co_return on_reader([&](connection& database) { return sqlite::replies_near(database, source, besides); });
    }

    awaitable<result<std::vector<waiting_case>>> waiting_for_team() override
    {
        co_return on_reader([](connection& database) { return sqlite::waiting_for_team(database); });
    }

    awaitable<result<std::vector<int>>> cases_with_cause(std::string cause) override
    {
        co_return on_reader([&](connection& database) { return sqlite::cases_with_cause(database, cause); });
    }

    awaitable<result<std::vector<recent_case>>> opened_since(std::string source, instant since) override
    {
        co_return on_reader([&](connection& database) { return sqlite::opened_since(database, source, since); });
    }

    awaitable<result<int>> reviews_of_author(std::string source, std::string author) override
    {
        co_return on_reader([&](connection& database) { return sqlite::reviews_of_author(database, source, author); });
    }

    awaitable<result<std::optional<board>>> find_board(std::string key) override
    {
        co_return on_reader([&](connection& database) { return sqlite::find_board(database, key); });
    }

    awaitable<result<std::optional<storm>>> find_storm(int number) override
    {
        co_return on_reader([&](connection& database) { return sqlite::find_storm(database, number); });
    }

    awaitable<result<std::vector<storm>>> open_storms() override
    {
        co_return on_reader([](connection& database) { return sqlite::open_storms(database); });
    }

    awaitable<result<int>> last_storm_number() override
    {
        co_return on_reader([](connection& database) {
            return static_cast<int>(database.number("SELECT coalesce(max(number), 0) FROM storms"));
        });
    }

    awaitable<result<std::vector<ring>>> rings_since(instant since) override
    {
        co_return on_reader([since](connection& database) { return sqlite::rings_since(database, since); });
    }

    awaitable<result<std::optional<instant>>> digests_told() override
    {
        co_return on_reader([](connection& database) { return sqlite::digests_told(database); });
    }

    awaitable<result<std::optional<instant>>> next_effect_due(instant now) override
    {
        co_return on_reader([now](connection& database) { return sqlite::next_due(database, now); });
    }

    awaitable<result<totals>> count() override
    {
        co_return on_reader([](connection& database) { return sqlite::count(database); });
    }

    result<backlog> backlog_now() override
    {
        return on_reader([](connection& database) { return sqlite::backlog_of(database); });
    }

    awaitable<result<std::optional<std::string>>> recall(std::string name) override
    {
        co_return on_reader([&](connection& database) { return sqlite::recall(database, name); });
    }

    awaitable<result<void>> remember(std::string name, std::string text, std::optional<instant> until) override
    {
        auto write = [name = std::move(name), text = std::move(text), until](connection& database) {
            sqlite::remember(database, name, text, until);
            return true;
        };
        auto written = co_await on_writer(std::move(write));
        if (!written) co_return written.error();
        co_return result<void>{};
    }

    awaitable<result<forgotten>> forget(whose_data whose, instant now) override
    {
        auto write = [whose = std::move(whose), now](connection& database) {
            return sqlite::forget(database, whose, now);
        };
        auto told = co_await on_writer(std::move(write));
        if (told) empty_log();
        co_return told;
    }

    awaitable<result<forgotten>> forget_expired(retention_periods periods, instant now, int after,
                                                std::size_t limit) override
    {
        auto write = [periods, now, after, limit](connection& database) {
            return sqlite::forget_expired(database, periods, now, after, limit);
        };
        auto told = co_await on_writer(std::move(write));
        auto erased = told && (!told->cases.empty() || told->names > 0 || told->quarantined > 0);
        if (erased) empty_log();
        co_return told;
    }

private:
    /// The write-ahead log still holds what was erased from the database. Where a reader or a backup needs it just now,
    /// it is overwritten a little later.
    void empty_log()
    {
        (void)on_reader([](connection& database) {
            connection alone{database.path(), sqlite::access::write};
            alone.execute("PRAGMA busy_timeout = 200; PRAGMA wal_checkpoint(TRUNCATE)");
            return true;
        });
    }

    template <class Work>
    auto on_reader(Work work) -> result<std::invoke_result_t<Work&, connection&>>
    {
        try {
            return work(*reader_);
        } catch (const sqlite::store_error& thrown) {
            return thrown.why;
        }
    }

    template <class Work>
    auto on_writer(Work work) -> awaitable<result<std::invoke_result_t<Work&, connection&>>>
    {
        using outcome = result<std::invoke_result_t<Work&, connection&>>;
        auto start = [this](auto handler, Work carried) {
            using job = awaited_job<Work, decltype(handler)>;
            writer_.hand_over(std::make_unique<job>(std::move(carried), std::move(handler), loop_));
        };
        return asio::async_initiate<const asio::use_awaitable_t<>&, void(outcome)>(
            std::move(start), asio::use_awaitable, std::move(work));
    }

    /// On the writer's thread.
    void prune(connection& database, instant now)
    {
        if (last_pruned_ && now - *last_pruned_ < prune_gap) return;
        last_pruned_ = now;
        sqlite::forget_commands(database, now - commands_kept);
        sqlite::forget_memories(database, now);
    }

    asio::any_io_executor loop_;
    sqlite::lock_file lock_; // first in, last out: held until both connections are closed
    std::unique_ptr<connection> reader_;
    std::optional<instant> last_pruned_; ///< the writer's thread only
    sqlite::writer writer_;
};

} // namespace

personal_data* personal_data_in(store& of)
{
    return dynamic_cast<personal_data*>(&of);
}

backlog_teller* backlog_in(store& of)
{
    return dynamic_cast<backlog_teller*>(&of);
}

result<std::unique_ptr<store>> open_sqlite(asio::any_io_executor loop, sqlite_options options)
{
    auto opened = sqlite::open_database(options);
    if (!opened) return opened.error();
    sqlite::writer::habits how{options.group_wait, options.counters, options.log_pages, {}};
    if (options.writes_on) {
        how.write_later = [where = *options.writes_on](std::function<void()> write) {
            asio::post(where, std::move(write));
        };
    }
    return std::unique_ptr<store>{std::make_unique<sqlite_store>(std::move(loop), std::move(*opened), std::move(how))};
}

} // namespace highroad
