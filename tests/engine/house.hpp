#pragma once

#include "daemon/engine/case_desk.hpp"
#include "daemon/engine/case_timer.hpp"
#include "daemon/engine/outbox_worker.hpp"
#include "daemon/engine/poller.hpp"
#include "daemon/ports/drafter.hpp"
#include "daemon/store/sqlite_store.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/model_chat.hpp"
#include "tests/support/model_pager.hpp"
#include "tests/support/model_platform.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>

namespace highroad::test {

using namespace std::chrono_literals;

class quiet_log final : public log {
public:
    void write(log_level level, std::string_view what, std::initializer_list<field>) override
    {
        if (level >= log_level::error) errors.emplace_back(what);
        lines.emplace_back(what);
    }
    std::vector<std::string> lines;
    std::vector<std::string> errors;
};

class no_meters final : public meters {
public:
    void count(std::string_view, std::initializer_list<label>, double) override {}
    void set(std::string_view, std::initializer_list<label>, double) override {}
    void observe(std::string_view, std::initializer_list<label>, double) override {}
};

class plain_drafter final : public drafter {
public:
    [[nodiscard]] awaitable<result<std::vector<draft>>> suggest(review_case about) override
    {
        if (broken) co_return failure{errc::refused, "no template fits"};
        std::vector<draft> out{{"Thank you, we look into it. (" + about.subject.key.id + ")", "template plain"},
                               {"We are on it. (" + about.subject.key.id + ")", "template short"}};
        co_return out;
    }
    bool broken = false;
};

/// "lawyer" makes a review severe, "crash" and "late" are its themes.
class plain_judge final : public judge {
public:
    [[nodiscard]] judgement assess(const review& what) const override
    {
        judgement out;
        out.language = "en";
        if (what.text.find("lawyer") != std::string::npos) {
            out.level = severity::severe;
            out.anger = 1;
            out.reasons = {{"legal", "lawyer"}};
        }
        for (const auto* theme : {"crash", "late"}) {
            if (what.text.find(theme) != std::string::npos) out.themes.push_back({theme, theme});
        }
        return out;
    }
};

/// Finds the words that a test teaches it, and every copy.
class plain_check final : public reply_check {
public:
    [[nodiscard]] std::vector<finding> look(const std::string& text, const review_case&,
                                            const std::vector<neighbouring_reply>& neighbours) const override
    {
        std::vector<finding> out;
        for (const auto& [words, kind] : minds) {
            if (auto at = text.find(words); at != std::string::npos)
                out.push_back({kind, words, at, at + words.size(), "Please leave it out."});
        }
        for (const auto& near : neighbours) {
            if (near.text == text) out.push_back({finding_kind::copy, {}, 0, 0, "Say it in other words."});
        }
        return out;
    }
    [[nodiscard]] std::vector<finding> unfounded(const std::string& text, const review_case&,
                                                 const house_voice& voice) const override
    {
        std::vector<finding> out;
        for (const auto& word : made_up) {
            if (text.find(word) != std::string::npos &&
                std::find(voice.facts.begin(), voice.facts.end(), word) == voice.facts.end())
                out.push_back({finding_kind::unfounded, word, 0, 0, "Please leave it out."});
        }
        return out;
    }
    [[nodiscard]] std::string orders_in(const review& subject) const override
    {
        return subject.text.find("ORDER") == std::string::npos ? "" : "ORDER";
    }
    std::vector<std::pair<std::string, finding_kind>> minds;
    std::vector<std::string> made_up; ///< words that only the playbook could have told
};

/// Answers from a list; the last answer is given again.
class plain_model final : public language_model {
public:
    [[nodiscard]] awaitable<model_answer> write(review_case about, model_briefing told) override
    {
        asked.push_back(std::move(about));
        briefings.push_back(std::move(told));
        auto answer = answers.front();
        if (answers.size() > 1) answers.erase(answers.begin());
        co_return answer;
    }
    [[nodiscard]] awaitable<model_reading> read(review subject) override
    {
        read_reviews.push_back(std::move(subject));
        if (while_reading) co_await while_reading();
        auto reading = readings.front();
        if (readings.size() > 1) readings.erase(readings.begin());
        co_return reading;
    }
    [[nodiscard]] awaitable<check_line> check() override
    {
        check_line line{true, "language model", "works"};
        co_return line;
    }
    std::vector<model_answer> answers{draft{"Thank you. We are sorry about the notes.", "language model m"}};
    std::vector<review_case> asked;
    std::vector<model_briefing> briefings;
    std::vector<model_reading> readings{model_findings{}};
    std::vector<review> read_reviews;
    std::function<awaitable<void>()> while_reading; ///< what happens before the answer comes
};

/// The engine with its real store and a model of everything outside; time moves only when a test says so. `restart`
/// is a process that dies between two transactions and starts again.
class house {
public:
    house()
    {
        rules.approvers = {"*"};
        rules.undo_window = 10s;
        rules.cool_off = 0s;
        rules.channels[""] = {"reviews"};
        plan.every = 60s;
        directory = std::filesystem::temp_directory_path() /
                    ("highroad-engine-" + std::to_string(::getpid()) + "-" + std::to_string(counter()++));
        std::filesystem::create_directories(directory);
        start();
    }
    ~house()
    {
        stop();
        std::error_code failed;
        std::filesystem::remove_all(directory, failed);
    }
    house(const house&) = delete;
    house& operator=(const house&) = delete;

