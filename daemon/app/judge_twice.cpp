#include "daemon/app/judge_twice.hpp"

#include "daemon/app/connect.hpp"
#include "daemon/app/connect_language_model.hpp"
#include "daemon/app/judge_reviews.hpp"
#include "daemon/app/review_lines.hpp"
#include "daemon/app/run.hpp"
#include "daemon/app/surroundings.hpp"
#include "daemon/judge/judge.hpp"
#include "daemon/net/system_clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <istream>
#include <map>
#include <ostream>
#include <utility>

namespace highroad::app {
namespace {

/// As many as a server on one's own machine answers side by side.
constexpr int at_once = 4;
/// As the daemon has it.
constexpr int most_tries = 3;
constexpr std::chrono::seconds longest_wait{60};

/// The verdict of both; the lists' alone after `why` was set.
awaitable<judgement> read_twice(two_readers by, review seen, std::string& why)
{
    auto said = by.lists.assess(seen);
    for (int tries = 1;; ++tries) {
        auto subject = seen;
        auto answered = co_await by.model.read(std::move(subject));
        if (const auto* found = std::get_if<model_findings>(&answered)) co_return read_again(said, found->reasons);
        const auto* later = std::get_if<try_again>(&answered);
        if (!later || tries == most_tries || later->after > longest_wait) {
            why = later ? later->why : std::get<refused>(answered).why;
            co_return said;
        }
        auto until = by.time.now() + later->after;
        co_await by.time.sleep_until(until);
    }
}

/// Several readers of one file; whoever is ready takes the next review.
class reading_room {
public:
    reading_room(std::istream& reviews, two_readers by, std::ostream& judged, std::ostream& errors)
        : lines_{reviews, errors}, by_{by}, judged_{judged}, errors_{errors}
    {}

    awaitable<void> read()
    {
        while (judged_) {
            auto one = lines_.next();
            if (!one) co_return;
            auto place = taken_++;
            auto id = one->seen.key.id;
            std::string why;
            auto said = co_await read_twice(by_, std::move(one->seen), why);
            if (!why.empty()) {
                errors_ << "Line " << one->line << ": " << why << ". Its verdict is that of the word lists alone.\n";
                ++alone_;
            }
            ready_.emplace(place, verdict_line(id, said));
            write_in_order();
        }
    }

    [[nodiscard]] int ended()
    {
        auto code = lines_.ended(judged_);
        if (alone_ == 0) return code;
        errors_ << alone_ << " of " << taken_ << (taken_ == 1 ? " review was" : " reviews were")
                << " not read by the language model.\n";
        return exit_failed;
    }

private:
    void write_in_order()
    {
        for (auto next = ready_.find(written_); next != ready_.end(); next = ready_.find(written_)) {
            judged_ << next->second << std::endl;
            ready_.erase(next);
            ++written_;
        }
    }

    review_lines lines_;
    two_readers by_;
    std::ostream& judged_;
    std::ostream& errors_;
    std::map<std::size_t, std::string> ready_; ///< by place
    std::size_t taken_ = 0;
    std::size_t written_ = 0;
    std::size_t alone_ = 0;
};

/// The model of a configuration with all that it needs.
class configured_model {
public:
    /// False, in words, where there is none that could be asked.
    bool open(const std::string& config_path, std::ostream& errors)
    {
        auto configured = load_or_tell(config_path);
        if (!configured) return false;
        if (!configured->language_model) {
            errors << config_path
                   << ": there is no [language_model], so nobody could read the reviews a second time.\n";
            return false;
        }
        configured->language_model->second_reading = true;
        outside_.http = make_client(loop.get_executor());
        connect_language_model(*configured, outside_);
        for (const auto& mistake : outside_.mistakes)
            errors << mistake << "\n";
        return outside_.model != nullptr;
    }
    [[nodiscard]] two_readers readers() { return {*lists_, *outside_.model, *time_}; }

    asio::io_context loop{1};

private:
    std::unique_ptr<clock> time_ = make_system_clock(loop.get_executor());
    std::unique_ptr<judge> lists_ = make_judge();
    connections outside_;
};

/// Kept connections would hold the loop until they time out, so it is stopped after the last of `works`.
void run_all(asio::io_context& loop, std::vector<awaitable<void>> works)
{
    auto open = works.size();
    std::exception_ptr thrown;
    for (auto& work : works) {
        asio::co_spawn(loop, std::move(work), [&](std::exception_ptr why) {
            if (why) thrown = why;
            if (--open == 0 || why) loop.stop();
        });
    }
    loop.run();
    if (thrown) std::rethrow_exception(thrown);
}

} // namespace

int judge_lines_twice(std::istream& reviews, two_readers by, asio::io_context& loop, std::ostream& judged,
                      std::ostream& errors)
{
    reading_room room{reviews, by, judged, errors};
    std::vector<awaitable<void>> works;
    works.reserve(at_once);
    for (int i = 0; i < at_once; ++i)
        works.push_back(room.read());
    run_all(loop, std::move(works));
    return room.ended();
}

int judge_file_twice(const std::string& path, const std::string& config_path, std::ostream& judged,
                     std::ostream& errors)
{
    configured_model with;
    if (!with.open(config_path, errors)) return exit_bad_configuration;
    return with_file(path, errors, [&](std::istream& reviews) {
        return judge_lines_twice(reviews, with.readers(), with.loop, judged, errors);
    });
}

int judge_text_twice(const std::string& text, const std::string& language, const std::string& config_path,
                     std::ostream& judged, std::ostream& errors)
{
    configured_model with;
    if (!with.open(config_path, errors)) return exit_bad_configuration;
    review seen;
    seen.text = text;
    seen.language = language;
    judgement said;
    std::string why;
    auto read = [&]() -> awaitable<void> { said = co_await read_twice(with.readers(), seen, why); };
    std::vector<awaitable<void>> works;
    works.push_back(read());
    run_all(with.loop, std::move(works));
    judged << verdict_in_words(said);
    if (why.empty()) return 0;
    errors << "Not read by the language model: " << why << ".\n";
    return exit_failed;
}

} // namespace highroad::app
