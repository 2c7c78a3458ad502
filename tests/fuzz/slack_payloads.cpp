#include "adapters/slack/card_blocks.hpp"
#include "adapters/slack/frames.hpp"
#include "adapters/slack/markup.hpp"
#include "adapters/slack/payloads.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/json_text.hpp"
#include "tests/fuzz/input.hpp"

#include <nlohmann/json.hpp>

using namespace highroad;

/// Frames of Socket Mode, bodies of HTTP mode, and the values that our own buttons bring back.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    fuzz::input given{bytes, size};
    auto choice = given.byte();
    auto rest = given.rest();
    switch (choice % 6) {
    case 0: {
        auto frame = slack::read_frame(rest);
        if (auto* envelope = std::get_if<slack::frame::envelope>(&frame)) {
            auto told = slack::acknowledgement(envelope->id, slack::to_text({{"text", "ok"}}));
            fuzz::must(nlohmann::json::accept(told), "an acknowledgement is JSON");
        }
        break;
    }
    case 1:
        (void)slack::read_slash(parse_form(rest));
        break;
    case 2:
        (void)slack::read_interaction(parse_untrusted_json(rest));
        break;
    case 3:
        (void)slack::read_event(parse_untrusted_json(rest));
        break;
    case 4:
        if (auto value = slack::read_value(rest)) {
            fuzz::must(slack::read_value(slack::to_value(*value)) == value, "a button's value reads back equal");
        }
        break;
    default:
        (void)slack::normal_emoji(rest);
        (void)slack::read_ts(rest);
        fuzz::must_be_utf8(slack::as_typed(rest), "what a person typed is UTF-8");
    }
    return 0;
}
