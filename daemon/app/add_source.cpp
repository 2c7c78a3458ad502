#include "daemon/app/connect.hpp"
#include "daemon/app/new_file.hpp"
#include "daemon/app/no_memory.hpp"
#include "daemon/app/run.hpp"
#include "daemon/app/surroundings.hpp"
#include "daemon/core/text.hpp"
#include "daemon/net/system_clock.hpp"
#include "daemon/observe/logging.hpp"
#include "daemon/settings/schema.hpp"
#include "daemon/settings/source_questions.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>

namespace highroad::app {
namespace {

/// Keys that a walk through the set-up asks for though a source works without them; the rest has a good default and can
/// be given with --set, or written into the file later.
constexpr auto worth_asking = std::to_array<std::string_view>(
    {"title", "channels", "issuer_id", "countries", "url", "path", "format", "reply_url", "secret", "client_id",
     "client_secret", "refresh_token", "author", "languages", "territories", "preset", "push_secret"});

int tell(const std::string& words)
{
    std::cerr << words << "\n";
    return exit_failed;
}

std::optional<std::string> text_of(const std::string& path)
{
    std::ifstream file{path, std::ios::binary};
    std::stringstream text;
    text << file.rdbuf();
    if (!file) return std::nullopt;
    return text.str();
}

std::string typed_line(const std::string& prompt)
{
    std::cerr << prompt << std::flush;
    std::string line;
    std::getline(std::cin, line);
    return std::string{trimmed(line)};
}

/// "kind=..." as typed after --set.
std::optional<source_answers> answers_in(const std::vector<std::string>& values)
{
    source_answers out;
    for (const auto& one : values) {
        auto equals = one.find('=');
        if (equals == std::string::npos || equals == 0) {
            tell("--set takes key=value, such as --set name=acme; got \"" + one.substr(0, 40) + "\".");
            return std::nullopt;
        }
        out.emplace_back(one.substr(0, equals), one.substr(equals + 1));
    }
    return out;
}

bool given(const source_answers& answers, std::string_view key)
{
    return std::any_of(answers.begin(), answers.end(), [&](const auto& one) { return one.first == key; });
}

void ask_for_the_rest(const std::vector<source_question>& questions, source_answers& answers)
{
    for (const auto& question : questions) {
        auto worth = std::find(worth_asking.begin(), worth_asking.end(), question.key) != worth_asking.end();
        if (given(answers, question.key) || (!question.required && !worth)) continue;
        std::cerr << "\n" << question.meaning << "\n";
        auto prompt =
            question.key + " (" + question.expected + (question.required ? ")" : "; empty: none or the default)");
        auto typed = typed_line(prompt + ": ");
        if (!typed.empty()) answers.emplace_back(question.key, typed);
    }
}

std::string all_kinds()
{
    std::string names;
    for (auto kind : source_kinds())
        names += (names.empty() ? "" : ", ") + std::string{kind};
    return names;
}

/// The cheapest read with the new source's credential.
check_line check_source(const settings& all, const std::string& name)
{
    // Only this one is built: the others' secrets may not be at hand here.
    auto alone = all;
    std::erase_if(alone.sources, [&](const auto& each) { return facts_of(each).name != name; });
    alone.slack.reset();
    alone.matrix.reset();
    asio::io_context loop{1};
    auto notes = make_log(log_style::plain, log_level::error);
    auto meters = make_prometheus_meters();
    auto time = make_system_clock(loop.get_executor());
    auto random = make_system_random();
    no_memory memory;
    http_server nowhere{loop.get_executor(), server_options{}}; // its hooks are never served
    connect_with with{loop.get_executor(), *time, *random, *notes, *meters, memory, &nowhere, {}, false};
    auto outside = connect(alone, with);
    if (!outside.mistakes.empty()) return {false, "configuration", outside.mistakes.front()};
    if (outside.platforms.empty()) return {false, "configuration", "The source could not be built."};
    check_line line{false, "check", "An error inside Highroad ended the check early; please report that."};
    asio::co_spawn(loop, outside.platforms.front()->check(), [&](std::exception_ptr thrown, check_line got) {
        if (!thrown) line = std::move(got);
        loop.stop(); // a kept connection would hold it until it times out
    });
    loop.run();
    return line;
}

} // namespace

int add_source(const source_to_add& wanted)
{
    auto before = text_of(wanted.config);
    if (!before)
        return tell(wanted.config + ": this file cannot be read. Write one with: highroad init > highroad.toml");
    auto answers = answers_in(wanted.values);
    if (!answers) return exit_failed;
    auto kind = wanted.kind;
    if (kind.empty() && wanted.ask) kind = typed_line("Which platform (" + all_kinds() + "): ");
    auto questions = questions_of_source(kind);
    if (questions.empty()) return tell("The kind of a source is one of: " + all_kinds() + ".");
    if (wanted.ask) ask_for_the_rest(questions, *answers);
    auto table = source_table_or_words(kind, *answers);
    if (table.index() == 1) return tell(std::get<1>(table));

    auto after = *before + (before->empty() || before->ends_with('\n') ? "" : "\n") + std::get<0>(table);
    auto loaded = load(after, wanted.config, surroundings_of_process());
    if (auto* mistakes = std::get_if<std::vector<problem>>(&loaded)) {
        for (const auto& mistake : *mistakes)
            std::cerr << in_words(mistake) << "\n";
        std::cerr << "The file was not changed; the line numbers are those it would have had.\n";
        return exit_bad_configuration;
    }
    const auto& all = std::get<settings>(loaded);
    if (wanted.check) {
        auto line = check_source(all, facts_of(all.sources.back()).name);
        std::cout << (line.works ? "works   " : "FAILS   ") << line.subject << ": " << line.words << std::endl;
        if (!line.works) return tell("The file was not changed. To write it all the same: --unchecked");
    }
    // Somebody may have edited it meanwhile.
    if (text_of(wanted.config) != before) return tell(wanted.config + " was changed meanwhile; nothing was written.");
    if (auto written = replace_file(wanted.config, after, 0644); !written) return tell(written.error().words);
    std::cout << "Added to " << wanted.config << ":\n"
              << std::get<0>(table) << "A restart of the daemon takes it up.\n";
    return 0;
}

} // namespace highroad::app
