#pragma once

#include "daemon/core/playbook.hpp"
#include "daemon/settings/secret_ref.hpp"

#include <chrono>
#include <map>
#include <string>
#include <variant>
#include <vector>

/// The tables about people and time as they are written, where that differs from what the core works with. load() makes
/// the playbook of them.
namespace highroad::sections {

/// Days off: "2026-12-25", "2026-12-24..2026-12-26" or the absolute path of an .ics file, in any mix.
struct day_list {
    std::vector<std::string> entries;
};

enum class compensation_rule { refused, second_approval };
enum class automatic { severe, serious, never };

/// [playbook]: the core's playbook, and the keys that need a zone or a calendar to become part of it.
struct policy : playbook {
    std::string zone = "UTC"; ///< IANA name
    std::vector<std::string> working_hours{"Mon-Fri 09:00-17:00"};
    std::string quiet_hours; ///< "20:00-08:00"; cut out of the working hours
    day_list holidays;
    compensation_rule compensation = compensation_rule::second_approval;
    std::vector<std::string> suggesters;
    std::vector<std::string> severe_approvers;
    std::vector<std::string> administrators;
};

/// [[people]]
struct member {
    std::string name;
    std::string shown;
    std::vector<std::string> ids;
    std::string email;
    std::string zone;               ///< empty: the team's
    std::vector<std::string> hours; ///< empty: the team's, by the clocks of `zone`
    day_list days_off;
};

/// [[rotas]]
struct rota {
    std::string name;
    std::string zone;  ///< empty: the team's
    std::string start; ///< local: "2026-01-05T09:00"
    std::chrono::days every{7};
    std::vector<std::string> people;
    std::string ics; ///< absolute path; empty: none
};

/// [[rotas.overrides]]
struct duty_override {
    std::string from; ///< local, as `start`
    std::string to;
    std::string person;
};

/// [[escalations]]; its steps are the core's.
struct escalation {
    std::string name;
    automatic by_itself = automatic::severe;
};

/// [[pagers]]: one structure for each kind, with the names that the pagers themselves use.
struct pagerduty_pager {
    std::string name;
    secret_ref routing_key;
    secret_ref webhook_secret; ///< not given: no acknowledgements come back
    std::string base = "https://events.pagerduty.com";
};
struct opsgenie_pager {
    std::string name;
    secret_ref api_key;
    secret_ref webhook_secret; ///< not given: no acknowledgements come back
    std::vector<std::string> teams;
    std::vector<std::string> tags{"highroad"};
    std::string base = "https://api.opsgenie.com";
};
using label_map = std::map<std::string, std::string>;
struct alertmanager_pager {
    std::string name;
    std::string base;
    label_map labels{{"severity", "critical"}};
    secret_ref bearer_token; ///< or user and password, or none
    std::string user;
    secret_ref password;
    std::chrono::seconds lasts{std::chrono::hours{24}};
};
struct goalert_pager {
    std::string name;
    std::string base;
    secret_ref token;
};
struct webhook_pager {
    std::string name;
    std::string url;
    secret_ref secret;
};
struct mail_pager {
    std::string name;
    std::string from;
    std::vector<std::string> to; ///< who gets it when none of the paged people has an address
    std::string sendmail = "/usr/sbin/sendmail";
};

using pager =
    std::variant<pagerduty_pager, opsgenie_pager, alertmanager_pager, goalert_pager, webhook_pager, mail_pager>;

} // namespace highroad::sections
