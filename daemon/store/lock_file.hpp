#pragma once

#include "daemon/ports/result.hpp"

#include <string>

namespace highroad::sqlite {

/// Holds an exclusive flock on a file beside the database for as long as it lives, so that at most one daemon works
/// on it. The kernel lets go of it when the process dies, however it dies. Readers and backups do not take it:
/// SQLite's own locks are enough for them.
class lock_file {
public:
    [[nodiscard]] static result<lock_file> take(const std::string& database);
    lock_file(lock_file&& other) noexcept;
    lock_file& operator=(lock_file&&) = delete;
    ~lock_file();

private:
    explicit lock_file(int descriptor) : descriptor_{descriptor} {}
    int descriptor_;
};

} // namespace highroad::sqlite
