#pragma once

#include "bench/load/answer_reader.hpp"
#include "bench/load/run.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <functional>
#include <string>
#include <utility>

namespace highroad::bench {

namespace asio = boost::asio;

/// One keep-alive connection: one question, one answer.
class connection {
public:
    /// `answered` is told why the answer is wrong; empty when it is right.
    using on_answer = std::function<void(connection&, std::string why_wrong)>;

    connection(asio::io_context& loop, const load_wishes& wanted, on_answer answered)
        : wanted_{wanted}, socket_{loop}, answered_{std::move(answered)}
    {
        socket_.connect({asio::ip::address_v4::loopback(), wanted.port});
        socket_.set_option(asio::ip::tcp::no_delay{true});
        socket_.non_blocking(true);
    }

    void ask(std::string request)
    {
        request_ = std::move(request);
        boost::system::error_code error;
        // Fits into the socket's buffer nearly always: no trip through the event loop then.
        auto sent = socket_.write_some(asio::buffer(request_), error);
        if (error && error != asio::error::would_block) return answered_(*this, error.message());
        if (sent == request_.size()) return read();
        asio::async_write(socket_, asio::buffer(request_) + sent,
                          [this](boost::system::error_code failed, std::size_t) {
                              if (failed) return answered_(*this, failed.message());
                              read();
                          });
    }

    std::int64_t due = 0; ///< ns; of the question on its way

private:
    void read()
    {
        socket_.async_read_some(asio::buffer(reader_.space(), reader_.room()),
                                [this](boost::system::error_code error, std::size_t count) {
                                    if (error) return answered_(*this, error.message());
                                    reader_.arrived(count);
                                    if (!reader_.complete()) return read();
                                    auto wrong = why_wrong(reader_.status(), reader_.body(), wanted_.expected);
                                    reader_.next();
                                    answered_(*this, std::move(wrong));
                                });
    }

    const load_wishes& wanted_;
    asio::ip::tcp::socket socket_;
    on_answer answered_;
    answer_reader reader_;
    std::string request_;
};

} // namespace highroad::bench
