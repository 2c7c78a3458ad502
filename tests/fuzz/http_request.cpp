#include "daemon/net/message_parser.hpp"
#include "daemon/ports/http.hpp"
#include "tests/fuzz/input.hpp"

#include <optional>

namespace {

using namespace highroad;

struct outcome {
    bool done = false;
    bool failed = false;
    std::string method, url, body;
    std::size_t fields = 0;
};

/// `pace` is how much arrives at a time; 0 is everything.
outcome receive(std::string_view bytes, std::size_t pace)
{
    request_reader reader{{.header = 4096, .body = 8192}};
    outcome seen;
    std::string waiting;
    while (!bytes.empty() && !reader.done()) {
        auto piece = bytes.substr(0, pace == 0 ? bytes.size() : pace);
        bytes.remove_prefix(piece.size());
        waiting += piece;
        while (!waiting.empty() && !reader.done()) {
            boost::system::error_code error;
            auto used = reader.feed(waiting, error);
            fuzz::must(used <= waiting.size(), "the reader takes no more than it was offered");
            waiting.erase(0, used);
            if (error) {
                seen.failed = true;
                return seen;
            }
            if (used == 0) break;
        }
    }
    seen.done = reader.done();
    if (!seen.done) return seen;
    const auto& request = reader.request();
    seen.method = request.method;
    seen.url = request.url;
    seen.body = request.body;
    for (const auto& [name, value] : request.headers) {
        ++seen.fields;
        fuzz::must(name.find_first_of("\r\n") == std::string::npos, "no field's name has a line end");
        fuzz::must(value.find_first_of("\r\n") == std::string::npos, "no field's value has a line end");
    }
    fuzz::must(request.body.size() <= 8192, "no body is longer than allowed");
    return seen;
}

} // namespace

/// What a server receives, in pieces of any size: always the same message, within its limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    fuzz::input given{bytes, size};
    auto pace = static_cast<std::size_t>(given.byte() % 32) + 1;
    auto whole = receive(given.rest(), 0);
    auto slow = receive(given.rest(), pace);
    if (whole.done && slow.done) {
        fuzz::must(whole.method == slow.method && whole.url == slow.url && whole.body == slow.body &&
                       whole.fields == slow.fields,
                   "the message does not depend on the pieces in which it came");
    }
    if (whole.done) {
        auto question = whole.url.find('?');
        if (question != std::string::npos) (void)parse_form(std::string_view{whole.url}.substr(question + 1));
        (void)parse_form(whole.body);
    }
    return 0;
}
