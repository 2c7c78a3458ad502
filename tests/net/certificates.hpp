#pragma once

#include <string>

namespace highroad::test {

struct certified {
    std::string certificate_pem;
    std::string key_pem;
};

/// An authority made for one test.
class authority {
public:
    explicit authority(const std::string& name = "Test Authority");
    [[nodiscard]] const std::string& pem() const { return own_.certificate_pem; }

    enum class validity { current, expired };
    /// `name` is a DNS name or an IPv4 address.
    [[nodiscard]] certified certify(const std::string& name, validity when = validity::current) const;
    [[nodiscard]] static certified self_signed(const std::string& name);

private:
    certified own_;
};

/// A file that is gone with the test.
class kept_file {
public:
    explicit kept_file(const std::string& text);
    kept_file(const kept_file&) = delete;
    kept_file& operator=(const kept_file&) = delete;
    ~kept_file();
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
};

} // namespace highroad::test
