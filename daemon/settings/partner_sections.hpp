#pragma once

#include "daemon/settings/secret_ref.hpp"
#include "daemon/settings/source_facts.hpp"

#include <chrono>
#include <string>
#include <vector>

/// [[sources]] on platforms that open their interface to customers and partners only.
namespace highroad::sections {

struct trustpilot : source_facts, polling {
    std::string business_unit;
    secret_ref api_key;
    secret_ref api_secret;
    secret_ref refresh_token; ///< not given: the application acts in its own name
    std::string author;       ///< Trustpilot's id of a business user; empty: whoever gave the refresh token
    secret_ref push_secret;   ///< not given: nothing is pushed
    std::string api_base = "https://api.trustpilot.com";
};

struct yelp : source_facts, polling {
    // Three excerpts that change slowly, out of a daily number of calls.
    yelp() { poll_every = std::chrono::minutes{15}; }
    std::string business;
    secret_ref api_key;
    secret_ref client_id;
    secret_ref client_secret;
    secret_ref refresh_token; ///< not given: replies are posted by hand
    std::string api_base = "https://api.yelp.com";
    std::string partner_base = "https://partner-api.yelp.com";
    std::string token_url = "https://partner-api.yelp.com/token/v1/refresh";
};

struct booking : source_facts, polling {
    std::string property; ///< digits
    secret_ref user;
    secret_ref password;
    std::string api_base = "https://supply-xml.booking.com/review-api";
};

struct tripadvisor : source_facts, polling {
    tripadvisor() { poll_every = std::chrono::minutes{15}; }
    std::string location; ///< digits
    secret_ref api_key;
    std::vector<std::string> languages{"en"};
    int calls_a_day = 160; ///< 5,000 calls a month are free
    std::string api_base = "https://api.content.tripadvisor.com";
};

struct judge_me : source_facts, polling {
    std::string shop_domain;
    secret_ref api_token;
    secret_ref push_secret; ///< not given: nothing is pushed
    std::string api_base = "https://judge.me";
};

} // namespace highroad::sections
