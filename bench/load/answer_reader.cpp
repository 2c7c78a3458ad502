#include "bench/load/answer_reader.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace highroad::bench {
namespace {

/// The value of a field of a head; `name` in lower case.
std::string_view field(std::string_view head, std::string_view name)
{
    while (!head.empty()) {
        auto line = head.substr(0, head.find("\r\n"));
        head.remove_prefix(std::min(head.size(), line.size() + 2));
        auto same = line.size() > name.size() && line[name.size()] == ':' &&
                    std::equal(name.begin(), name.end(), line.begin(),
                               [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); });
        if (!same) continue;
        line.remove_prefix(name.size() + 1);
        while (line.starts_with(' '))
            line.remove_prefix(1);
        return line;
    }
    return {};
}

} // namespace

bool answer_reader::complete()
{
    if (head_ == 0) {
        auto end = all().find("\r\n\r\n");
        if (end == std::string_view::npos) return false;
        head_ = end + 4;
        auto head = all().substr(0, head_);
        auto length = field(head, "content-length");
        chunked_ = length.empty();
        std::from_chars(length.data(), length.data() + length.size(), size_);
    }
    if (chunked_) return all().substr(head_).ends_with("0\r\n\r\n");
    return filled_ >= head_ + size_;
}

int answer_reader::status() const
{
    int status = 0;
    auto digits = all().substr(std::min<std::size_t>(filled_, 9), 3);
    std::from_chars(digits.data(), digits.data() + digits.size(), status);
    return status;
}

std::string answer_reader::body() const
{
    auto raw = all().substr(head_);
    if (!chunked_) return std::string{raw.substr(0, size_)};
    std::string body;
    for (;;) {
        std::size_t size = 0;
        auto line = raw.substr(0, raw.find("\r\n"));
        std::from_chars(line.data(), line.data() + line.size(), size, 16);
        if (size == 0 || raw.size() < line.size() + 2 + size + 2) return body;
        body += raw.substr(line.size() + 2, size);
        raw.remove_prefix(line.size() + 2 + size + 2);
    }
}

void answer_reader::next()
{
    filled_ = 0;
    head_ = 0;
    size_ = 0;
}

} // namespace highroad::bench
