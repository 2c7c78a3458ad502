#include "daemon/app/descriptors.hpp"

#include <algorithm>

#include <sys/resource.h>

namespace highroad::app {
namespace {

constexpr std::size_t fewest = 16;
constexpr std::size_t most = 1024;

} // namespace

std::size_t open_files_allowed()
{
    rlimit limit{};
    return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? static_cast<std::size_t>(limit.rlim_cur) : most;
}

std::size_t connections_for(std::size_t open_files)
{
    return std::clamp(open_files / 4, fewest, most);
}

} // namespace highroad::app
