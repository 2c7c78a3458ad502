#include "daemon/app/database_copy.hpp"

#include <unistd.h>
#include <utility>

namespace highroad::app {

result<database_copy> database_copy::of(const settings& configured)
{
    auto path = std::filesystem::temp_directory_path() / ("highroad-copy-" + std::to_string(::getpid()) + ".db");
    database_copy made{path};
    auto copied = back_up(configured.general.state_dir + "/highroad.db", path.string());
    if (!copied) return copied.error();
    return made;
}

database_copy::database_copy(database_copy&& other) noexcept : path_{std::exchange(other.path_, {})} {}

database_copy::~database_copy()
{
    if (path_.empty()) return;
    std::error_code ignored;
    for (const auto* ending : {"", "-wal", "-shm", ".lock"})
        std::filesystem::remove(path_.string() + ending, ignored);
}

} // namespace highroad::app
