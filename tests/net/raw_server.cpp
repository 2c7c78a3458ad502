#include "tests/net/raw_server.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <thread>
#include <utility>

namespace highroad::test {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

void bound_waits(tcp::socket& socket)
{
    timeval limit{5, 0};
    ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

void reset_on_close(asio::basic_socket<tcp>& socket)
{
    error_code ignored;
    socket.set_option(asio::socket_base::linger{true, 0}, ignored);
    socket.close(ignored);
}

template <class Stream>
class stream_peer : public peer {
public:
    explicit stream_peer(Stream& stream) : stream_{stream} {}
    [[nodiscard]] std::string read_some() override
    {
        std::array<char, 65536> piece;
        error_code error;
        auto count = stream_.read_some(asio::buffer(piece), error);
        return {piece.data(), count};
    }
    void write(std::string_view text) override
    {
        error_code ignored;
        asio::write(stream_, asio::buffer(text), ignored);
    }
    [[nodiscard]] int descriptor() override { return stream_.lowest_layer().native_handle(); }
    void reset() override { reset_on_close(stream_.lowest_layer()); }

private:
    Stream& stream_;
};

/// Keeps what was read, for the test to look at.
class recording_peer final : public peer {
public:
    recording_peer(peer& below, std::mutex& lock, std::vector<std::string>& all) : below_{below}, lock_{lock}, all_{all}
    {}
    [[nodiscard]] std::string read_some() override
    {
        auto text = below_.read_some();
        std::lock_guard hold{lock_};
        all_.back() += text;
        return text;
    }
    void write(std::string_view text) override { below_.write(text); }
    [[nodiscard]] int descriptor() override { return below_.descriptor(); }
    void reset() override { below_.reset(); }

private:
    peer& below_;
    std::mutex& lock_;
    std::vector<std::string>& all_;
};

std::size_t body_length(std::string head)
{
    std::transform(head.begin(), head.end(), head.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    auto at = head.find("\r\ncontent-length: ");
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + 18));
}

} // namespace

std::string peer::read_request()
{
    for (;;) {
        auto end = unread_.find("\r\n\r\n");
        if (end != std::string::npos) {
            auto whole = end + 4 + body_length(unread_.substr(0, end));
            if (unread_.size() >= whole) {
                auto request = unread_.substr(0, whole);
                unread_.erase(0, whole);
                return request;
            }
        }
        auto more = read_some();
        if (more.empty()) return std::exchange(unread_, {});
        unread_ += more;
    }
}

struct raw_server::state {
    asio::io_context loop;
    tcp::acceptor acceptor{loop, tcp::endpoint{asio::ip::address_v4::loopback(), 0}};
    std::vector<script> scripts;
    std::optional<certified> identity;
    mutable std::mutex lock;
    std::vector<std::string> received; ///< one for each connection
    int current = -1;                  ///< its descriptor, to wake a script that waits
    bool ending = false;
    std::thread thread;

    void serve()
    {
        for (auto& each : scripts) {
            error_code error;
            tcp::socket socket{loop};
            acceptor.accept(socket, error);
            if (error) return;
            bound_waits(socket);
            socket.set_option(tcp::no_delay{true}, error);
            {
                std::lock_guard hold{lock};
                if (ending) return;
                received.emplace_back();
                current = socket.native_handle();
            }
            run(each, socket);
            std::lock_guard hold{lock};
            current = -1;
        }
    }

    void run(script& each, tcp::socket& socket)
    {
        if (!identity) {
            stream_peer<tcp::socket> plain{socket};
            recording_peer recorded{plain, lock, received};
            each(recorded);
            return;
        }
        asio::ssl::context context{asio::ssl::context::tls_server};
        context.use_certificate_chain(asio::buffer(identity->certificate_pem));
        context.use_private_key(asio::buffer(identity->key_pem), asio::ssl::context::pem);
        asio::ssl::stream<tcp::socket&> stream{socket, context};
        error_code error;
        stream.handshake(asio::ssl::stream_base::server, error);
        if (error) return;
        stream_peer<asio::ssl::stream<tcp::socket&>> secure{stream};
        recording_peer recorded{secure, lock, received};
        each(recorded);
        stream.shutdown(error);
    }
};

raw_server::raw_server(std::vector<script> scripts, std::optional<certified> identity)
    : state_{std::make_unique<state>()}
{
    state_->scripts = std::move(scripts);
    state_->identity = std::move(identity);
    state_->thread = std::thread{[all = state_.get()] { all->serve(); }};
}

raw_server::~raw_server()
{
    {
        std::lock_guard hold{state_->lock};
        state_->ending = true;
        ::shutdown(state_->acceptor.native_handle(), SHUT_RDWR);
        if (state_->current >= 0) ::shutdown(state_->current, SHUT_RDWR);
    }
    state_->thread.join();
}

std::uint16_t raw_server::port() const
{
    return state_->acceptor.local_endpoint().port();
}

std::string raw_server::url(const std::string& path) const
{
    return (state_->identity ? "https://localhost:" : "http://127.0.0.1:") + std::to_string(port()) + path;
}

std::vector<std::string> raw_server::requests() const
{
    std::lock_guard hold{state_->lock};
    return state_->received;
}

int raw_server::connections() const
{
    std::lock_guard hold{state_->lock};
    return static_cast<int>(state_->received.size());
}

raw_server::script answering(std::string answer)
{
    return [answer = std::move(answer)](peer& client) {
        if (!client.read_request().empty()) client.write(answer);
    };
}

raw_server::script relay_to(std::uint16_t port, std::string greeting)
{
    return [port, greeting = std::move(greeting)](peer& client) {
        if (client.read_request().empty()) return;
        asio::io_context loop;
        tcp::socket origin{loop};
        origin.connect(tcp::endpoint{asio::ip::address_v4::loopback(), port});
        client.write(greeting);
        std::array<pollfd, 2> sides{pollfd{client.descriptor(), POLLIN, 0}, pollfd{origin.native_handle(), POLLIN, 0}};
        constexpr int patience_ms = 5000;
        while (::poll(sides.data(), sides.size(), patience_ms) > 0) {
            if (sides[0].revents != 0) {
                auto text = client.read_some();
                if (text.empty()) return;
                asio::write(origin, asio::buffer(text));
            }
            if (sides[1].revents != 0) {
                std::array<char, 65536> piece;
                error_code error;
                auto count = origin.read_some(asio::buffer(piece), error);
                if (error) return;
                client.write({piece.data(), count});
            }
        }
    };
}

std::string ok(const std::string& body, const std::string& fields)
{
    return "HTTP/1.1 200 OK\r\n" + fields + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

} // namespace highroad::test
