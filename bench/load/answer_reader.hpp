#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace highroad::bench {

/// Collects one answer after the other from the bytes of a connection. Knows what the three servers send: a sized body
/// or a chunked one.
class answer_reader {
public:
    /// Where the next bytes go.
    [[nodiscard]] char* space() { return bytes_.data() + filled_; }
    [[nodiscard]] std::size_t room() const { return bytes_.size() - filled_; }
    void arrived(std::size_t count) { filled_ += count; }

    /// True once the whole answer is there.
    [[nodiscard]] bool complete();
    [[nodiscard]] int status() const;
    [[nodiscard]] std::string body() const;
    /// Forgets it: the next one begins.
    void next();

private:
    [[nodiscard]] std::string_view all() const { return {bytes_.data(), filled_}; }

    std::string bytes_ = std::string(16 * 1024, '\0');
    std::size_t filled_ = 0;
    std::size_t head_ = 0; ///< with its empty line; 0 while it is not complete
    std::size_t size_ = 0; ///< of the body
    bool chunked_ = false;
};

} // namespace highroad::bench
