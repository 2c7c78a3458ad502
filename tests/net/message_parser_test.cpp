#include "daemon/net/message_parser.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace highroad;

namespace {

/// Feeds the bytes in pieces of that size, as they would arrive one after the other.
http_request received(std::string_view bytes, std::size_t pace)
{
    request_reader reader{{}};
    std::string waiting;
    while (!bytes.empty() && !reader.done()) {
        auto piece = bytes.substr(0, pace);
        bytes.remove_prefix(piece.size());
        waiting += piece;
        boost::system::error_code error;
        waiting.erase(0, reader.feed(waiting, error));
        REQUIRE_FALSE(error);
    }
    REQUIRE(reader.done());
    return reader.request();
}

} // namespace

// Found by tests/fuzz/http_request: Beast asserts that five bytes are there after a last chunk.
TEST_CASE("a chunked message is read however few bytes come at a time, an empty one too", "[net]")
{
    auto pace = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{4}, std::size_t{5}, std::size_t{7},
                         std::size_t{1000});
    CAPTURE(pace);
    const std::string head = "POST /hooks/shop HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    CHECK(received(head + "0\r\n\r\n", pace).body.empty());
    CHECK(received(head + "0\r\nX: y\r\n\r\n", pace).body.empty());
    CHECK(received(head + "1\r\na\r\n0\r\n\r\n", pace).body == "a");
    CHECK(received(head + "4\r\nwiki\r\n5;a=b\r\npedia\r\n0\r\nX: y\r\n\r\n", pace).body == "wikipedia");
}
