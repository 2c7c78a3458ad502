#pragma once

#include "daemon/ports/pager.hpp"

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace highroad::test {

/// A pager in memory that remembers every call. Like the real ones it knows a page by its key.
class model_pager final : public pager {
public:
    struct call {
        std::string what; ///< "raise", "acknowledge", "resolve"
        page about;
    };

    explicit model_pager(std::string name = "phone") : name_{std::move(name)} {}

    [[nodiscard]] std::string_view name() const override { return name_; }
    [[nodiscard]] awaitable<delivery> raise(page what) override { co_return take("raise", std::move(what)); }
    [[nodiscard]] awaitable<delivery> acknowledge(page what, std::string) override
    {
        co_return take("acknowledge", std::move(what));
    }
    [[nodiscard]] awaitable<delivery> resolve(page what) override { co_return take("resolve", std::move(what)); }
    [[nodiscard]] awaitable<check_line> check() override { co_return check_line{true, name_, "a model"}; }

    [[nodiscard]] std::vector<page> raised() const
    {
        std::vector<page> out;
        for (const auto& each : calls) {
            if (each.what == "raise") out.push_back(each.about);
        }
        return out;
    }
    [[nodiscard]] int times(std::string_view what) const
    {
        int count = 0;
        for (const auto& each : calls)
            count += each.what == what ? 1 : 0;
        return count;
    }

    std::vector<call> calls;
    bool down = false; ///< answers nothing at all

private:
    delivery take(std::string what, page about)
    {
        if (down) return try_again{std::chrono::seconds{30}, "the pager does not answer"};
        auto key = about.key;
        calls.push_back({std::move(what), std::move(about)});
        return delivered{key};
    }

    std::string name_;
};

} // namespace highroad::test
