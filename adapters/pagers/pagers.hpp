#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/pager.hpp"
#include "daemon/ports/program.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// Every way to wake somebody. docs/pagers.md tells how each is set up and what each can and cannot do.
/// A `name` is the configured one, part of the address where acknowledgements arrive: letters, digits, '-' and '_'.
/// Secrets are given here in full; none of them is ever part of a text for people.
namespace highroad {

/// PagerDuty's Events API v2. Acknowledgements come back by a V3 webhook to POST /hooks/pagers/{name}.
struct pagerduty_settings {
    std::string name;
    std::string routing_key;    ///< the integration key of the service
    std::string webhook_secret; ///< of the webhook subscription; empty: no acknowledgements come back
    std::string base = "https://events.pagerduty.com";
};

/// Opsgenie, or what speaks its alert API. Acknowledgements come back by its Webhook integration, which sends
/// `webhook_secret` in the header X-Highroad-Secret, to POST /hooks/pagers/{name}.
struct opsgenie_settings {
    std::string name;
    std::string api_key;        ///< of an API integration
    std::string webhook_secret; ///< at least 16 bytes; empty: no acknowledgements come back
    std::vector<std::string> teams;
    std::vector<std::string> tags{"highroad"};
    std::string base = "https://api.opsgenie.com"; ///< https://api.eu.opsgenie.com for accounts in the EU
};

/// Alertmanager's API v2. It tells nobody who acknowledged, so nothing comes back.
struct alertmanager_settings {
    std::string name;
    std::string base;                                                    ///< with its route prefix, if it has one
    std::map<std::string, std::string> labels{{"severity", "critical"}}; ///< of every alert, for its routes
    std::string bearer_token;                                            ///< or these two, or none
    std::string user;
    std::string password;
    /// After so long without another `raise` it takes the alert for resolved: should the daemon be gone for good, the
    /// alert does not stand for ever.
    std::chrono::seconds lasts{std::chrono::hours{24}};
};

/// GoAlert's generic API integration key. It cannot be told that somebody takes care, only that it is over.
struct goalert_settings {
    std::string name;
    std::string base;  ///< "https://goalert.example.com"
    std::string token; ///< the integration key
};

/// A system of the team's own, signed as in docs/platforms/webhook.md; acknowledgements come back, signed the same way,
/// to POST /hooks/pagers/{name}.
struct webhook_pager_settings {
    std::string name;
    std::string url;    ///< https (http towards this machine only)
    std::string secret; ///< shared with the other side, at least 16 bytes
};

/// E-mail through the system's own sendmail. Nothing comes back.
struct mail_settings {
    std::string name;
    std::string from;            ///< the sender's address; its domain is used in message ids
    std::vector<std::string> to; ///< who gets it when none of the paged people has an address
    std::string sendmail = "/usr/sbin/sendmail";
};

/// Fail with bad_input, in words, when a setting cannot be used. They keep references to what they are given.
[[nodiscard]] result<std::unique_ptr<pager>> make_pagerduty(pagerduty_settings settings, http_client& http,
                                                            log& journal, meters& gauges);
[[nodiscard]] result<std::unique_ptr<pager>> make_opsgenie(opsgenie_settings settings, http_client& http, log& journal,
                                                           meters& gauges);
[[nodiscard]] result<std::unique_ptr<pager>> make_alertmanager(alertmanager_settings settings, http_client& http,
                                                               clock& time);
[[nodiscard]] result<std::unique_ptr<pager>> make_goalert(goalert_settings settings, http_client& http);
[[nodiscard]] result<std::unique_ptr<pager>> make_webhook_pager(webhook_pager_settings settings, http_client& http,
                                                                clock& time, log& journal, meters& gauges);
[[nodiscard]] result<std::unique_ptr<pager>> make_mail_pager(mail_settings settings, program_runner& programs,
                                                             clock& time);

} // namespace highroad
