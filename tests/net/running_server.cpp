#include "tests/net/running_server.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

namespace highroad::test {

struct running_server::stopper {
    asio::cancellation_signal signal;
};

running_server::running_server(server_options options, std::function<void(http_server&)> add_more)
    : stopper_{std::make_shared<stopper>()}
{
    if (!options.on_exception)
        options.on_exception = [this](std::string_view method, std::string_view path, std::string_view what) {
            exceptions_.push_back(std::string{method} + ' ' + std::string{path} + ": " + std::string{what});
        };
    server_ = std::make_unique<http_server>(loop_.get_executor(), std::move(options));
    server_->add("GET", "/hello", [](http_request) -> awaitable<http_response> {
        co_return http_response{200, "text/plain", "hello"};
    });
    server_->add("POST", "/echo", [](http_request request) -> awaitable<http_response> {
        co_return http_response{200, "text/plain", std::move(request.body)};
    });
    if (add_more) add_more(*server_);
    auto listening = server_->listen();
    if (!listening) throw std::runtime_error{listening.error().words};
    asio::co_spawn(loop_, server_->run(),
                   asio::bind_cancellation_slot(stopper_->signal.slot(), [](std::exception_ptr) {}));
    thread_ = std::thread{[this] { loop_.run(); }};
}

running_server::~running_server()
{
    (void)stop();
}

std::vector<std::string> running_server::stop()
{
    if (thread_.joinable()) {
        asio::post(loop_, [held = stopper_] { held->signal.emit(asio::cancellation_type::terminal); });
        thread_.join();
    }
    return exceptions_;
}

std::string running_server::url(const std::string& path) const
{
    return "http://127.0.0.1:" + std::to_string(port()) + path;
}

raw_client::raw_client(std::uint16_t port) : descriptor_{::socket(AF_INET, SOCK_STREAM, 0)}
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) std::abort();
}

raw_client::raw_client(const std::string& unix_path) : descriptor_{::socket(AF_UNIX, SOCK_STREAM, 0)}
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, unix_path.data(), std::min(unix_path.size(), sizeof address.sun_path - 1));
    if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) std::abort();
}

raw_client::~raw_client()
{
    hang_up();
}

void raw_client::hang_up()
{
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
}

void raw_client::send(std::string_view text)
{
    while (!text.empty()) {
        auto sent = ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
}

bool raw_client::read_more()
{
    timeval limit{2, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    std::array<char, 65536> piece;
    auto count = ::recv(descriptor_, piece.data(), piece.size(), 0);
    timed_out_ = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    if (count <= 0) return false;
    unread_.append(piece.data(), static_cast<std::size_t>(count));
    return true;
}

std::string raw_client::read_all()
{
    while (read_more()) {
    }
    auto text = std::exchange(unread_, {});
    if (timed_out_) text += "(still open)";
    return text;
}

std::string raw_client::read_until(std::string_view end)
{
    for (;;) {
        auto at = unread_.find(end);
        if (at != std::string::npos) {
            auto text = unread_.substr(0, at + end.size());
            unread_.erase(0, at + end.size());
            return text;
        }
        if (!read_more()) return std::exchange(unread_, {});
    }
}

std::string exchange(std::uint16_t port, std::string_view request)
{
    raw_client client{port};
    client.send(request);
    return client.read_all();
}

} // namespace highroad::test
