#pragma once

#include "daemon/core/judgement.hpp"
#include "daemon/core/time.hpp"

#include <string>
#include <vector>

namespace highroad {

/// Somebody who works with the cases, as the playbook names them. Addresses are by pager: only what each needs.
struct page_target {
    std::string person; ///< configured name
    std::string name;   ///< for showing
    std::string email;  ///< may be empty

    bool operator==(const page_target&) const = default;
};

/// What somebody is woken for. All texts are displayable and may hold the customer's words: data, never markup.
struct page {
    std::string key;     ///< one escalation has one key, through all its steps: "highroad/42/1", "highroad/storm-7/1"
    int case_number = 0; ///< of the case, or of the first case of a storm
    std::string heading; ///< "1 out of 5 stars, legal threat: Acme iOS #42"
    std::string why;     ///< "severe: legal (\"my lawyer\")", "nobody acknowledged within 15 min"
    std::string quote;   ///< the review, shortened for reading on a phone
    std::string source;
    severity level = severity::severe;
    int count = 1;    ///< of reviews, for a storm
    std::string link; ///< to the card, else to the review; http(s) or empty
    instant raised;
    std::vector<page_target> people;

    bool operator==(const page&) const = default;
};

} // namespace highroad
