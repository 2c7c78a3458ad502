#pragma once

#include "adapters/webhook/wire.hpp"

#include <string_view>
#include <utility>
#include <variant>

namespace highroad::test {

/// What is pushed, read as if it were a page of a list: what was rejected is malformed.
inline result<review_page> pushed_page(const webhook_settings& from, std::string_view body)
{
    auto read = webhook::read_message_of(from, body);
    if (auto* why = std::get_if<std::string>(&read)) return failure{errc::bad_answer, *why};
    auto& message = std::get<webhook::message>(read);
    review_page page;
    page.reviews = std::move(message.reviews);
    for (auto& one : message.rejected)
        page.malformed.push_back(std::move(one.item));
    return page;
}

} // namespace highroad::test
