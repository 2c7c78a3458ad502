// Commands that look after what is kept: the journal's chain, and what is held about a customer.

#include "daemon/app/control_client.hpp"
#include "daemon/app/counted.hpp"
#include "daemon/app/run.hpp"
#include "daemon/app/surroundings.hpp"
#include "daemon/core/text.hpp"
#include "daemon/ports/json_text.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/personal_data.hpp"

#include <nlohmann/json.hpp>

#include <iostream>

namespace highroad::app {
namespace {

std::string database_of(const settings& configured)
{
    return configured.general.state_dir + "/highroad.db";
}

int failed(const failure& why)
{
    std::cerr << why.words << "\n";
    return exit_failed;
}

} // namespace

int verify_journal(const std::string& config_path, const std::string& noted)
{
    auto configured = load_or_tell(config_path);
    if (!configured) return exit_bad_configuration;
    std::optional<journal_place> place;
    if (!noted.empty()) {
        place = journal_place_in(noted);
        if (!place) {
            std::cerr
                << "A noted place looks like 1234:9f86..., a number and 64 digits, as `journal verify` prints it.\n";
            return exit_failed;
        }
    }
    auto found = highroad::verify_journal(database_of(*configured), place);
    if (!found) return failed(found.error());
    for (const auto& words : found->broken)
        std::cerr << words << "\n";
    std::cout << (found->broken.empty() ? "whole: " : "BROKEN: ") << counted(found->entries, "entry", "entries") << ", "
              << found->erased << " of them with an erased detail\n";
    if (!found->broken.empty()) return exit_failed;
    if (found->entries > 0) std::cout << "the place to note elsewhere: " << in_words(found->end) << "\n";
    return 0;
}

int export_journal(const std::string& config_path)
{
    auto configured = load_or_tell(config_path);
    if (!configured) return exit_bad_configuration;
    auto count = highroad::export_journal(database_of(*configured), [](const std::string& line) {
        std::cout << line << "\n";
        return std::cout.good();
    });
    if (!count) return failed(count.error());
    std::cout.flush();
    return std::cout.good() ? 0 : exit_failed;
}

int forget(const whose_options& whose)
{
    auto configured = load_or_tell(whose.config);
    if (!configured) return exit_bad_configuration;
    http_request request{"POST", "/forget"};
    request.headers.set("Content-Type", "application/json");
    request.body = nlohmann::json{{"author", valid_utf8(whose.author)},
                                  {"source", valid_utf8(whose.source)},
                                  {"case", whose.case_number}}
                       .dump();
    auto told = ask_daemon(configured->control.socket, std::move(request));
    if (!told) return exit_failed;
    auto why = json_text(*told, "error");
    if (!why.empty()) return failed({errc::refused, why});
    auto number = [&](const char* name) {
        const auto& value = json_member(*told, name);
        return value.is_number_integer() ? value.get<std::int64_t>() : 0;
    };
    const auto& cases = json_member(*told, "cases");
    std::cout << "Erased: " << counted(static_cast<std::int64_t>(cases.size()), "case", "cases") << ", "
              << counted(number("details"), "detail", "details") << " in the journal, "
              << counted(number("names"), "other review's author", "other reviews' authors") << ", "
              << counted(number("quarantined"), "item", "items") << " in quarantine.\n"
              << "Cards in chats are being redrawn. Backups made before still hold it, and so do lines that people or "
                 "Highroad wrote in threads: docs/operations.md says what to do about both.\n";
    const auto& refused = json_member(*told, "refused");
    for (const auto& words : refused)
        if (words.is_string()) std::cerr << "Not erased: " << words.get<std::string>() << "\n";
    return refused.empty() ? 0 : exit_failed;
}

int held(const whose_options& whose)
{
    auto configured = load_or_tell(whose.config);
    if (!configured) return exit_bad_configuration;
    auto all = held_about(database_of(*configured), {whose.author, whose.source, whose.case_number});
    if (!all) return failed(all.error());
    std::cout << *all << "\n";
    return 0;
}

} // namespace highroad::app
