#include "bench/peers/group_writer.hpp"

#include <sqlite3.h>

#include <stdexcept>

namespace highroad::bench {
namespace {

std::int64_t seconds_now()
{
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

/// Binds in order and runs to the end.
class running {
public:
    explicit running(sqlite3_stmt* statement) : statement_{statement} {}
    running& text(const std::string& value)
    {
        sqlite3_bind_text(statement_, ++position_, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
        return *this;
    }
    running& number(std::int64_t value)
    {
        sqlite3_bind_int64(statement_, ++position_, value);
        return *this;
    }
    void run()
    {
        auto code = sqlite3_step(statement_);
        sqlite3_reset(statement_);
        if (code != SQLITE_DONE && code != SQLITE_ROW) throw std::runtime_error{sqlite3_errstr(code)};
    }

private:
    sqlite3_stmt* statement_;
    int position_ = 0;
};

} // namespace

group_writer::group_writer(const std::string& path, const std::string& schema)
{
    sqlite3* opened = nullptr;
    auto code = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                                nullptr);
    database_.reset(opened);
    if (code != SQLITE_OK) throw std::runtime_error{sqlite3_errstr(code)};
    execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384");
    execute(schema.c_str());
    auto body = prepared("SELECT body FROM cases WHERE number = 1");
    if (sqlite3_step(body) == SQLITE_ROW) body_ = reinterpret_cast<const char*>(sqlite3_column_text(body, 0));
    sqlite3_finalize(body);
    if (body_.empty()) throw std::runtime_error{"the database has no cases: script/bench makes it"};

    command_ = prepared("INSERT INTO handled_commands (key, answer, at) VALUES (?, ?, ?)");
    case_ = prepared("UPDATE cases SET version = version + 1, wake = ?, body = ? WHERE number = ?");
    message_ = prepared("INSERT INTO messages (channel, message, case_number) VALUES (?, ?, ?) ON CONFLICT (channel, "
                        "message) DO UPDATE SET case_number = excluded.case_number "
                        "WHERE case_number <> excluded.case_number");
    journal_ = prepared("INSERT INTO journal (case_number, at, what, actor_chat, actor_id, actor_name, detail) "
                        "VALUES (?, ?, 'note', 'slack', ?, 'Ana', ?)");
    outbox_ = prepared("INSERT INTO outbox (key, case_number, destination, kind, body, not_before) "
                       "VALUES (?, ?, 'channel:reviews', 'say', ?, ?) ON CONFLICT (key) DO UPDATE SET "
                       "body = excluded.body, generation = generation + 1");
    auto highest = prepared("SELECT coalesce(max(row), 0) FROM outbox");
    if (sqlite3_step(highest) == SQLITE_ROW) keys_ = sqlite3_column_int64(highest, 0);
    sqlite3_finalize(highest);
    thread_ = std::jthread{[this] { work(); }};
}

group_writer::~group_writer()
{
    {
        std::lock_guard held{mutex_};
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
    for (auto* each : {command_, case_, message_, journal_, outbox_})
        sqlite3_finalize(each);
}

void group_writer::record(note what, std::function<void()> done)
{
    {
        std::lock_guard held{mutex_};
        waiting_.push_back({std::move(what), std::move(done)});
    }
    wake_.notify_one();
}

void group_writer::work()
{
    for (;;) {
        std::vector<job> group;
        {
            std::unique_lock held{mutex_};
            wake_.wait(held, [this] { return stopping_ || !waiting_.empty(); });
            group.swap(waiting_);
        }
        if (group.empty()) return;
        execute("BEGIN IMMEDIATE");
        for (const auto& each : group)
            write(each.what);
        execute("COMMIT");
        for (auto& each : group)
            each.done();
    }
}

void group_writer::write(const note& what)
{
    auto now = seconds_now();
    auto number = std::to_string(what.case_number);
    auto told = "{\"accepted\":true,\"text\":\"Noted in #" + number + ".\"}";
    running{command_}.text(what.key).text(told).number(now).run();
    running{case_}.number(now + 3600).text(body_).number(what.case_number).run();
    auto message = "1700000000." + number;
    running{message_}.text("reviews").text(message).number(what.case_number).run();
    running{journal_}.number(what.case_number).number(now).text(what.user).text(what.text).run();
    auto key = number + "/say/" + std::to_string(++keys_) + "/reviews";
    auto line = "{\"channel\":\"reviews\",\"text\":\"Ana notes: " + what.text + "\"}";
    running{outbox_}.text(key).number(what.case_number).text(line).number(now).run();
}

void group_writer::execute(const char* sql)
{
    auto code = sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) throw std::runtime_error{sqlite3_errmsg(database_.get())};
}

sqlite3_stmt* group_writer::prepared(const char* sql)
{
    sqlite3_stmt* made = nullptr;
    auto code = sqlite3_prepare_v3(database_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    if (code != SQLITE_OK) throw std::runtime_error{sqlite3_errmsg(database_.get())};
    return made;
}

void group_writer::closer::operator()(sqlite3* open) const
{
    sqlite3_close_v2(open);
}

} // namespace highroad::bench
