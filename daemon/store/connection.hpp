#pragma once

#include "daemon/core/time.hpp"
#include "daemon/ports/result.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace highroad::sqlite {

/// How a failure travels inside the store. It never leaves it: the port returns `why` as a value.
class store_error : public std::runtime_error {
public:
    explicit store_error(failure reason) : std::runtime_error{reason.words}, why{std::move(reason)} {}
    failure why;
};

/// Bytes that are no text: stored as a BLOB.
struct blob {
    std::string_view bytes;
};

/// One run of a prepared statement. The statement returns to its connection when this ends.
class rows {
public:
    template <class... Values>
    rows(sqlite3_stmt* prepared, std::string_view path, const Values&... values) : prepared_{prepared}, path_{path}
    {
        [[maybe_unused]] auto position = 0;
        (bind(++position, values), ...);
    }
    rows(const rows&) = delete;
    rows& operator=(const rows&) = delete;
    ~rows();

    /// Moves to the first or next row; false after the last.
    bool step();

    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] int small(int column) const { return static_cast<int>(integer(column)); }
    [[nodiscard]] std::string text(int column) const { return std::string{view(column)}; }
    /// Valid until the next step().
    [[nodiscard]] std::string_view view(int column) const;
    [[nodiscard]] instant at(int column) const { return instant{std::chrono::seconds{integer(column)}}; }
    [[nodiscard]] bool null(int column) const;
    [[nodiscard]] std::optional<instant> maybe_at(int column) const;
    [[nodiscard]] std::optional<int> maybe_small(int column) const;

private:
    void bind(int position, std::nullptr_t);
    void bind(int position, std::int64_t value);
    void bind(int position, int value) { bind(position, std::int64_t{value}); }
    void bind(int position, bool value) { bind(position, std::int64_t{value ? 1 : 0}); }
    void bind(int position, std::size_t value) { bind(position, static_cast<std::int64_t>(value)); }
    void bind(int position, std::string_view text);
    void bind(int position, const std::string& text) { bind(position, std::string_view{text}); }
    void bind(int position, const char* text) { bind(position, std::string_view{text}); }
    void bind(int position, blob value);
    void bind(int position, instant at) { bind(position, std::int64_t{at.time_since_epoch().count()}); }
    template <class T>
    void bind(int position, const std::optional<T>& value)
    {
        if (value) {
            bind(position, *value);
        } else {
            bind(position, nullptr);
        }
    }

    sqlite3_stmt* prepared_;
    std::string_view path_;
};

enum class access { write, read_only };

/// One connection to the database. Used by one thread at a time.
class connection {
public:
    connection(std::string path, access allowed);
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;
    ~connection();

    /// Runs SQL that has no parameters and whose rows nobody wants.
    void execute(const char* sql);

    /// Runs one statement to its end; returns how many rows it changed. `sql` must be a literal: the prepared statement
    /// is kept under its address.
    template <class... Values>
    std::int64_t run(const char* sql, const Values&... values)
    {
        rows once{prepared(sql), path_, values...};
        while (once.step()) {
        }
        return changes();
    }

    /// As run(), for statements that give rows. Only one run of the same literal may be open at a time.
    template <class... Values>
    [[nodiscard]] rows select(const char* sql, const Values&... values)
    {
        return rows{prepared(sql), path_, values...};
    }

    /// For statements with one value as their answer.
    [[nodiscard]] std::int64_t number(const char* sql);

    /// From now on the write-ahead log grows until bring_back() is called.
    void keep_in_log();
    /// Writes what stands in the log into the database, once it has more than so many pages of 4 KiB; the next commit
    /// then begins the log anew, unless somebody is reading what it holds. A failure is none of anybody's commit: the
    /// log keeps everything, and the next call tries again.
    void bring_back(int more_than_pages);

    /// False when SQLite has rolled the open transaction back by itself (a full disk does that).
    [[nodiscard]] bool in_transaction() const;
    [[nodiscard]] std::int64_t last_row() const;
    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] sqlite3* raw() const { return handle_.get(); }

private:
    [[nodiscard]] sqlite3_stmt* prepared(const char* sql);
    [[nodiscard]] std::int64_t changes() const;

    struct closer {
        void operator()(sqlite3* open) const;
    };
    struct finalizer {
        void operator()(sqlite3_stmt* done) const;
    };
    std::string path_;
    std::unique_ptr<sqlite3, closer> handle_;
    int pages_in_log_ = 0; ///< after the last commit; counted after keep_in_log() only
    std::unordered_map<const char*, std::unique_ptr<sqlite3_stmt, finalizer>> statements_;
};

} // namespace highroad::sqlite
