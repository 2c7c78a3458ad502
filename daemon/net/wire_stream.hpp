#pragma once

#include "daemon/net/wire.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/role.hpp>

#include <cstddef>
#include <memory>
#include <utility>

namespace highroad {

/// A wire as Asio's templates want to see a stream, so that they are instantiated once for plain and TLS together.
class wire_stream {
public:
    using executor_type = wire::socket_type::executor_type;

    explicit wire_stream(std::shared_ptr<wire> over) : wire_{std::move(over)} {}

    [[nodiscard]] executor_type get_executor() { return wire_->socket().get_executor(); }
    [[nodiscard]] wire& below() { return *wire_; }

    template <class Buffers, class Handler>
    auto async_read_some(const Buffers& buffers, Handler&& handler)
    {
        return asio::async_initiate<Handler, void(boost::system::error_code, std::size_t)>(
            [](auto done, wire* over, const Buffers& into) {
                if (over->tls()) {
                    over->tls()->async_read_some(into, std::move(done));
                } else {
                    over->socket().async_read_some(into, std::move(done));
                }
            },
            handler, wire_.get(), buffers);
    }

    template <class Buffers, class Handler>
    auto async_write_some(const Buffers& buffers, Handler&& handler)
    {
        return asio::async_initiate<Handler, void(boost::system::error_code, std::size_t)>(
            [](auto done, wire* over, const Buffers& from) {
                if (over->tls()) {
                    over->tls()->async_write_some(from, std::move(done));
                } else {
                    over->socket().async_write_some(from, std::move(done));
                }
            },
            handler, wire_.get(), buffers);
    }

private:
    std::shared_ptr<wire> wire_;
};

// Beast calls these at the end of a WebSocket. Both sides said goodbye in WebSocket's own words by then, so TLS's are
// not waited for.
inline void teardown(boost::beast::role_type, wire_stream& stream, boost::system::error_code& error)
{
    error = {};
    stream.below().close();
}

inline void beast_close_socket(wire_stream& stream)
{
    stream.below().close();
}

template <class Handler>
void async_teardown(boost::beast::role_type, wire_stream& stream, Handler&& handler)
{
    stream.below().close();
    asio::post(stream.get_executor(),
               [done = std::forward<Handler>(handler)]() mutable { done(boost::system::error_code{}); });
}

} // namespace highroad
