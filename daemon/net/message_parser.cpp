#include "daemon/net/message_parser.hpp"

#include <boost/beast/http/field.hpp>

#include <algorithm>
#include <limits>

namespace highroad {

namespace http = boost::beast::http;
using boost::system::error_code;

namespace {

std::string_view std_view(boost::beast::string_view text)
{
    return {text.data(), text.size()};
}

bool is_chunked(std::string_view value)
{
    constexpr std::string_view chunked = "chunked";
    return std::equal(value.begin(), value.end(), chunked.begin(), chunked.end(),
                      [](char a, char b) { return (a | 0x20) == b; });
}

} // namespace

template <bool IsRequest>
message_reader<IsRequest>::message_reader(std::size_t header_limit, std::size_t body_limit)
    : header_left_{header_limit}, body_limit_{body_limit}
{
    this->eager(true);
    this->header_limit(
        static_cast<std::uint32_t>(std::min<std::size_t>(header_limit, std::numeric_limits<std::uint32_t>::max())));
    this->body_limit(body_limit);
}

template <bool IsRequest>
std::size_t message_reader<IsRequest>::feed(std::string_view bytes, error_code& error)
{
    // Once Beast has seen a last chunk whose trailer is not complete it takes for granted that five bytes are there,
    // and asserts it: "0\r\n" and then "\r" would end a process that was built with assertions. A chunked body that is
    // not over has at least as many to come, so fewer can wait for the rest.
    constexpr std::size_t shortest_rest = 5;
    if (this->is_header_done() && !this->is_done() && this->chunked() && bytes.size() < shortest_rest) {
        error = {};
        return 0;
    }
    auto used = this->put(boost::asio::const_buffer{bytes.data(), bytes.size()}, error);
    if (error == http::error::need_more) error = {};
    return used;
}

template <bool IsRequest>
void message_reader<IsRequest>::count(std::size_t bytes, error_code& error)
{
    // Beast's own limit is per piece that it was offered; a head that trickles in line by line would never reach it.
    error = bytes > header_left_ ? error_code{make_error_code(http::error::header_limit)} : error_code{};
    header_left_ -= std::min(bytes, header_left_);
}

template <bool IsRequest>
void message_reader<IsRequest>::on_request_impl(http::verb, text method, text target, int version, error_code& error)
{
    count(method.size() + target.size() + 12, error);
    start(std_view(method), std_view(target), 0, version);
}

template <bool IsRequest>
void message_reader<IsRequest>::on_response_impl(int status, text reason, int version, error_code& error)
{
    count(reason.size() + 15, error);
    start({}, std_view(reason), status, version);
}

template <bool IsRequest>
void message_reader<IsRequest>::on_field_impl(http::field name, text spelled, text value, error_code& error)
{
    count(spelled.size() + value.size() + 4, error);
    if (error) return;
    // Fields behind a chunked body are of no use to us, and must not change what the head said.
    if (in_trailer_) return;
    if (name == http::field::transfer_encoding && !is_chunked(std_view(value))) {
        error = http::error::bad_transfer_encoding;
        return;
    }
    field(name, std_view(spelled), std_view(value), error);
}

template <bool IsRequest>
void message_reader<IsRequest>::on_header_impl(error_code& error)
{
    error = {};
    in_trailer_ = true;
    head_ended(error);
}

template <bool IsRequest>
void message_reader<IsRequest>::on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code& error)
{
    error = {};
    // The length is a stranger's claim: it may save growing, and must not make us hold more than a little in advance.
    constexpr std::uint64_t believed = std::uint64_t{256} << 10;
    if (length) body().reserve(static_cast<std::size_t>(std::min(*length, believed)));
}

template <bool IsRequest>
std::size_t message_reader<IsRequest>::on_body_impl(text piece, error_code& error)
{
    error = body().size() + piece.size() > body_limit_ ? error_code{make_error_code(http::error::body_limit)}
                                                       : error_code{};
    if (!error) body().append(piece.data(), piece.size());
    return piece.size();
}

template <bool IsRequest>
void message_reader<IsRequest>::on_chunk_header_impl(std::uint64_t, text, error_code& error)
{
    error = {};
}

template <bool IsRequest>
std::size_t message_reader<IsRequest>::on_chunk_body_impl(std::uint64_t, text piece, error_code& error)
{
    return on_body_impl(piece, error);
}

template <bool IsRequest>
void message_reader<IsRequest>::on_finish_impl(error_code& error)
{
    error = {};
}

template class message_reader<true>;
template class message_reader<false>;

void request_reader::start(std::string_view method, std::string_view target, int, int version)
{
    request_.method = method;
    version_ = version;
    // A proxy may send the absolute form (RFC 9112 section 3.2.2); routes know paths only.
    if (!target.starts_with('/')) {
        auto scheme_end = target.find("://");
        if (scheme_end != std::string_view::npos) {
            auto path = target.find('/', scheme_end + 3);
            target = path == std::string_view::npos ? "/" : target.substr(path);
        }
    }
    request_.url = target;
    request_.headers.reserve(12);
}

void request_reader::field(http::field name, std::string_view spelled, std::string_view value, error_code&)
{
    if (name == http::field::host) ++hosts_;
    if (name == http::field::expect) wants_continue_ = value == "100-continue";
    request_.headers.add(spelled, std::string{value});
}

void request_reader::head_ended(error_code& error)
{
    // RFC 9112 section 3.2: two hosts, or none in 1.1, are a way to be understood differently by two servers.
    if (hosts_ > 1 || (hosts_ == 0 && version_ >= 11)) error = http::error::bad_field;
    if (version_ < 11) wants_continue_ = false;
}

answer_reader::answer_reader(answer_limits limits) : message_reader{limits.header_limit, limits.body_limit}
{
    if (limits.body == answer_body::none) expect_no_body();
}

void answer_reader::start(std::string_view, std::string_view, int status, int)
{
    answer_.status = status;
}

void answer_reader::field(http::field, std::string_view spelled, std::string_view value, error_code&)
{
    answer_.headers.add(spelled, std::string{value});
}

} // namespace highroad
