#include "daemon/core/card.hpp"
#include "daemon/core/playbook.hpp"
#include "daemon/store/case_json.hpp"
#include "tests/fuzz/input.hpp"

using namespace highroad;

/// Rows of a database that somebody damaged: a case, or no case, but never half of one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    fuzz::input given{bytes, size};
    auto choice = given.byte();
    auto body = given.rest();
    switch (choice % 5) {
    case 0:
        if (auto read = stored::read_case(body)) {
            auto again = stored::read_case(stored::written(*read));
            fuzz::must(again && *again == *read, "what was read can be written and reads back equal");
            (void)present(*read, playbook{}, instant{std::chrono::seconds{1'790'000'000}});
        }
        break;
    case 1:
        for (const auto* kind : {"show_card", "say", "publish_reply", "read_reply", "suggest_drafts", "show_board"})
            (void)stored::read_effect(kind, body);
        break;
    case 2:
        (void)stored::read_answer(body);
        break;
    case 3:
        (void)stored::read_board(body);
        break;
    default:
        (void)stored::read_storm(body);
    }
    return 0;
}
