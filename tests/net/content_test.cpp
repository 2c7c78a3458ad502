#include "daemon/net/inflate.hpp"
#include "tests/net/asking.hpp"
#include "tests/net/raw_server.hpp"
#include "tests/support/catch.hpp"

#include <zlib.h>

#include <random>
#include <string>

using namespace highroad;
using namespace highroad::test;

namespace {

constexpr int gzip_wrapper = 15 + 16;
constexpr int zlib_wrapper = 15;
constexpr int no_wrapper = -15;

std::string packed(const std::string& plain, int wrapper)
{
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, wrapper, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, static_cast<uLong>(plain.size())) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

} // namespace

TEST_CASE("a packed answer is unpacked, and its fields no longer say packed", "[net]")
{
    raw_server server{{answering(ok(packed("hello hello hello", gzip_wrapper), "Content-Encoding: gzip\r\n"))}};
    auto answer = get(server.url());
    REQUIRE(answer.has_value());
    CHECK(answer->body == "hello hello hello");
    CHECK(answer->headers.find("Content-Encoding") == nullptr);
    CHECK(answer->headers.find("Content-Length") == nullptr);
    CHECK(server.requests().at(0).find("Accept-Encoding: gzip\r\n") != std::string::npos);
}

TEST_CASE("deflate is understood with its wrapper and without", "[net]")
{
    for (int wrapper : {zlib_wrapper, no_wrapper}) {
        auto plain = decoded_content("Deflate", packed("some text", wrapper), 1000);
        REQUIRE(plain.has_value());
        CHECK(*plain == "some text");
    }
}

TEST_CASE("several gzip members are one text", "[net]")
{
    auto plain = decoded_content("gzip", packed("a", gzip_wrapper) + packed("b", gzip_wrapper), 1000);
    REQUIRE(plain.has_value());
    CHECK(*plain == "ab");
}

TEST_CASE("a bomb is too large before it is unpacked whole", "[net]")
{
    auto bomb = packed(std::string(64 << 20, '\0'), gzip_wrapper);
    REQUIRE(bomb.size() < 100'000);
    raw_server server{{answering(ok(bomb, "Content-Encoding: gzip\r\n"))}};
    client_options options;
    options.body_limit = 1 << 20;
    auto answer = get(server.url(), options);
    REQUIRE(answer.has_error());
    CHECK(answer.error().code == errc::too_large);
}

TEST_CASE("the limit is on the byte", "[net]")
{
    auto body = packed(std::string(5000, 'x'), gzip_wrapper);
    CHECK(decoded_content("gzip", body, 5000).has_value());
    auto over = decoded_content("gzip", body, 4999);
    REQUIRE(over.has_error());
    CHECK(over.error().code == errc::too_large);
}

TEST_CASE("damaged, cut and foreign encodings are bad answers and never crash", "[net]")
{
    auto whole = packed("a text that is packed and then damaged in every way", gzip_wrapper);
    for (std::size_t length = 1; length < whole.size(); ++length) {
        auto cut = decoded_content("gzip", whole.substr(0, length), 1000);
        REQUIRE(cut.has_error());
        CHECK(cut.error().code == errc::bad_answer);
    }
    std::mt19937 random{3};
    for (int round = 0; round < 300; ++round) {
        auto damaged = whole;
        damaged[random() % damaged.size()] = static_cast<char>(random());
        auto read = decoded_content(round % 2 ? "gzip" : "deflate", damaged, 1000);
        if (read) CHECK(read->size() <= 1000);
    }
    CHECK(decoded_content("br", "x", 1000).error().code == errc::bad_answer);
    CHECK(*decoded_content("identity", "x", 1000) == "x");
}
