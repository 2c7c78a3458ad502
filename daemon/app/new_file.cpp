#include "daemon/app/new_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

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

/// A new file beside `path`, to be put in its place.
class draft_file {
public:
    explicit draft_file(const std::string& path)
    {
        std::error_code failed;
        auto real = std::filesystem::weakly_canonical(path, failed);
        target_ = failed ? path : real.string();
        name_ = target_ + ".new-XXXXXX";
        descriptor_ = ::mkostemp(name_.data(), O_CLOEXEC);
        there_ = descriptor_ >= 0;
    }
    draft_file(const draft_file&) = delete;
    draft_file& operator=(const draft_file&) = delete;
    ~draft_file()
    {
        if (descriptor_ >= 0) ::close(descriptor_);
        if (there_) ::unlink(name_.c_str());
    }

    [[nodiscard]] bool made() const { return there_; }
    [[nodiscard]] int descriptor() const { return descriptor_; }
    [[nodiscard]] const std::string& target() const { return target_; }
    [[nodiscard]] bool put_in_place()
    {
        auto whole = ::close(std::exchange(descriptor_, -1)) == 0;
        there_ = !whole || ::rename(name_.c_str(), target_.c_str()) != 0;
        return !there_;
    }

private:
    std::string target_;
    std::string name_;
    int descriptor_ = -1;
    bool there_ = false;
};

} // namespace

result<void> can_replace_file(const std::string& path)
{
    std::error_code unknown;
    if (std::filesystem::is_directory(path, unknown))
        return failure{errc::disk, path + " is a folder. Name the file itself."};
    draft_file draft{path};
    if (!draft.made()) return not_written(path);
    return {};
}

result<void> replace_file(const std::string& path, const std::string& text, unsigned mode)
{
    draft_file draft{path};
    if (!draft.made()) return not_written(path);
    struct stat before {};
    auto known = ::stat(draft.target().c_str(), &before) == 0;
    if (known && ::fchown(draft.descriptor(), before.st_uid, before.st_gid) != 0) {
        // Only root may give files away; then the file belongs to who writes it.
    }
    auto rights = known ? before.st_mode & 07777U : static_cast<mode_t>(mode);
    if (::fchmod(draft.descriptor(), rights) != 0 || !write_all(draft.descriptor(), text) || !draft.put_in_place())
        return not_written(path);
    auto folder = std::filesystem::path{draft.target()}.parent_path().string();
    sync_folder(folder.empty() ? "." : folder);
    return {};
}

} // namespace highroad::app
