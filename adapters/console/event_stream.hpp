#pragma once

#include "adapters/console/pinboard.hpp"
#include "adapters/console/sessions.hpp"
#include "adapters/console/wire.hpp"
#include "daemon/ports/http.hpp"

#include <chrono>
#include <memory>

namespace highroad::console_parts {

/// What one open page receives: a snapshot, then every change, and a comment now and then so that neither a proxy nor
/// the page takes silence for death. Ends when its session ends.
class event_stream final : public body_stream {
public:
    static constexpr std::chrono::seconds heartbeat{15};

    event_stream(std::shared_ptr<pinboard> all, std::shared_ptr<sessions> let_in, std::shared_ptr<session> reader,
                 page_facts facts, clock& time);

    [[nodiscard]] awaitable<std::optional<std::string>> next() override;

private:
    [[nodiscard]] std::string news();
    [[nodiscard]] awaitable<void> wait_for_news(instant limit);

    std::shared_ptr<pinboard> all_;
    std::shared_ptr<sessions> let_in_;
    std::shared_ptr<session> session_;
    std::shared_ptr<board_reader> reader_;
    page_facts facts_;
    clock& time_;
};

} // namespace highroad::console_parts
