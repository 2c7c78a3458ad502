#include "daemon/settings/secret_ref.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace highroad {
namespace {

constexpr std::size_t largest_secret = 64 * 1024;

enum class world_access { refused, ignored };

class open_file {
public:
    explicit open_file(const std::string& path)
        // Without O_NONBLOCK a named pipe in this place would stop the daemon for ever.
        : descriptor_{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)}
    {}
    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;
    ~open_file()
    {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    [[nodiscard]] int get() const { return descriptor_; }

private:
    int descriptor_;
};

std::variant<std::string, no_secret> cleaned(std::string secret, const std::string& place)
{
    while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r'))
        secret.pop_back();
    if (secret.empty()) return no_secret{place + " is empty; put the secret into it"};
    return secret;
}

std::variant<std::string, no_secret> read_secret(const std::string& path, const std::string& place, world_access others)
{
    open_file file{path};
    if (file.get() < 0) {
        auto why = std::string{std::strerror(errno)};
        return no_secret{place + " cannot be opened (" + why + "); create it, readable by the user that runs highroad"};
    }
    struct stat facts {};
    if (::fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
        return no_secret{place + " is not a regular file; put the secret into a plain file"};
    }
    if (others == world_access::refused && (facts.st_mode & (S_IROTH | S_IWOTH)) != 0) {
        return no_secret{place +
                         " can be read or written by everybody on this machine, so it is not used; run: chmod o-rwx '" +
                         path + "'"};
    }
    std::string secret(largest_secret + 1, '\0');
    std::size_t size = 0;
    while (size < secret.size()) {
        auto got = ::read(file.get(), secret.data() + size, secret.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return no_secret{place + " cannot be read (" + std::strerror(errno) + ")"};
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    if (size > largest_secret)
        return no_secret{place + " is larger than 64 KiB; it should hold nothing but the secret"};
    secret.resize(size);
    return cleaned(std::move(secret), place);
}

} // namespace

std::string in_words(const secret_ref& ref)
{
    switch (ref.where) {
    case secret_ref::place::file:
        return "the file " + ref.name;
    case secret_ref::place::credential:
        return "the credential " + ref.name;
    case secret_ref::place::environment:
        return "the environment variable " + ref.name;
    case secret_ref::place::sealed:
        return "the sealed file " + ref.name;
    case secret_ref::place::nowhere:
        break;
    }
    return "no secret";
}

std::variant<std::string, no_secret> resolve(const secret_ref& ref, const environment_lookup& environment,
                                             const std::string& credentials_dir)
{
    auto place = in_words(ref);
    switch (ref.where) {
    case secret_ref::place::file:
        return read_secret(ref.name, place, world_access::refused);
    case secret_ref::place::credential:
        if (credentials_dir.empty()) {
            return no_secret{place +
                             " is not there, because this process was started without credentials; start it by "
                             "systemd with LoadCredential=" +
                             ref.name + ":/path, or name a file instead"};
        }
        // The directory belongs to this service alone, whatever the mode of the files in it.
        return read_secret(credentials_dir + "/" + ref.name, place, world_access::ignored);
    case secret_ref::place::environment:
        if (auto value = environment(ref.name)) return cleaned(*std::move(value), place);
        return no_secret{place + " is not set; set it for the service, or name a file instead"};
    case secret_ref::place::sealed:
        return read_secret(ref.name, place, world_access::ignored);
    case secret_ref::place::nowhere:
        break;
    }
    return no_secret{"no secret is configured"};
}

} // namespace highroad
