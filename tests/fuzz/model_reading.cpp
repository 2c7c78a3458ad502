#include "adapters/language_model/reading.hpp"
#include "tests/fuzz/input.hpp"

using namespace highroad;

/// A review, then what a model answers about it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    fuzz::input given{bytes, size};
    review subject;
    subject.text = given.part();
    fuzz::must_be_utf8(language_model_wire::review_as_data(subject), "what is sent is UTF-8");
    auto found = language_model_wire::findings_in(given.rest(), subject);
    if (!found) return 0;
    fuzz::must(found->reasons.size() <= 6 && found->dropped >= 0, "each reason stands there once");
    for (const auto& one : found->reasons) {
        fuzz::must(level_of_reason(one.what).has_value(), "no reason is made up");
        fuzz::must_be_utf8(one.words, "words are UTF-8");
        fuzz::must(one.words.find('\n') == std::string::npos, "words stand on one line");
        fuzz::must(length_in(length_unit::characters, one.words) <= 160, "words are short");
        // What was cut may have lost its letters.
        if (!one.words.ends_with("…"))
            fuzz::must(language_model_wire::stands_in(one.words, subject.text), "words stand in the review");
    }
    return 0;
}
