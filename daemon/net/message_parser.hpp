#pragma once

#include "daemon/ports/http.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace highroad {

/// Beast's parser, writing straight into our messages: no field container in between that would be copied from.
/// `feed` takes what it can use of `bytes` and says how much; the rest must be offered again, with more behind it.
template <bool IsRequest>
class message_reader : private boost::beast::http::basic_parser<IsRequest> {
    using base = boost::beast::http::basic_parser<IsRequest>;
    using text = boost::beast::string_view;

public:
    std::size_t feed(std::string_view bytes, boost::system::error_code& error);
    /// The peer will say nothing more; an error unless that ends the message.
    void feed_end(boost::system::error_code& error) { this->put_eof(error); }

    [[nodiscard]] bool done() const { return this->is_done(); }
    [[nodiscard]] bool started() const { return this->got_some(); }
    [[nodiscard]] bool head_done() const { return this->is_header_done(); }
    [[nodiscard]] bool keeps_alive() const { return this->keep_alive(); }

protected:
    message_reader(std::size_t header_limit, std::size_t body_limit);

    virtual void start(std::string_view method_or_empty, std::string_view target_or_reason, int status,
                       int version) = 0;
    virtual void field(boost::beast::http::field name, std::string_view spelled, std::string_view value,
                       boost::system::error_code& error) = 0;
    virtual void head_ended(boost::system::error_code&) {}
    virtual std::string& body() = 0;
    void expect_no_body() { this->skip(true); }

private:
    void count(std::size_t bytes, boost::system::error_code& error);

    void on_request_impl(boost::beast::http::verb, text method, text target, int version,
                         boost::system::error_code& error) override;
    void on_response_impl(int status, text reason, int version, boost::system::error_code& error) override;
    void on_field_impl(boost::beast::http::field name, text spelled, text value,
                       boost::system::error_code& error) override;
    void on_header_impl(boost::system::error_code& error) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, boost::system::error_code& error) override;
    std::size_t on_body_impl(text piece, boost::system::error_code& error) override;
    void on_chunk_header_impl(std::uint64_t, text, boost::system::error_code& error) override;
    std::size_t on_chunk_body_impl(std::uint64_t, text piece, boost::system::error_code& error) override;
    void on_finish_impl(boost::system::error_code& error) override;

    std::size_t header_left_;
    std::size_t body_limit_;
    bool in_trailer_ = false;

public:
    // Newer versions of Beast tell trailers apart from fields; older ones do not know this function.
    virtual void on_trailer_field_impl(boost::beast::http::field, text, text, boost::system::error_code& error)
    {
        error = {};
    }
};

extern template class message_reader<true>;
extern template class message_reader<false>;

struct reader_limits {
    std::size_t header = std::size_t{32} << 10;
    std::size_t body = std::size_t{1} << 20;
};

/// A request as our server receives it.
class request_reader final : public message_reader<true> {
public:
    explicit request_reader(reader_limits limits) : message_reader{limits.header, limits.body} {}

    [[nodiscard]] http_request& request() { return request_; }
    [[nodiscard]] bool wants_continue() const { return wants_continue_; }
    /// HTTP/1.1, where chunks are understood.
    [[nodiscard]] bool is_modern() const { return version_ >= 11; }

private:
    void start(std::string_view method, std::string_view target, int status, int version) override;
    void field(boost::beast::http::field name, std::string_view spelled, std::string_view value,
               boost::system::error_code& error) override;
    void head_ended(boost::system::error_code& error) override;
    std::string& body() override { return request_.body; }

    http_request request_;
    int hosts_ = 0;
    int version_ = 11;
    bool wants_continue_ = false;
};

enum class answer_body { expected, none };

struct answer_limits {
    std::size_t header_limit = std::size_t{64} << 10;
    std::size_t body_limit = std::size_t{16} << 20;
    answer_body body = answer_body::expected;
};

/// An answer as our client receives it.
class answer_reader final : public message_reader<false> {
public:
    explicit answer_reader(answer_limits limits);

    [[nodiscard]] http_response& answer() { return answer_; }

private:
    void start(std::string_view method, std::string_view reason, int status, int version) override;
    void field(boost::beast::http::field name, std::string_view spelled, std::string_view value,
               boost::system::error_code& error) override;
    std::string& body() override { return answer_.body; }

    http_response answer_;
};

} // namespace highroad
