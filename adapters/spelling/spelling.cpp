// hunspell, https://hunspell.github.io (LGPL, GPL or MPL; linked, not copied). Dictionaries have licences of their own
// and come from the system's packages: none is part of this program.

#include "adapters/spelling/spelling.hpp"

#include <hunspell/hunspell.hxx>

#include <algorithm>
#include <map>
#include <string>
#include <system_error>
#include <utility>

namespace highroad {
namespace {

namespace fs = std::filesystem;

/// Beyond this many a language's dictionaries are variants of variants.
constexpr std::size_t most_variants = 6;

/// A dictionary in an 8-bit set of characters cannot look up our UTF-8; today's are all in UTF-8 or Latin-1.
bool to_latin1(const std::string& word, std::string& out)
{
    out.clear();
    for (std::size_t i = 0; i < word.size(); ++i) {
        auto byte = static_cast<unsigned char>(word[i]);
        if (byte < 0x80) {
            out += word[i];
        } else if ((byte == 0xC2 || byte == 0xC3) && i + 1 < word.size()) {
            out += static_cast<char>(((byte & 0x03U) << 6U) | (static_cast<unsigned char>(word[++i]) & 0x3FU));
        } else {
            return false;
        }
    }
    return true;
}

class dictionary {
public:
    explicit dictionary(const fs::path& base)
        : words_{std::make_unique<Hunspell>((base.string() + ".aff").c_str(), (base.string() + ".dic").c_str())}
    {
        const auto& set = words_->get_dict_encoding();
        utf8_ = set == "UTF-8";
        readable_ = utf8_ || set == "ISO8859-1" || set == "ISO8859-15" || set == "ISO-8859-1";
    }
    [[nodiscard]] bool readable() const { return readable_; }
    [[nodiscard]] bool knows(const std::string& word)
    {
        if (utf8_) return words_->spell(word);
        std::string latin;
        return to_latin1(word, latin) && words_->spell(latin);
    }

private:
    std::unique_ptr<Hunspell> words_;
    bool utf8_ = false;
    bool readable_ = false;
};

class hunspell_speller final : public speller {
public:
    hunspell_speller(std::vector<fs::path> folders, log& notes) : folders_{std::move(folders)}, log_{notes} {}

    [[nodiscard]] std::optional<bool> knows(std::string_view language, const std::string& word) override
    {
        auto& known = of(std::string{language.substr(0, language.find_first_of("-_"))});
        if (known.empty()) return std::nullopt;
        return std::any_of(known.begin(), known.end(), [&](dictionary& one) { return one.knows(word); });
    }

private:
    std::vector<dictionary>& of(const std::string& language)
    {
        if (auto found = loaded_.find(language); found != loaded_.end()) return found->second;
        auto& into = loaded_[language];
        for (const auto& base : files_of(language)) {
            if (into.size() == most_variants) break;
            dictionary one{base};
            if (one.readable()) into.push_back(std::move(one));
        }
        if (into.empty()) {
            log_.write(log_level::info, "spelling is not checked in this language: no hunspell dictionary is installed",
                       {{"language", language}});
        }
        return into;
    }

    /// Of "en_US.aff" beside "en_US.dic" the common path "en_US". A link to another is that one once more.
    [[nodiscard]] std::vector<fs::path> files_of(const std::string& language) const
    {
        std::vector<fs::path> found;
        if (language.empty()) return found;
        for (const auto& folder : folders_) {
            std::error_code failed;
            for (const auto& one : fs::directory_iterator{folder, failed}) {
                auto base = one.path();
                base.replace_extension();
                auto stem = base.filename().string();
                auto fits =
                    one.path().extension() == ".dic" && stem.starts_with(language) &&
                    (stem.size() == language.size() || stem[language.size()] == '_' || stem[language.size()] == '-');
                // "hyph_" and "th_" are other kinds of files; "-med" and the like are no whole language.
                std::error_code missing;
                if (!fits || fs::is_symlink(one.path(), missing) || !fs::exists(base.string() + ".aff", missing))
                    continue;
                found.push_back(std::move(base));
            }
        }
        std::sort(found.begin(), found.end());
        return found;
    }

    std::vector<fs::path> folders_;
    log& log_;
    std::map<std::string, std::vector<dictionary>, std::less<>> loaded_;
};

} // namespace

std::vector<fs::path> system_dictionaries()
{
    return {"/usr/share/hunspell", "/usr/share/myspell/dicts", "/usr/local/share/hunspell"};
}

std::unique_ptr<speller> make_speller(std::vector<fs::path> folders, log& notes)
{
    return std::make_unique<hunspell_speller>(std::move(folders), notes);
}

} // namespace highroad
