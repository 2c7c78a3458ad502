#include "daemon/app/database_copy.hpp"

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace highroad::app {
namespace {

void take_away(const std::filesystem::path& folder)
{
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
}

} // namespace

result<database_copy> database_copy::of(const settings& configured)
{
    // A folder that nobody else may enter: the store puts files of its own beside the copy.
    auto pattern = (std::filesystem::temp_directory_path() / "highroad-copy-XXXXXX").string();
    if (!::mkdtemp(pattern.data()))
        return failure{errc::disk, "a folder for a copy of the database cannot be made at " + pattern + " (" +
                                       std::generic_category().message(errno) + "); TMPDIR names another place"};
    database_copy made{pattern};
    auto copied = back_up(configured.general.state_dir + "/highroad.db", made.file());
    if (!copied) return copied.error();
    return made;
}

database_copy::database_copy(std::filesystem::path folder)
    : folder_{std::move(folder)}, interrupted_{std::make_unique<on_interruption>([copy = folder_] { take_away(copy); })}
{}

database_copy::database_copy(database_copy&& other) noexcept
    : folder_{std::exchange(other.folder_, {})}, interrupted_{std::move(other.interrupted_)}
{}

database_copy::~database_copy()
{
    if (!folder_.empty()) take_away(folder_);
}

} // namespace highroad::app