    void start()
    {
        loop = std::make_unique<asio::io_context>(1);
        sqlite_options options;
        options.path = (directory / "highroad.db").string();
        options.synchronous_full = false;
        auto opened = open_sqlite(loop->get_executor(), options);
        REQUIRE(opened.has_value());
        kept = std::move(*opened);
        names.channels = {{"reviews", &chat}};
        names.sources = {{"acme", &platform}};
        names.pagers = {{"phone", &phone}, {"siren", &siren}};
        in_force.now = std::make_shared<const playbook>(rules);
        effects_due = std::make_unique<alarm>(loop->get_executor(), time);
        cases_due = std::make_unique<alarm>(loop->get_executor(), time);
        desk = std::make_unique<case_desk>(*kept, time, notes, counts, names, in_force, reader, checker, *effects_due,
                                           *cases_due);
        timer = std::make_unique<case_timer>(*kept, *desk, in_force, time, notes, *cases_due);
        outbox = std::make_unique<outbox_worker>(
            loop->get_executor(), outbox_worker::parts{*kept, *desk, names, in_force, writer, time, random, notes,
                                                       counts, *effects_due, rules.language_model ? &model : nullptr});
        poll = std::make_unique<poller>(platform, plan, *desk, *kept, time, random, notes, counts);
        auto begun = run(desk->open());
        REQUIRE(begun.has_value());
        auto recovered = run(outbox->recover());
        REQUIRE(recovered.has_value());
    }
    void stop()
    {
        poll.reset();
        outbox.reset();
        timer.reset();
        desk.reset();
        cases_due.reset();
        effects_due.reset();
        kept.reset();
        loop.reset();
    }
    void restart()
    {
        stop();
        start();
    }

    template <class T>
    T run(awaitable<T> work)
    {
        std::optional<T> value;
        std::exception_ptr thrown;
        asio::co_spawn(*loop, std::move(work), [&](std::exception_ptr error, T got) {
            thrown = error;
            if (!error) value.emplace(std::move(got));
        });
        loop->restart();
        loop->run();
        if (thrown) std::rethrow_exception(thrown);
        REQUIRE(value.has_value());
        return std::move(*value);
    }

    /// Polls once; the baseline is over afterwards.
    void poll_once() { (void)run(poll->run_once()); }
    /// Everything that is due now, until nothing is.
    void settle()
    {
        for (int round = 0; round < 50; ++round) {
            (void)run(timer->run_once());
            if (!run(outbox->run_once())) return;
        }
        FAIL("the engine never comes to rest");
    }
    void pass(std::chrono::seconds by)
    {
        time.advance(by);
        settle();
    }
    answer ask(int number, case_command what, std::string key = {}, std::string who = "ana")
    {
        if (key.empty()) key = "key" + std::to_string(++keys);
        asked by{key, actor{"console", who, who, {}}, "reviews"};
        return run(desk->ask(by, number, std::move(what)));
    }
    review_case the_case(int number = 1)
    {
        auto found = run(desk->look_up(number));
        REQUIRE(found.has_value());
        return *found;
    }
    command::approve approve_as_shown(int number = 1)
    {
        auto c = the_case(number);
        return command::approve{seen_text{c.review_revision, c.draft_revision}};
    }
    /// A source past its baseline with one fresh bad review whose card stands in the channel.
    void open_one_case()
    {
        poll_once();
        platform.add("bad", 1, "It lost my notes.", time.now());
        time.advance(1min);
        poll_once();
        settle();
        REQUIRE(chat.cards().size() == 1);
    }

    static int& counter()
    {
        static int next = 0;
        return next;
    }

    std::filesystem::path directory;
    manual_clock time;
    counted_random random;
    quiet_log notes;
    no_meters counts;
    plain_drafter writer;
    plain_model model; ///< configured where `rules` say so
    model_platform platform;
    model_chat chat;
    model_pager phone{"phone"};
    model_pager siren{"siren"};
    plain_judge reader;
    plain_check checker;
    playbook rules;
    poll_plan plan;
    registry names;
    playbook_in_force in_force;
    int keys = 0;

    std::unique_ptr<asio::io_context> loop;
    std::unique_ptr<store> kept;
    std::unique_ptr<alarm> effects_due;
    std::unique_ptr<alarm> cases_due;
    std::unique_ptr<case_desk> desk;
    std::unique_ptr<case_timer> timer;
    std::unique_ptr<outbox_worker> outbox;
    std::unique_ptr<poller> poll;
};

} // namespace highroad::test
