#include "daemon/app/service.hpp"

#include "adapters/console/console.hpp"
#include "adapters/spelling/spelling.hpp"
#include "adapters/templates/templates.hpp"
#include "daemon/app/connect.hpp"
#include "daemon/app/connect_language_model.hpp"
#include "daemon/app/connect_pagers.hpp"
#include "daemon/app/descriptors.hpp"
#include "daemon/app/failure_told.hpp"
#include "daemon/app/spare_memory.hpp"
#include "daemon/check/check.hpp"
#include "daemon/core/card.hpp"
#include "daemon/judge/judge.hpp"
#include "daemon/net/system_clock.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <map>
#include <set>
#include <utility>

namespace highroad::app {
namespace {

constexpr std::chrono::seconds shutdown_grace{10};

poll_plan plan_of(const sections::polling& polling, double quota_share)
{
    poll_plan plan;
    plan.every = polling.poll_every;
    plan.at_least_every = polling.poll_at_least_every;
    plan.adaptive = polling.poll_adaptively;
    plan.quota_share = quota_share;
    plan.overlap = polling.overlap;
    plan.deep_every = polling.deep_scan_every;
    plan.deep_window = polling.deep_scan_window;
    plan.history = polling.history;
    plan.page_pause = polling.page_pause;
    return plan;
}

/// Of the quota that reading spends; null where the platform tells of none.
const void* counter_of(review_platform& platform)
{
    for (const auto& quota : platform.quotas()) {
        if (quota.spent_by_lists) return quota.counter;
    }
    return nullptr;
}

} // namespace

service::service(asio::any_io_executor loop, settings configured, service_options options, log& notes)
    : loop_{std::move(loop)},
      settings_{std::move(configured)},
      options_{std::move(options)},
      log_{notes},
      meters_{make_prometheus_meters()},
      clock_{make_system_clock(loop_)},
      random_{make_system_random()},
      writes_{std::make_shared<write_counters>()},
      effects_due_{std::make_unique<alarm>(loop_, *clock_)},
      cases_due_{std::make_unique<alarm>(loop_, *clock_)},
      tasks_{std::make_unique<task_group>(loop_, log_)},
      working_{loop_, asio::steady_timer::time_point::max()}
{
    playbook_.now = std::make_shared<const playbook>(settings_.rules);
}

service::~service() = default;

server_options service::listening_at(const std::string& where)
{
    server_options options;
    options.connection_limit = connections_for(open_files_allowed());
    options.address = where;
    auto colon = where.rfind(':');
    if (!where.starts_with("unix:") && colon != std::string::npos) {
        options.address = where.substr(0, colon);
        options.port = static_cast<std::uint16_t>(std::stoi(where.substr(colon + 1)));
    }
    if (options.address.starts_with('[')) options.address = options.address.substr(1, options.address.size() - 2);
    options.on_exception = [this](std::string_view method, std::string_view path, std::string_view what) {
        log_.write(log_level::error, "request failed inside",
                   {{"method", std::string{method}}, {"path", std::string{path}}, {"error", std::string{what}}});
    };
    return options;
}

awaitable<result<void>> service::open()
{
    sqlite_options database;
    database.path = settings_.general.state_dir + "/highroad.db";
    database.counters = writes_;
    auto opened = open_sqlite(loop_, std::move(database));
    if (!opened) co_return opened.error();
    store_ = std::move(*opened);

    auto connected = connect_outside();
    if (!connected) co_return connected.error();
    register_outside();

    const auto& contact = settings_.contact;
    template_values values{contact.product, contact.email,    contact.phone,
                           contact.url,     contact.sign_off, contact.language};
    auto texts = make_templates(settings_.general.prompts_dir, std::move(values));
    if (auto* bad = std::get_if<bad_templates>(&texts)) co_return failure{errc::bad_input, std::move(bad->words)};
    drafter_ = std::move(std::get<std::unique_ptr<drafter>>(texts));

    auto numbered = co_await desk_->open();
    if (!numbered) co_return numbered.error();
    timer_ = std::make_unique<case_timer>(*store_, *desk_, playbook_, *clock_, log_, *cases_due_);
    outbox_ = std::make_unique<outbox_worker>(loop_, outbox_worker::parts{*store_, *desk_, registry_, playbook_,
                                                                          *drafter_, *clock_, *random_, log_, *meters_,
                                                                          *effects_due_, outside_.model.get()});
    build_pollers();
    auto recovered = co_await outbox_->recover();
    if (!recovered) co_return recovered.error();
    co_return listen();
}

result<void> service::connect_outside()
{
    auto offered = listening_at(settings_.http.listen);
    // A Matrix homeserver pushes up to a hundred events of 64 KiB in one piece, and repeats what it cannot get rid of.
    if (settings_.matrix && settings_.matrix->hs_token.given()) offered.body_limit = std::size_t{8} << 20;
    server_ = std::make_unique<http_server>(loop_, std::move(offered));

    auto console = [this](const sections::console& wanted, std::string token) {
        console_settings made;
        made.channel = wanted.channel;
        made.login_token = std::move(token);
        made.title = wanted.title;
        made.public_host = wanted.public_host;
        made.secure_cookie = wanted.secure_cookie;
        made.notice = options_.console_notice;
        made.current_cards = [this, channel = wanted.channel] { return current_cards(channel); };
        made.history = [this](int number) { return history(number); };
        return make_console(std::move(made), *server_, *clock_, *random_, log_);
    };
    connect_with with{loop_, *clock_, *random_, log_, *meters_, *store_, server_.get(), console};
    outside_ = connect(settings_, with);
    connect_pagers(settings_, with, outside_);
    connect_language_model(settings_, outside_);

    judge_ = make_judge();
    const auto& contact = settings_.contact;
    speller_ = make_speller(system_dictionaries(), log_);
    check_ = make_reply_check(
        known_business{contact.product, contact.email, contact.phone, contact.url, contact.sign_off}, speller_.get());
    desk_ = std::make_unique<case_desk>(*store_, *clock_, log_, *meters_, registry_, playbook_, *judge_, *check_,
                                        *effects_due_, *cases_due_);
    serve_webhooks(settings_, with, *desk_, outside_.mistakes);
    serve_pagers(outside_, *server_, *desk_);
    if (outside_.mistakes.empty()) return {};

    std::string words;
    std::set<std::string_view> told; // a secret that a source needs twice is missing once
    for (const auto& mistake : outside_.mistakes)
        if (told.insert(mistake).second) words += (words.empty() ? "" : "\n") + mistake;
    return failure{errc::bad_input, std::move(words)};
}

void service::register_outside()
{
    for (const auto& each : outside_.chats) {
        for (const auto& name : each->channels())
            registry_.channels.emplace(name, each.get());
    }
    for (const auto& each : outside_.platforms)
        registry_.sources.emplace(std::string{each->source()}, each.get());
    for (const auto& each : outside_.pagers)
        registry_.pagers.emplace(std::string{each->name()}, each.get());
}

result<void> service::listen()
{
    add_pages();
    auto listening = server_->listen();
    if (!listening) return listening.error();
    if (!settings_.control.socket.empty()) {
        control_ = std::make_unique<http_server>(loop_, listening_at("unix:" + settings_.control.socket));
        add_control();
        auto controlled = control_->listen();
        if (!controlled) return controlled.error();
    }
    return {};
}

void service::build_pollers()
{
    std::map<const void*, std::shared_ptr<poll_schedule>> schedules; // one for all sources of a quota
    for (const auto& each : settings_.sources) {
        const auto* polling = polling_of(each);
        auto* platform = registry_.source(facts_of(each).name);
        if (!polling || !platform) continue;
        std::shared_ptr<poll_schedule> schedule;
        if (const auto* counter = counter_of(*platform)) {
            auto& shared = schedules[counter];
            if (!shared) shared = std::make_shared<poll_schedule>();
            schedule = shared;
        }
        pollers_.push_back(std::make_unique<poller>(*platform, plan_of(*polling, settings_.general.polling_share),
                                                    *desk_, *store_, *clock_, *random_, log_, *meters_,
                                                    std::move(schedule)));
    }
}

void service::start(std::string_view name, awaitable<void> task)
{
    auto failed = [this] {
        if (!ready_) return; // a stop may end a task in many ways
        failed_ = true;
        working_.expires_at(asio::steady_timer::time_point::min());
    };
    tasks_->start(name, with_failure_told(std::move(task), failed));
}

awaitable<bool> service::run()
{
    start("server", server_->run());
    if (control_) start("control socket", control_->run());
    for (const auto& each : outside_.chats)
        start("chat", each->run(*desk_));
    start("timer", timer_->run());
    start("outbox", outbox_->run());
    start("retention", keep_periods());
    start("spare memory", give_back_spare_memory_often(*clock_));
    for (const auto& each : pollers_)
        start("poller", each->run());
    ready_ = true;
    log_.write(log_level::info, "highroad runs",
               {{"address", address()},
                {"sources", std::to_string(registry_.sources.size())},
                {"channels", std::to_string(registry_.channels.size())}});

    boost::system::error_code stopped;
    co_await working_.async_wait(asio::redirect_error(asio::use_awaitable, stopped));
    co_await asio::this_coro::reset_cancellation_state();

    ready_ = false;
    log_.write(log_level::info, "highroad stops");
    // New work ends first; then what is on its way out may finish; whatever is cut is looked up at the next start.
    co_await tasks_->finish(std::chrono::milliseconds{0});
    co_await outbox_->finish(shutdown_grace);
    log_.write(log_level::info, "highroad stopped");
    co_return !failed_;
}

void service::reload(const playbook& rules)
{
    auto changes = what_changed(*playbook_.now, rules);
    for (const auto& change : changes)
        log_.write(log_level::info, "playbook changed", {{"change", change}});
    if (changes.empty())
        log_.write(log_level::info, "playbook reloaded without a change; whatever else the file says needs a restart");
    playbook_.now = std::make_shared<const playbook>(rules);
    if (cases_due_) cases_due_->ring();
}

std::string service::address() const
{
    auto host = settings_.http.listen.substr(0, settings_.http.listen.rfind(':'));
    return "http://" + host + ":" + std::to_string(server_->port());
}

awaitable<std::vector<card>> service::current_cards(std::string channel)
{
    case_filter still_open{false, 1000};
    case_filter newest_of_all{true, 200};
    std::map<int, review_case> found;
    auto open = co_await store_->list_cases(still_open);
    auto newest = co_await store_->list_cases(newest_of_all);
    for (auto* part : {&open, &newest}) {
        if (!*part) continue;
        for (auto& c : **part)
            found.try_emplace(c.number, std::move(c));
    }
    std::vector<card> cards;
    for (const auto& [number, c] : found) {
        // The cards of other channels are none of this one's business: rules may keep them to a few people.
        if (card_in(c, channel)) cards.push_back(present(c, *playbook_.now, clock_->now()));
    }
    co_return cards;
}

awaitable<std::vector<std::string>> service::history(int case_number)
{
    std::vector<std::string> lines;
    auto rows = co_await store_->journal_of(case_number);
    if (!rows) co_return lines;
    for (const auto& row : *rows) {
        auto who = row.entry.by.chat == "daemon" ? std::string{} : " by " + row.entry.by.name;
        lines.push_back(to_iso8601(row.at).substr(0, 16) + " " + row.entry.what + who);
    }
    co_return lines;
}

} // namespace highroad::app
