#pragma once

#include "daemon/ports/language_model.hpp"
#include "tests/sim/network.hpp"

#include <functional>
#include <string>
#include <utility>

namespace highroad::sim {

/// A model at the far end of the network. It reads what the judge's words do not say, is silent about some that they
/// do, and takes as long as the network does.
class far_model final : public language_model {
public:
    explicit far_model(network& net) : net_{net} {}

    [[nodiscard]] awaitable<model_answer> write(review_case, model_briefing) override
    {
        co_return highroad::refused{"it only reads"};
    }
    [[nodiscard]] awaitable<model_reading> read(review subject) override
    {
        using std::chrono::seconds;
        told_as<model_reading> told{try_again{seconds{10}, "the language model cannot be reached"},
                                    try_again{seconds{5}, "the language model did not answer in 20 s"},
                                    try_again{seconds{20}, "the language model asks for a pause"},
                                    try_again{seconds{10}, "the language model's server fails"},
                                    highroad::refused{"the language model's server does not accept the token"}};
        std::function<model_reading()> there = [text = subject.text]() -> model_reading { return reading_of(text); };
        co_return co_await net_.call<model_reading>("model read", std::move(there), std::move(told));
    }
    [[nodiscard]] awaitable<check_line> check() override { co_return check_line{true, "model", "works"}; }

private:
    static model_findings reading_of(const std::string& text)
    {
        model_findings found;
        auto reads = [&](const char* words, const char* what) {
            if (text.find(words) != std::string::npos) found.reasons.push_back({what, words, reader::language_model});
        };
        reads("do not like it", "safety");
        reads("came late", "money");
        // Of every second lawyer it says nothing.
        if (text.size() % 2 == 0) reads("lawyer", "legal");
        return found;
    }

    network& net_;
};

} // namespace highroad::sim
