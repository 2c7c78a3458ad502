#include "adapters/matrix/answers.hpp"
#include "adapters/matrix/events.hpp"
#include "adapters/matrix/markup.hpp"
#include "daemon/ports/json_text.hpp"
#include "tests/fuzz/input.hpp"

#include <nlohmann/json.hpp>

using namespace highroad;

/// What a homeserver, which may be hostile, answers to us.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    fuzz::input given{bytes, size};
    auto choice = given.byte();
    auto rest = given.rest();
    if (choice % 4 == 0) {
        http_response answer{200 + choice / 4 * 8, "application/json", std::string{rest}};
        auto read = matrix::read_answer(answer);
        fuzz::must(read.ok() == (read.body != nullptr), "only a good answer has a body");
        if (!read.ok()) fuzz::must_be_utf8(matrix::as_failure(read).words, "words about a failure are UTF-8");
        return 0;
    }
    auto body = parse_untrusted_json(rest);
    if (choice % 4 == 1) {
        auto batch = matrix::read_sync(body);
        for (const auto& room : batch.rooms) {
            for (const auto& event : room.events) {
                fuzz::must_be_utf8(event.id, "ids are UTF-8");
                if (const auto* said = std::get_if<matrix::spoken>(&event.what))
                    fuzz::must_be_utf8(said->text, "what somebody said is UTF-8");
            }
        }
    } else if (choice % 4 == 2) {
        (void)matrix::read_history(body);
        (void)matrix::find_own(body, "mark", "@highroad:example.org", "");
        (void)matrix::oldest_on(body);
    } else {
        (void)matrix::read_event(body);
        auto own = matrix::read_own(body, "@highroad:example.org");
        if (own) fuzz::must(json_text(body, "sender") == "@highroad:example.org", "only our own messages are ours");
        fuzz::must_be_utf8(matrix::plain_emoji(rest), "an emoji is UTF-8");
        (void)matrix::without_quote(rest);
    }
    return 0;
}
