#pragma once

#include "daemon/store/connection.hpp"
#include "daemon/store/lock_file.hpp"
#include "daemon/store/sqlite_store.hpp"

#include <memory>

namespace highroad::sqlite {

struct opened_database {
    lock_file lock;
    std::unique_ptr<connection> writer;
    std::unique_ptr<connection> reader;
};

/// Locks, makes, checks and migrates the database.
[[nodiscard]] result<opened_database> open_database(const sqlite_options& options);

} // namespace highroad::sqlite
