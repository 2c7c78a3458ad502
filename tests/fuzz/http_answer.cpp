#include "daemon/net/endpoint.hpp"
#include "daemon/net/inflate.hpp"
#include "daemon/net/message_parser.hpp"
#include "daemon/net/request_text.hpp"
#include "tests/fuzz/input.hpp"

#include <cstdlib>

namespace {

using namespace highroad;

constexpr std::size_t body_limit = 65536;

void receive(std::string_view bytes, std::size_t pace, bool no_body)
{
    answer_reader reader{
        {.header_limit = 4096, .body_limit = body_limit, .body = no_body ? answer_body::none : answer_body::expected}};
    std::string waiting;
    boost::system::error_code error;
    while (!bytes.empty() && !reader.done()) {
        auto piece = bytes.substr(0, pace);
        bytes.remove_prefix(piece.size());
        waiting += piece;
        while (!waiting.empty() && !reader.done()) {
            auto used = reader.feed(waiting, error);
            fuzz::must(used <= waiting.size(), "the reader takes no more than it was offered");
            waiting.erase(0, used);
            if (error) return;
            if (used == 0) break;
        }
    }
    if (!reader.done() && reader.started()) reader.feed_end(error);
    if (error || !reader.done()) return;
    auto& answer = reader.answer();
    fuzz::must(answer.body.size() <= body_limit, "no body is longer than allowed");
    auto plain = decoded_content(answer.headers.get("Content-Encoding"), answer.body, body_limit);
    fuzz::must(!plain || plain->size() <= body_limit, "nothing unpacks to more than allowed");
    auto home = parse_endpoint("https://api.example.com/v1/list", url_family::http);
    auto target = redirected_target(*home, answer.headers.get("Location"));
    // What a redirect names goes into a request line: it must stay one request, to the same host.
    fuzz::must(target.empty() || target.front() == '/', "a redirect leads to a path of the same host");
    fuzz::must(target.find_first_of("\r\n ") == std::string::npos, "a redirect's target is one word");
}

} // namespace

/// What a client receives: an answer in pieces, its content coding and where it redirects to; and addresses as such.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    fuzz::input given{bytes, size};
    auto choice = given.byte();
    auto rest = given.rest();
    if (choice % 8 == 7) {
        auto where = parse_endpoint(rest, url_family::http);
        if (where) {
            http_request request{"GET", std::string{rest}};
            if (check_request(request)) {
                auto head = request_head(request, *where, std::nullopt, "highroad");
                fuzz::must(head.find("\r\n\r\n") == head.size() - 4, "a head is one head");
            }
        }
        return 0;
    }
    receive(rest, choice % 2 == 0 ? 65536 : choice / 8 + 1U, (choice & 4) != 0);
    return 0;
}
