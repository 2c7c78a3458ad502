#pragma once

#include <boost/asio/buffer.hpp>

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace highroad {

/// Bytes that came and were not used yet, in one piece. Grows only when a request's head does not fit.
class receive_buffer {
public:
    receive_buffer() : bytes_{new char[capacity_]} {}

    [[nodiscard]] std::string_view unread() const { return {bytes_.get() + begin_, end_ - begin_}; }
    void consume(std::size_t count)
    {
        begin_ += count;
        if (begin_ == end_) begin_ = end_ = 0;
    }

    /// Free space behind what is unread, never empty.
    [[nodiscard]] boost::asio::mutable_buffer space()
    {
        if (end_ == capacity_) make_room();
        return {bytes_.get() + end_, capacity_ - end_};
    }
    void commit(std::size_t count) { end_ += count; }

private:
    void make_room()
    {
        auto length = end_ - begin_;
        if (length * 2 <= capacity_) {
            std::memmove(bytes_.get(), bytes_.get() + begin_, length);
        } else {
            std::unique_ptr<char[]> larger{new char[capacity_ * 2]};
            std::memcpy(larger.get(), bytes_.get() + begin_, length);
            bytes_ = std::move(larger);
            capacity_ *= 2;
        }
        begin_ = 0;
        end_ = length;
    }

    std::size_t capacity_ = 4096;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::unique_ptr<char[]> bytes_;
};

} // namespace highroad
