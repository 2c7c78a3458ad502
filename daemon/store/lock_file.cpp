#include "daemon/store/lock_file.hpp"

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace highroad::sqlite {
namespace {

std::string holder(int descriptor)
{
    std::array<char, 16> text{};
    auto size = ::pread(descriptor, text.data(), text.size(), 0);
    std::string digits;
    for (auto i = 0; i < size && text[static_cast<std::size_t>(i)] >= '0' && text[static_cast<std::size_t>(i)] <= '9';
         ++i)
        digits += text[static_cast<std::size_t>(i)];
    return digits.empty() ? std::string{} : " (process " + digits + ")";
}

} // namespace

result<lock_file> lock_file::take(const std::string& database)
{
    auto name = database + ".lock";
    lock_file taken{::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (taken.descriptor_ < 0) {
        return failure{errc::disk, "the lock file " + name + " cannot be opened (" +
                                       std::generic_category().message(errno) +
                                       "). Check that its folder exists and that the daemon's user may write there"};
    }
    if (::flock(taken.descriptor_, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) {
            return failure{errc::disk, "the lock file " + name + " cannot be locked (" +
                                           std::generic_category().message(errno) +
                                           "). Keep the database on a local disk"};
        }
        return failure{errc::conflict, "another Highroad daemon" + holder(taken.descriptor_) + " works on " + database +
                                           ". Stop it first, or give this one a database of its own"};
    }
    // For the message above only: the lock is the flock, so a number that cannot be written does no harm.
    auto number = std::to_string(::getpid()) + "\n";
    if (::ftruncate(taken.descriptor_, 0) == 0) [[maybe_unused]]
        auto written = ::pwrite(taken.descriptor_, number.data(), number.size(), 0);
    return taken;
}

lock_file::lock_file(lock_file&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}

lock_file::~lock_file()
{
    // The file stays: removing it would let two daemons hold locks on two files of the same name.
    if (descriptor_ >= 0) ::close(descriptor_);
}

} // namespace highroad::sqlite
