#pragma once

#include "adapters/console/console.hpp"
#include "adapters/console/pinboard.hpp"
#include "adapters/console/place.hpp"
#include "adapters/console/sessions.hpp"
#include "adapters/console/wire.hpp"

#include <memory>
#include <string>

namespace highroad::console_parts {

/// Everything that a browser can ask. Lives as long as any route or open page, so it is shared.
class site final : public std::enable_shared_from_this<site> {
public:
    static constexpr std::size_t max_body = 64 * 1024;
    static constexpr std::size_t max_pages = 64; ///< open event streams

    site(console_settings settings, clock& time, random_source& random, log& journal);

    void hang_into(http_router& routes);

    /// Commands go there; null while the daemon does not take any.
    command_desk* desk = nullptr;
    const std::shared_ptr<pinboard> all = std::make_shared<pinboard>();
    [[nodiscard]] const console_settings& settings() const { return settings_; }

private:
    using answering = awaitable<http_response> (site::*)(http_request, std::shared_ptr<session>);

    [[nodiscard]] http_response serve_page(const http_request& request) const;
    [[nodiscard]] http_response serve_session(const http_request& request);
    [[nodiscard]] http_response log_in(const http_request& request);
    [[nodiscard]] http_response log_out(const http_request& request);
    [[nodiscard]] awaitable<http_response> open_events(http_request request);
    [[nodiscard]] awaitable<http_response> change(http_request request, answering then);
    [[nodiscard]] awaitable<http_response> act(http_request request, std::shared_ptr<session> by);
    [[nodiscard]] awaitable<http_response> take_line(http_request request, std::shared_ptr<session> by);
    [[nodiscard]] awaitable<void> fill_board();

    [[nodiscard]] std::optional<http_response> refuse_form(const http_request& request) const;
    [[nodiscard]] asked who_asks(const session& by, const std::string& key) const;
    [[nodiscard]] page_facts facts() const;

    enum class filling { not_yet, going_on, done };

    console_settings settings_;
    allowed_places places_;
    clock& time_;
    log& journal_;
    std::shared_ptr<sessions> sessions_;
    login_limit limit_;
    filling filled_ = filling::not_yet;
};

} // namespace highroad::console_parts
