#pragma once

#include "daemon/app/on_interruption.hpp"
#include "daemon/ports/store.hpp"
#include "daemon/settings/settings.hpp"
#include "daemon/store/sqlite_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace highroad::app {

/// What the daemon recorded, to be looked at while it goes on working: a copy that goes with this value, and with a
/// process that a person breaks off. It holds customers' words, and nobody else may read it.
class database_copy {
public:
    /// Fails in words when there is no database, or no room for a copy.
    [[nodiscard]] static result<database_copy> of(const settings& configured);
    database_copy(database_copy&& other) noexcept;
    database_copy& operator=(database_copy&&) = delete;
    ~database_copy();

    /// Runs one coroutine on the store to its end.
    template <class T>
    [[nodiscard]] result<T> read(const std::function<awaitable<result<T>>(store&)>& reader) const
    {
        asio::io_context loop{1};
        sqlite_options options;
        options.path = file();
        auto opened = open_sqlite(loop.get_executor(), std::move(options));
        if (!opened) return opened.error();
        std::optional<result<T>> got;
        asio::co_spawn(loop, reader(**opened), [&](std::exception_ptr thrown, result<T> value) {
            if (!thrown) got.emplace(std::move(value));
        });
        loop.run();
        if (!got) return failure{errc::disk, "reading the database ended early"};
        return std::move(*got);
    }

private:
    explicit database_copy(std::filesystem::path folder);
    [[nodiscard]] std::string file() const { return (folder_ / "highroad.db").string(); }

    std::filesystem::path folder_; ///< empty after a move
    std::unique_ptr<on_interruption> interrupted_;
};

} // namespace highroad::app
