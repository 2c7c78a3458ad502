#pragma once

#include "adapters/slack/forms.hpp"
#include "daemon/core/forms.hpp"
#include "daemon/core/text.hpp"
#include "tests/adapters/slack/hostile.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

namespace highroad::test {

inline nlohmann::json opened(card_action action, const review_case& c)
{
    auto form = slack::form_for(action, c, "C1");
    REQUIRE(std::holds_alternative<slack::form_view>(form));
    return nlohmann::json::parse(std::get<slack::form_view>(form).json);
}

/// What Slack would send for that view when the person changes nothing.
inline slack::form_sent sent_unchanged(const nlohmann::json& view)
{
    slack::form_sent sent;
    sent.view = "V1";
    sent.hash = "h1";
    sent.from.user = "U1";
    sent.callback = view.at("callback_id");
    sent.metadata = view.at("private_metadata");
    for (const auto& block : view.at("blocks")) {
        if (block.at("type") != "input") continue;
        const auto& element = block.at("element");
        auto chosen = element.contains("initial_option") ? element.at("initial_option").at("value").get<std::string>()
                                                         : element.value("initial_value", "");
        sent.values[block.at("block_id")] = chosen;
    }
    return sent;
}

inline void keeps_view_limits(const nlohmann::json& view)
{
    CHECK(code_points(view.at("title").at("text").get<std::string>()) <= 24);
    CHECK(code_points(view.at("submit").at("text").get<std::string>()) <= 24);
    CHECK(view.at("private_metadata").get<std::string>().size() <= 3000);
    std::vector<std::string> problems;
    check_texts(view, problems);
    CHECK(problems.empty());
    for (const auto& block : view.at("blocks")) {
        if (block.at("type") != "input" || block.at("element").at("type") != "plain_text_input") continue;
        auto most = block.at("element").at("max_length").get<std::size_t>();
        CHECK(most >= 1);
        CHECK(most <= 3000);
        CHECK(length_in(length_unit::utf16_units, block.at("element").value("initial_value", "")) <= most);
    }
}

} // namespace highroad::test
