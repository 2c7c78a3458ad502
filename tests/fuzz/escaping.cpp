#include "tests/fuzz/escaping_rules.hpp"
#include "tests/fuzz/input.hpp"

using namespace highroad;

/// Whatever a customer wrote: no mention and no link of theirs is alive on a card, in an event, in a mail.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    static const auto how = fuzz::as_built();
    fuzz::input given{bytes, size};
    fuzz::strangers_words said;
    said.title = given.part();
    said.text = given.part();
    said.byline = given.part();
    said.link = given.part();
    said.draft = given.part();
    said.reply = given.part();
    said.names = given.rest();
    fuzz::must_stay_inert(how, said);
    return 0;
}
