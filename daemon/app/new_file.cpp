#include "daemon/app/new_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace highroad::app {
namespace {

failure not_written(const std::string& path)
{
    return {errc::disk, path + " cannot be written: " + std::strerror(errno) + ". Nothing was changed."};
}

bool write_all(int file, const std::string& text)
{
    std::size_t done = 0;
    while (done < text.size()) {
        auto n = ::write(file, text.data() + done, text.size() - done);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        done += static_cast<std::size_t>(n);
    }
    return ::fsync(file) == 0;
}

void sync_folder(const std::string& path)
{
    auto folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return;
    (void)::fsync(folder);
    ::close(folder);
}

} // namespace

result<void> replace_file(const std::string& path, const std::string& text, unsigned mode)
{
    std::error_code failed;
    auto real = std::filesystem::weakly_canonical(path, failed);
    auto target = failed ? path : real.string();
    auto folder = std::filesystem::path{target}.parent_path().string();
    auto draft = target + ".new-XXXXXX";
    auto file = ::mkostemp(draft.data(), O_CLOEXEC);
    if (file < 0) return not_written(path);
    struct stat before {};
    auto known = ::stat(target.c_str(), &before) == 0;
    if (known && ::fchown(file, before.st_uid, before.st_gid) != 0) {
        // Only root may give files away; then the file belongs to who writes it.
    }
    auto kept =
        ::fchmod(file, known ? before.st_mode & 07777U : static_cast<mode_t>(mode)) == 0 && write_all(file, text);
    kept = ::close(file) == 0 && kept;
    if (!kept || ::rename(draft.c_str(), target.c_str()) != 0) {
        auto why = not_written(path);
        ::unlink(draft.c_str());
        return why;
    }
    sync_folder(folder.empty() ? "." : folder);
    return {};
}

} // namespace highroad::app
