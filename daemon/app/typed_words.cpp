#include "daemon/app/typed_words.hpp"

#include <algorithm>
#include <string_view>

namespace highroad::app {
namespace {

bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// "--confg", "--confg=file"; a text has spaces, or no letter there.
bool looks_like_option(std::string_view word)
{
    if (word.size() < 4 || !word.starts_with("--") || !is_letter(word[2])) return false;
    auto name = word.substr(2, word.find('=') - 2);
    return std::all_of(name.begin(), name.end(), [](char c) { return is_letter(c) || c == '-'; });
}

} // namespace

typed_words told_apart(std::span<const known_option> known, std::span<const std::string> arguments)
{
    typed_words out;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const auto& word = arguments[i];
        if (word == "--") {
            auto rest = arguments.subspan(i + 1);
            out.words.insert(out.words.end(), rest.begin(), rest.end());
            return out;
        }
        auto assigned = word.starts_with("--") && word.find('=') != std::string::npos;
        auto name = assigned ? word.substr(0, word.find('=')) : word;
        auto found = std::find_if(known.begin(), known.end(), [&](const auto& one) { return one.name == name; });
        if (found != known.end()) {
            out.options.push_back(word);
            if (found->takes_value && !assigned && i + 1 < arguments.size()) out.options.push_back(arguments[++i]);
        } else if (looks_like_option(word)) {
            out.unknown = word;
            return out;
        } else {
            out.words.push_back(word);
        }
    }
    return out;
}

} // namespace highroad::app
