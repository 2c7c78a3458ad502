#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace highroad::bench {

namespace asio = boost::asio;
namespace http = boost::beast::http;

/// As little as Beast needs to answer keep-alive requests: one thread, callbacks, no routes, no limits of time.
class loopback_server {
public:
    using request = http::request<http::string_body>;
    /// Sends the answer's JSON; may be called at once or later, on the loop.
    using answer = std::function<void(int status, std::string_view json)>;
    using handler = std::function<void(const request&, answer)>;

    loopback_server(asio::io_context& loop, std::uint16_t port, handler handle)
        : acceptor_{loop, {asio::ip::address_v4::loopback(), port}}, handle_{std::move(handle)}
    {
        accept();
    }

    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

private:
    class session : public std::enable_shared_from_this<session> {
    public:
        session(asio::ip::tcp::socket socket, const handler& handle) : socket_{std::move(socket)}, handle_{handle}
        {
            socket_.set_option(asio::ip::tcp::no_delay{true});
            socket_.non_blocking(true);
        }

        void read()
        {
            parser_.emplace();
            http::async_read(
                socket_, buffer_, *parser_, [self = shared_from_this()](boost::system::error_code error, std::size_t) {
                    if (error) return;
                    self->handle_(self->parser_->get(),
                                  [self](int status, std::string_view json) { self->write(status, json); });
                });
        }

    private:
        void write(int status, std::string_view json)
        {
            out_ = status == 200 ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 401 Unauthorized\r\n";
            out_ += "Content-Type: application/json\r\nContent-Length: ";
            out_ += std::to_string(json.size());
            out_ += "\r\n\r\n";
            out_ += json;
            boost::system::error_code error;
            auto sent = socket_.write_some(asio::buffer(out_), error);
            if (error && error != asio::error::would_block) return;
            if (sent == out_.size()) return read();
            asio::async_write(socket_, asio::buffer(out_) + sent,
                              [self = shared_from_this()](boost::system::error_code failed, std::size_t) {
                                  if (!failed) self->read();
                              });
        }

        asio::ip::tcp::socket socket_;
        const handler& handle_;
        boost::beast::flat_buffer buffer_;
        std::optional<http::request_parser<http::string_body>> parser_;
        std::string out_;
    };

    void accept()
    {
        acceptor_.async_accept([this](boost::system::error_code error, asio::ip::tcp::socket socket) {
            if (!error) std::make_shared<session>(std::move(socket), handle_)->read();
            accept();
        });
    }

    asio::ip::tcp::acceptor acceptor_;
    handler handle_;
};

} // namespace highroad::bench
