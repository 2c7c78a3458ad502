#include "daemon/net/inflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace highroad {
namespace {

// zlib: 15 bits of window, plus 16 for a gzip wrapper, or minus for no wrapper at all.
constexpr int gzip_window = 15 + 16;
constexpr int zlib_window = 15;
constexpr int bare_window = -15;

class inflater {
public:
    explicit inflater(int window) { ready_ = inflateInit2(&stream_, window) == Z_OK; }
    inflater(const inflater&) = delete;
    inflater& operator=(const inflater&) = delete;
    ~inflater()
    {
        if (ready_) inflateEnd(&stream_);
    }

    result<std::string> decode(std::string_view body, std::size_t limit)
    {
        failure damaged{errc::bad_answer, "the compressed answer is damaged"};
        if (!ready_) return damaged;
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
        stream_.avail_in = static_cast<uInt>(body.size());
        std::string out;
        std::array<char, 16384> piece;
        for (;;) {
            stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
            stream_.avail_out = static_cast<uInt>(piece.size());
            auto state = inflate(&stream_, Z_NO_FLUSH);
            if (state != Z_OK && state != Z_STREAM_END) return damaged;
            auto made = piece.size() - stream_.avail_out;
            if (made > limit - out.size())
                return failure{errc::too_large,
                               "the answer unpacks to more than " + std::to_string(limit >> 10) + " KiB"};
            out.append(piece.data(), made);
            if (state == Z_STREAM_END && stream_.avail_in == 0) return out;
            // gzip allows several members one after another (RFC 1952 section 2.2).
            if (state == Z_STREAM_END && inflateReset(&stream_) != Z_OK) return damaged;
            if (state == Z_OK && stream_.avail_in == 0 && stream_.avail_out != 0) return damaged;
        }
    }

private:
    z_stream stream_{};
    bool ready_ = false;
};

/// "deflate" means a zlib wrapper, yet some servers send none. The wrapper's header is divisible by 31.
bool has_zlib_wrapper(std::string_view body)
{
    if (body.size() < 2) return false;
    auto first = static_cast<unsigned char>(body[0]);
    auto second = static_cast<unsigned char>(body[1]);
    return (first & 15) == 8 && (first * 256 + second) % 31 == 0;
}

} // namespace

result<std::string> decoded_content(std::string_view encoding, std::string body, std::size_t limit)
{
    std::string name{encoding};
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (name.empty() || name == "identity" || body.empty()) return body;
    if (name == "gzip" || name == "x-gzip") return inflater{gzip_window}.decode(body, limit);
    if (name == "deflate") return inflater{has_zlib_wrapper(body) ? zlib_window : bare_window}.decode(body, limit);
    return failure{errc::bad_answer, "the answer is packed in a way that was not asked for"};
}

} // namespace highroad
