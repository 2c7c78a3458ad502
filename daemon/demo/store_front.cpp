#include "daemon/demo/store_front.hpp"

#include <algorithm>
#include <cstdio>

namespace highroad::demo {
namespace {

/// Shaped as Apple's ids are, and easy to tell apart by eye.
std::string made_id(std::string_view prefix, unsigned count)
{
    char digits[16];
    std::snprintf(digits, sizeof digits, "%012x", count);
    return std::string{prefix} + digits;
}

} // namespace

std::string store_front::add(const std::string& app_id, front_review what)
{
    if (what.id.empty()) {
        do
            what.id = made_id("00000066-4e1b-90be-0b9e-", ++reviews_made_);
        while (find(what.id));
    }
    auto id = what.id;
    if (auto* known = find(id))
        *known = std::move(what);
    else
        apps_[app_id].push_back(std::move(what));
    return id;
}

const front_review* store_front::answer(std::string_view review_id, std::string text, instant now)
{
    auto* found = find(review_id);
    if (!found) return nullptr;
    auto shown = found->answer ? found->answer->shown(now) : std::nullopt;
    auto id = found->answer ? found->answer->id : made_id("9a3c51d2-7e04-4f6b-8d10-", ++answers_made_);
    found->answer = front_answer{std::move(id), std::move(text), now, now + publish_after, std::move(shown)};
    return found;
}

bool store_front::remove(std::string_view review_id)
{
    for (auto& [app, reviews] : apps_)
        if (std::erase_if(reviews, [&](const auto& one) { return one.id == review_id; }) > 0) return true;
    return false;
}

bool store_front::remove_answer(std::string_view answer_id)
{
    const auto* found = find_by_answer(answer_id);
    if (!found) return false;
    find(found->id)->answer.reset();
    return true;
}

const std::vector<front_review>* store_front::reviews_of(const std::string& app_id) const
{
    auto found = apps_.find(app_id);
    return found == apps_.end() ? nullptr : &found->second;
}

front_review* store_front::find(std::string_view review_id)
{
    for (auto& [app, reviews] : apps_)
        for (auto& one : reviews)
            if (one.id == review_id) return &one;
    return nullptr;
}

const front_review* store_front::find_by_answer(std::string_view answer_id) const
{
    for (const auto& [app, reviews] : apps_)
        for (const auto& one : reviews)
            if (one.answer && one.answer->id == answer_id) return &one;
    return nullptr;
}

} // namespace highroad::demo
