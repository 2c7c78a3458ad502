#include "daemon/store/connection.hpp"
#include "daemon/store/sqlite_store.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace highroad {
namespace {

using sqlite::access;
using sqlite::connection;
using sqlite::store_error;

[[noreturn]] void fail(const std::string& step, const std::string& path, int number)
{
    throw store_error{{errc::disk, "the backup was not made: " + step + " " + path + " failed (" +
                                       std::generic_category().message(number) +
                                       "). Check the folder, its owner and its free space; an earlier backup is "
                                       "untouched"}};
}

/// The copy under its unfinished name; gone again unless it was put in place.
class unfinished {
public:
    explicit unfinished(std::string path) : path_{std::move(path)}
    {
        remove();
        auto made = ::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (made < 0) fail("making", path_, errno);
        ::close(made);
    }
    unfinished(const unfinished&) = delete;
    unfinished& operator=(const unfinished&) = delete;
    ~unfinished() { remove(); }

    void put_in_place(const std::string& wanted)
    {
        flush(path_, O_RDONLY);
        if (::rename(path_.c_str(), wanted.c_str()) != 0) fail("renaming to", wanted, errno);
        auto folder = std::filesystem::path{wanted}.parent_path();
        flush(folder.empty() ? std::string{"."} : folder.string(), O_RDONLY | O_DIRECTORY);
    }
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    void remove() const
    {
        for (const auto* ending : {"", "-journal", "-wal", "-shm"})
            ::unlink((path_ + ending).c_str());
    }
    static void flush(const std::string& path, int flags)
    {
        auto opened = ::open(path.c_str(), flags | O_CLOEXEC);
        if (opened < 0) fail("opening", path, errno);
        auto synced = ::fsync(opened);
        auto number = errno;
        ::close(opened);
        if (synced != 0) fail("flushing", path, number);
    }
    std::string path_;
};

void copy(connection& from, connection& to)
{
    // All in one step: it holds one read of the write-ahead log, so it sees one moment and writers go on beside it.
    auto* backup = sqlite3_backup_init(to.raw(), "main", from.raw(), "main");
    auto code = backup ? sqlite3_backup_step(backup, -1) : sqlite3_errcode(to.raw());
    if (backup) sqlite3_backup_finish(backup);
    if (code == SQLITE_DONE) return;
    auto words = (code & 0xFF) == SQLITE_FULL ? "the disk is full" : sqlite3_errstr(code);
    throw store_error{{errc::disk, "the backup was not made: copying " + from.path() + " to " + to.path() +
                                       " failed (" + words + "). An earlier backup is untouched"}};
}

/// The database itself or one of the files that stand beside it: a copy in the place of the write-ahead log would take
/// away what was written last.
bool belongs_to(const std::string& database, const std::string& wanted)
{
    std::error_code unknown;
    for (const auto* ending : {"", "-wal", "-shm", "-journal", ".lock"}) {
        auto own = database + ending;
        if (std::filesystem::equivalent(own, wanted, unknown)) return true;
        if (std::filesystem::weakly_canonical(own, unknown) == std::filesystem::weakly_canonical(wanted, unknown))
            return true;
    }
    return false;
}

void check(connection& copied)
{
    auto finding = copied.select("PRAGMA integrity_check(1)");
    auto words = finding.step() ? finding.text(0) : std::string{"no answer"};
    if (words == "ok") return;
    throw store_error{{errc::disk, "the backup was not made: the copy does not pass its check (" + words +
                                       "), so the database may be damaged. Keep the earlier backups"}};
}

} // namespace

result<void> back_up(const std::string& path_from, const std::string& path_to)
{
    std::error_code missing;
    if (!std::filesystem::is_regular_file(path_from, missing))
        return failure{errc::not_found, "there is no database " + path_from + " to back up"};
    if (path_to.empty() || belongs_to(path_from, path_to))
        return failure{errc::bad_input, "the backup needs a file of its own, not \"" + path_to + "\""};
    try {
        unfinished target{path_to + ".unfinished"};
        {
            connection from{path_from, access::read_only};
            connection to{target.path(), access::write};
            copy(from, to);
            // The copy says of itself that it has a write-ahead log; a backup is one file.
            to.execute("PRAGMA journal_mode = DELETE");
            check(to);
        }
        target.put_in_place(path_to);
        return {};
    } catch (const store_error& thrown) {
        return thrown.why;
    }
}

} // namespace highroad
