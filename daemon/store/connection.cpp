#include "daemon/store/connection.hpp"

#include <sqlite3.h>

#include <cerrno>

namespace highroad::sqlite {
namespace {

/// SQLite counts what it allocates, under a lock that all threads share, unless it is told before its first use that
/// nobody asks (https://sqlite.org/c3ref/c_config_covering_index_scan.html#sqliteconfigmemstatus).
[[maybe_unused]] const int allocations_uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);

/// What happened, what it means, what to do.
failure in_words(int code, int system_error, std::string_view path, std::string_view said)
{
    auto file = std::string{path};
    auto full = (code & 0xFF) == SQLITE_FULL || system_error == ENOSPC || system_error == EDQUOT;
    if (full) {
        return {errc::disk, "the disk is full: " + file +
                                " cannot grow, so nothing of this step was saved. Free some "
                                "space there; the daemon goes on by itself"};
    }
    switch (code & 0xFF) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return {errc::disk, "the database " + file + " is damaged (" + std::string{said} + "). Stop the daemon, move " +
                                file + ", " + file + "-wal and " + file + "-shm aside, restore the newest backup as " +
                                file + ", and start again"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
        return {errc::disk, "the database " + file + " cannot be opened for writing (" + std::string{said} +
                                "). Check that its folder exists and that the daemon's user owns both"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {errc::disk, "another program keeps the database " + file +
                                " locked, so nothing of this step was saved. End that program; the daemon tries again"};
    case SQLITE_IOERR:
        if (system_error == EROFS)
            return {errc::disk,
                    "the disk under the database " + file +
                        " has turned read-only, so nothing of this step was saved. The system does that to a "
                        "disk that fails: see its log, repair and mount it anew, then start the daemon again"};
        return {errc::disk, "reading or writing the database " + file + " failed (" + std::string{said} +
                                "), so nothing of this step was saved. Check the disk and the system's log"};
    default:
        return {errc::disk, "the database " + file + " refused a step: " + std::string{said}};
    }
}

[[noreturn]] void fail(sqlite3* handle, int code, std::string_view path)
{
    // Of a COMMIT that fails SQLite keeps no system error; it is the last that this thread saw.
    const auto last_seen = errno;
    auto system_error = (code & 0xFF) == SQLITE_IOERR ? sqlite3_system_errno(handle) : 0;
    if ((code & 0xFF) == SQLITE_IOERR && system_error == 0) system_error = last_seen;
    throw store_error{in_words(code, system_error, path, handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code))};
}

void check_bound(sqlite3_stmt* statement, int code, std::string_view path)
{
    if (code != SQLITE_OK) fail(sqlite3_db_handle(statement), code, path);
}

} // namespace

rows::~rows()
{
    sqlite3_reset(prepared_);
    // A kept statement must not keep the last caller's texts in memory.
    sqlite3_clear_bindings(prepared_);
}

bool rows::step()
{
    auto code = sqlite3_step(prepared_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    auto* handle = sqlite3_db_handle(prepared_);
    if ((code & 0xFF) == SQLITE_CONSTRAINT)
        throw store_error{{errc::conflict, "somebody else changed the same thing meanwhile"}};
    fail(handle, code, path_);
}

std::int64_t rows::integer(int column) const
{
    return sqlite3_column_int64(prepared_, column);
}

std::string_view rows::view(int column) const
{
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(prepared_, column));
    auto size = sqlite3_column_bytes(prepared_, column);
    return bytes ? std::string_view{bytes, static_cast<std::size_t>(size)} : std::string_view{};
}

bool rows::null(int column) const
{
    return sqlite3_column_type(prepared_, column) == SQLITE_NULL;
}

std::optional<instant> rows::maybe_at(int column) const
{
    if (null(column)) return std::nullopt;
    return at(column);
}

std::optional<int> rows::maybe_small(int column) const
{
    if (null(column)) return std::nullopt;
    return small(column);
}

void rows::bind(int position, std::nullptr_t)
{
    check_bound(prepared_, sqlite3_bind_null(prepared_, position), path_);
}

void rows::bind(int position, std::int64_t value)
{
    check_bound(prepared_, sqlite3_bind_int64(prepared_, position, value), path_);
}

void rows::bind(int position, std::string_view text)
{
    // An empty view may have no address, which SQLite would take for NULL.
    const char* start = text.empty() ? "" : text.data();
    check_bound(prepared_, sqlite3_bind_text64(prepared_, position, start, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8),
                path_);
}

void rows::bind(int position, blob value)
{
    check_bound(prepared_,
                sqlite3_bind_blob64(prepared_, position, value.bytes.data(), value.bytes.size(), SQLITE_TRANSIENT),
                path_);
}

connection::connection(std::string path, access allowed) : path_{std::move(path)}
{
    // Never SQLITE_OPEN_CREATE: whoever makes the file sets its mode first.
    auto flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    sqlite3* opened = nullptr;
    auto code = sqlite3_open_v2(path_.c_str(), &opened, flags, nullptr);
    handle_.reset(opened);
    if (code != SQLITE_OK) fail(opened, code, path_);
    sqlite3_busy_timeout(opened, 5000);
    sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    execute("PRAGMA trusted_schema = OFF");
    execute("PRAGMA foreign_keys = ON");
    if (allowed == access::read_only) execute("PRAGMA query_only = ON");
}

connection::~connection() = default;

void connection::execute(const char* sql)
{
    auto code = sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(handle_.get(), code, path_);
}

std::int64_t connection::number(const char* sql)
{
    auto answer = select(sql);
    return answer.step() ? answer.integer(0) : 0;
}

void connection::keep_in_log()
{
    auto count = [](void* into, sqlite3*, const char*, int pages) {
        *static_cast<int*>(into) = pages;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(handle_.get(), count, &pages_in_log_);
}

void connection::bring_back(int more_than_pages)
{
    if (pages_in_log_ <= more_than_pages) return;
    pages_in_log_ = 0;
    sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

bool connection::in_transaction() const
{
    return sqlite3_get_autocommit(handle_.get()) == 0;
}

std::int64_t connection::last_row() const
{
    return sqlite3_last_insert_rowid(handle_.get());
}

std::int64_t connection::changes() const
{
    return sqlite3_changes64(handle_.get());
}

sqlite3_stmt* connection::prepared(const char* sql)
{
    auto& kept = statements_[sql];
    if (!kept) {
        sqlite3_stmt* made = nullptr;
        auto code = sqlite3_prepare_v3(handle_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr);
        if (code != SQLITE_OK) fail(handle_.get(), code, path_);
        kept.reset(made);
    }
    return kept.get();
}

void connection::closer::operator()(sqlite3* open) const
{
    sqlite3_close_v2(open);
}

void connection::finalizer::operator()(sqlite3_stmt* done) const
{
    sqlite3_finalize(done);
}

} // namespace highroad::sqlite
