#include "daemon/store/opening.hpp"

#include "daemon/store/migrations.hpp"

#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace highroad::sqlite {
namespace {

/// Customers' names and words are in it: nobody but the daemon's user reads it. SQLite gives its side files the mode of
/// the database, so the mode is set before SQLite sees the file.
void make_private(const std::string& path)
{
    auto made = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_EXCL, 0600);
    if (made >= 0) {
        ::close(made);
        return;
    }
    // Never opened and closed a second time here: that would drop the locks of a backup in this process.
    if (errno == EEXIST && ::chmod(path.c_str(), 0600) == 0) return;
    throw store_error{{errc::disk, "the database " + path + " cannot be made or kept private (" +
                                       std::generic_category().message(errno) +
                                       "). Check that its folder exists and that the daemon's user owns both"}};
}

/// A damaged page is found now, not in the middle of a decision.
void check(connection& database)
{
    auto finding = database.select("PRAGMA quick_check(1)");
    auto words = finding.step() ? finding.text(0) : std::string{"no answer"};
    if (words == "ok") return;
    const auto& file = database.path();
    throw store_error{{errc::disk, "the database " + file + " is damaged (" + words + "). Stop the daemon, move " +
                                       file + ", " + file + "-wal and " + file +
                                       "-shm aside, restore the newest backup as " + file + ", and start again"}};
}

opened_database prepared(lock_file lock, const sqlite_options& options)
{
    make_private(options.path);
    auto writing = std::make_unique<connection>(options.path, access::write);
    // 64 MB is what the write-ahead log shrinks to after a long read held it back. The check reads every page once, and
    // a large cache would keep them all for nothing.
    writing->execute("PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -256; "
                     "PRAGMA temp_store = MEMORY");
    writing->execute(options.synchronous_full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
    check(*writing);
    migrate(*writing);
    writing->execute("PRAGMA cache_size = -1024");
    if (options.max_pages > 0) {
        auto limit = "PRAGMA max_page_count = " + std::to_string(options.max_pages);
        writing->execute(limit.c_str());
    }
    auto reading = std::make_unique<connection>(options.path, access::read_only);
    // The system keeps what was read lately anyway.
    reading->execute("PRAGMA cache_size = -512; PRAGMA temp_store = MEMORY");
    return {std::move(lock), std::move(writing), std::move(reading)};
}

} // namespace

result<opened_database> open_database(const sqlite_options& options)
{
    // SQLite takes some names for something else than a file.
    if (options.path.empty() || options.path.front() == ':' || options.path.starts_with("file:")) {
        return failure{errc::bad_input, "the database needs the path of a file, not \"" + options.path + "\""};
    }
    auto lock = lock_file::take(options.path);
    if (!lock) return lock.error();
    try {
        return prepared(std::move(*lock), options);
    } catch (const store_error& thrown) {
        return thrown.why;
    }
}

} // namespace highroad::sqlite
