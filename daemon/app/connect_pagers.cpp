#include "daemon/app/connect_pagers.hpp"

#include "adapters/pagers/pagers.hpp"
#include "daemon/app/surroundings.hpp"
#include "daemon/net/http_client.hpp"
#include "daemon/programs/programs.hpp"

#include <utility>

namespace highroad::app {
namespace {

struct pager_builder {
    const connect_with& with;
    connections& out;

    void operator()(const sections::pagerduty_pager& wanted) const
    {
        pagerduty_settings made;
        made.name = wanted.name;
        made.base = wanted.base;
        if (!fill(made.routing_key, wanted.routing_key, wanted.name, "routing_key")) return;
        if (!fill(made.webhook_secret, wanted.webhook_secret, wanted.name, "webhook_secret")) return;
        keep(make_pagerduty(std::move(made), *out.http, with.notes, with.counts));
    }
    void operator()(const sections::opsgenie_pager& wanted) const
    {
        opsgenie_settings made;
        made.name = wanted.name;
        made.teams = wanted.teams;
        made.tags = wanted.tags;
        made.base = wanted.base;
        if (!fill(made.api_key, wanted.api_key, wanted.name, "api_key")) return;
        if (!fill(made.webhook_secret, wanted.webhook_secret, wanted.name, "webhook_secret")) return;
        keep(make_opsgenie(std::move(made), *out.http, with.notes, with.counts));
    }
    void operator()(const sections::alertmanager_pager& wanted) const
    {
        alertmanager_settings made;
        made.name = wanted.name;
        made.base = wanted.base;
        made.labels = wanted.labels;
        made.user = wanted.user;
        made.lasts = wanted.lasts;
        if (!fill(made.bearer_token, wanted.bearer_token, wanted.name, "bearer_token")) return;
        if (!fill(made.password, wanted.password, wanted.name, "password")) return;
        keep(make_alertmanager(std::move(made), *out.http, with.time));
    }
    void operator()(const sections::goalert_pager& wanted) const
    {
        goalert_settings made;
        made.name = wanted.name;
        made.base = wanted.base;
        if (!fill(made.token, wanted.token, wanted.name, "token")) return;
        keep(make_goalert(std::move(made), *out.http));
    }
    void operator()(const sections::webhook_pager& wanted) const
    {
        webhook_pager_settings made;
        made.name = wanted.name;
        made.url = wanted.url;
        if (!fill(made.secret, wanted.secret, wanted.name, "secret")) return;
        keep(make_webhook_pager(std::move(made), *out.http, with.time, with.notes, with.counts));
    }
    void operator()(const sections::mail_pager& wanted) const
    {
        mail_settings made;
        made.name = wanted.name;
        made.from = wanted.from;
        made.to = wanted.to;
        made.sendmail = wanted.sendmail;
        keep(make_mail_pager(std::move(made), *out.programs, with.time));
    }

private:
    /// False when that secret cannot be had, which is then among the mistakes: one fault is told once.
    [[nodiscard]] bool fill(std::string& into, const secret_ref& ref, const std::string& pager, const char* key) const
    {
        auto before = out.mistakes.size();
        into = secret_for(ref, "pager " + pager + ", " + key, out.mistakes);
        return out.mistakes.size() == before;
    }
    /// The failure names the pager.
    void keep(result<std::unique_ptr<pager>> made) const
    {
        if (made) {
            out.pagers.push_back(std::move(*made));
        } else {
            out.mistakes.push_back(made.error().words);
        }
    }
};

} // namespace

void connect_pagers(const settings& configured, const connect_with& with, connections& out)
{
    out.programs = make_program_runner();
    for (const auto& one : configured.pagers)
        std::visit(pager_builder{with, out}, one);
}

void serve_pagers(const connections& outside, http_router& router, page_answers& desk)
{
    for (const auto& each : outside.pagers)
        each->serve(router, desk);
}

} // namespace highroad::app
