#pragma once

#include "daemon/engine/case_desk.hpp"
#include "daemon/engine/case_timer.hpp"
#include "daemon/engine/outbox_worker.hpp"
#include "daemon/engine/poller.hpp"
#include "daemon/engine/registry.hpp"
#include "daemon/engine/task_group.hpp"
#include "daemon/net/http_server.hpp"
#include "daemon/observe/meters.hpp"
#include "daemon/observe/recent_log.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/program.hpp"
#include "daemon/ports/speller.hpp"
#include "daemon/ports/store.hpp"
#include "daemon/settings/settings.hpp"
#include "daemon/store/sqlite_store.hpp"

#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace highroad::app {

/// What differs between the daemon, the demo and `highroad check`.
struct service_options {
    std::optional<std::string> console_notice;
    const recent_log* recent = nullptr; ///< for `highroad doctor`; null: nothing is kept
};

/// The outside world as configured: every chat and platform, reached through one HTTP client. Fails in words when a
/// secret cannot be had or a setting cannot be used.
struct connections {
    std::unique_ptr<http_client> http;
    std::unique_ptr<websocket_connector> sockets;
    std::unique_ptr<program_runner> programs;
    std::vector<std::unique_ptr<chat>> chats;
    std::vector<std::unique_ptr<review_platform>> platforms;
    std::vector<std::unique_ptr<pager>> pagers;
    std::unique_ptr<language_model> model; ///< null where none is configured
    std::vector<std::string> mistakes;     ///< what could not be set up, each in words
};

/// Everything of one running daemon. Built once, runs until cancelled.
class service {
public:
    service(asio::any_io_executor loop, settings configured, service_options options, log& notes);
    ~service();

    /// Opens the store, sets up chats, platforms and the server. The failure is for standard error; nothing runs then.
    [[nodiscard]] awaitable<result<void>> open();

    /// Works until cancelled, or until one of its parts has ended by an error that nobody foresaw: nothing would start
    /// that part again, and a start anew loses nothing. Then finishes or parks every effect. False after such an error.
    [[nodiscard]] awaitable<bool> run();

    /// The playbook in force from now on; logs what changed. Other settings need a restart.
    void reload(const playbook& rules);

    /// "http://127.0.0.1:8484", once open() succeeded.
    [[nodiscard]] std::string address() const;

private:
    [[nodiscard]] server_options listening_at(const std::string& where);
    /// Platforms, chats, pagers and the desk that they talk to; every mistake of the configuration in one failure.
    [[nodiscard]] result<void> connect_outside();
    void register_outside();
    void build_pollers();
    [[nodiscard]] result<void> listen();
    void start(std::string_view name, awaitable<void> task);
    void add_pages();
    void add_control();
    [[nodiscard]] awaitable<http_response> answer_line(http_request request);
    [[nodiscard]] awaitable<http_response> answer_status();
    [[nodiscard]] http_response answer_recent() const;
    [[nodiscard]] awaitable<http_response> answer_import(http_request request);
    [[nodiscard]] awaitable<http_response> answer_import_end(http_request request);
    [[nodiscard]] awaitable<http_response> answer_forget(http_request request);
    [[nodiscard]] awaitable<void> keep_periods();
    [[nodiscard]] awaitable<http_response> answer_metrics();
    [[nodiscard]] awaitable<std::vector<card>> current_cards(std::string channel);
    [[nodiscard]] awaitable<std::vector<std::string>> history(int case_number);

    asio::any_io_executor loop_;
    settings settings_;
    service_options options_;
    log& log_;
    std::unique_ptr<prometheus_meters> meters_;
    std::unique_ptr<clock> clock_;
    std::unique_ptr<random_source> random_;
    std::shared_ptr<write_counters> writes_;
    std::unique_ptr<store> store_;
    std::unique_ptr<http_server> server_;
    std::unique_ptr<http_server> control_;
    connections outside_;
    std::unique_ptr<drafter> drafter_;
    registry registry_;
    playbook_in_force playbook_;
    std::unique_ptr<alarm> effects_due_;
    std::unique_ptr<alarm> cases_due_;
    std::unique_ptr<judge> judge_;
    std::unique_ptr<speller> speller_;
    std::unique_ptr<reply_check> check_;
    std::unique_ptr<case_desk> desk_;
    std::unique_ptr<case_timer> timer_;
    std::unique_ptr<outbox_worker> outbox_;
    std::vector<std::unique_ptr<poller>> pollers_;
    std::unique_ptr<task_group> tasks_;
    asio::steady_timer working_; ///< ends when the work has to
    bool ready_ = false;
    bool failed_ = false; ///< one of the tasks has
};

} // namespace highroad::app
