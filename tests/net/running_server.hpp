#pragma once

#include "daemon/net/http_server.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace highroad::test {

/// Our server on a thread of its own, on any free port, until the end of the test.
class running_server {
public:
    explicit running_server(server_options options = {}, std::function<void(http_server&)> add_more = {});
    running_server(const running_server&) = delete;
    running_server& operator=(const running_server&) = delete;
    ~running_server();

    [[nodiscard]] std::uint16_t port() const { return server_->port(); }
    [[nodiscard]] std::string url(const std::string& path) const;
    /// What handlers let out, once the server has stopped.
    [[nodiscard]] std::vector<std::string> stop();

private:
    asio::io_context loop_;
    std::vector<std::string> exceptions_;
    std::unique_ptr<http_server> server_;
    struct stopper;
    std::shared_ptr<stopper> stopper_;
    std::thread thread_;
};

/// A blocking connection to it that sends what it is told.
class raw_client {
public:
    explicit raw_client(std::uint16_t port);
    explicit raw_client(const std::string& unix_path);
    raw_client(const raw_client&) = delete;
    raw_client& operator=(const raw_client&) = delete;
    ~raw_client();

    void send(std::string_view text);
    /// Everything until the server hangs up; ends with "(still open)" when it does not within two seconds.
    [[nodiscard]] std::string read_all();
    /// Up to and including `end`; shorter when the server hangs up.
    [[nodiscard]] std::string read_until(std::string_view end);
    void hang_up();

private:
    [[nodiscard]] bool read_more();
    int descriptor_ = -1;
    std::string unread_;
    bool timed_out_ = false;
};

[[nodiscard]] std::string exchange(std::uint16_t port, std::string_view request);

} // namespace highroad::test
