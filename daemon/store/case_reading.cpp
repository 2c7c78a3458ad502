#include "daemon/store/case_json.hpp"

#include "daemon/store/json_fields.hpp"
#include "daemon/store/json_names.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// JSON is read straight into the structs of json_fields.hpp, without a document tree between: every command reads its
// whole case, and the small allocations of a tree would cost more than all the rest of that.
namespace highroad::stored {
namespace {

struct manners;

/// Where the next value of the text belongs.
struct place {
    void* at = nullptr;
    const manners* how = nullptr;
};

/// What a place does with each kind of value; false: the text is not what written() makes.
struct manners {
    bool (*null)(void*) = [](void*) { return false; };
    bool (*boolean)(void*, bool) = [](void*, bool) { return false; };
    bool (*whole)(void*, std::int64_t) = [](void*, std::int64_t) { return false; };
    bool (*natural)(void*, std::uint64_t) = [](void*, std::uint64_t) { return false; };
    bool (*real)(void*, double) = [](void*, double) { return false; };
    bool (*text)(void*, std::string&) = [](void*, std::string&) { return false; };
    bool (*object)(void*) = [](void*) { return false; };
    bool (*list)(void*) = [](void*) { return false; };
    place (*member)(void*, std::string_view) = nullptr; ///< after object()
    place (*element)(void*) = nullptr;                  ///< after list()
};

template <class T>
constexpr manners manners_of();

template <class T>
inline constexpr manners manners_for = manners_of<T>();

/// A function of its own, since it is needed where manners_of() is not defined yet: clang looks at a name that depends
/// on no parameter right there.
template <class T>
place place_at(void* at)
{
    return {at, &manners_for<T>};
}

template <class T>
place place_of(T& value)
{
    return place_at<T>(&value);
}

/// A key that is unknown here: whatever it holds is passed over.
struct passed_over {};

/// Stands for a string whose bytes come as hexadecimal digits, since they are not UTF-8.
struct in_digits {};

bool bytes_in(const std::string& digits, std::string& into)
{
    auto value = [](char digit) {
        if (digit >= '0' && digit <= '9') return digit - '0';
        return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
    };
    if (digits.size() % 2 != 0) return false;
    into.clear();
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        auto high = value(digits[i]);
        auto low = value(digits[i + 1]);
        if (high < 0 || low < 0) return false;
        into += static_cast<char>(high * 16 + low);
    }
    return true;
}

template <class T>
constexpr void take_numbers(manners& out)
{
    if constexpr (std::is_same_v<T, bool>) {
        out.boolean = [](void* at, bool value) { return *static_cast<bool*>(at) = value, true; };
    } else if constexpr (std::is_floating_point_v<T>) {
        // What is no number (a division by zero on the way here) is written as null.
        out.null = [](void* at) { return *static_cast<T*>(at) = std::numeric_limits<T>::quiet_NaN(), true; };
        out.whole = [](void* at, std::int64_t value) { return *static_cast<T*>(at) = static_cast<T>(value), true; };
        out.natural = [](void* at, std::uint64_t value) { return *static_cast<T*>(at) = static_cast<T>(value), true; };
        out.real = [](void* at, double value) { return *static_cast<T*>(at) = static_cast<T>(value), true; };
    } else {
        out.whole = [](void* at, std::int64_t value) {
            if (!std::in_range<T>(value)) return false;
            *static_cast<T*>(at) = static_cast<T>(value);
            return true;
        };
        out.natural = [](void* at, std::uint64_t value) {
            if (!std::in_range<T>(value)) return false;
            *static_cast<T*>(at) = static_cast<T>(value);
            return true;
        };
    }
}

/// Times are whole seconds.
template <class T>
constexpr void take_times(manners& out)
{
    out.whole = [](void* at, std::int64_t value) {
        *static_cast<T*>(at) = T{std::chrono::seconds{value}};
        return true;
    };
    out.natural = [](void* at, std::uint64_t value) {
        if (!std::in_range<std::int64_t>(value)) return false;
        *static_cast<T*>(at) = T{std::chrono::seconds{static_cast<std::int64_t>(value)}};
        return true;
    };
}

template <class T>
constexpr void take_members(manners& out)
{
    out.object = [](void*) { return true; };
    out.member = [](void* at, std::string_view name) {
        place found;
        fields(*static_cast<T*>(at), [&]<class Field>(const char* known, Field& field) {
            if (found.how || name != known) return;
            if constexpr (requires { field.has_value(); }) {
                found = place_of(field.emplace());
            } else {
                found = place_of(field);
            }
        });
        static passed_over nobody;
        return found.how ? found : place_of(nobody);
    };
}

template <class T>
constexpr manners manners_of()
{
    manners out;
    if constexpr (std::is_same_v<T, passed_over>) {
        out.null = [](void*) { return true; };
        out.boolean = [](void*, bool) { return true; };
        out.whole = [](void*, std::int64_t) { return true; };
        out.natural = [](void*, std::uint64_t) { return true; };
        out.real = [](void*, double) { return true; };
        out.text = [](void*, std::string&) { return true; };
        out.object = [](void*) { return true; };
        out.list = [](void*) { return true; };
        out.member = [](void* at, std::string_view) { return place_at<passed_over>(at); };
        out.element = [](void* at) { return place_at<passed_over>(at); };
    } else if constexpr (std::is_same_v<T, in_digits>) {
        out.text = [](void* at, std::string& digits) { return bytes_in(digits, *static_cast<std::string*>(at)); };
    } else if constexpr (std::is_same_v<T, std::string>) {
        out.text = [](void* at, std::string& value) { return *static_cast<std::string*>(at) = std::move(value), true; };
        out.object = [](void* at) { return static_cast<std::string*>(at)->clear(), true; };
        out.member = [](void* at, std::string_view) { return place_at<in_digits>(at); };
    } else if constexpr (std::is_arithmetic_v<T>) {
        take_numbers<T>(out);
    } else if constexpr (is_time<T>) {
        take_times<T>(out);
    } else if constexpr (std::is_enum_v<T>) {
        out.text = [](void* at, std::string& value) {
            constexpr auto known = names_of<T>();
            auto found = std::find(known.begin(), known.end(), value);
            if (found == known.end()) return false;
            *static_cast<T*>(at) = static_cast<T>(found - known.begin());
            return true;
        };
    } else if constexpr (is_vector<T>) {
        out.list = [](void* at) { return static_cast<T*>(at)->clear(), true; };
        out.element = [](void* at) { return place_of(static_cast<T*>(at)->emplace_back()); };
    } else {
        take_members<T>(out);
    }
    return out;
}

/// What the parser meets, put where it belongs.
class filler final : public nlohmann::json_sax<nlohmann::json> {
public:
    explicit filler(place whole) : next_{whole} { open_.reserve(8); }

    bool null() override
    {
        auto here = take();
        return here.how->null(here.at);
    }
    bool boolean(bool value) override
    {
        auto here = take();
        return here.how->boolean(here.at, value);
    }
    bool number_integer(std::int64_t value) override
    {
        auto here = take();
        return here.how->whole(here.at, value);
    }
    bool number_unsigned(std::uint64_t value) override
    {
        auto here = take();
        return here.how->natural(here.at, value);
    }
    bool number_float(double value, const std::string&) override
    {
        auto here = take();
        return here.how->real(here.at, value);
    }
    bool string(std::string& value) override
    {
        auto here = take();
        return here.how->text(here.at, value);
    }
    bool binary(nlohmann::json::binary_t&) override { return false; }
    bool start_object(std::size_t) override
    {
        auto here = take();
        open_.push_back({here, false});
        return here.how->object(here.at);
    }
    bool key(std::string& name) override
    {
        auto here = open_.back().where;
        next_ = here.how->member(here.at, name);
        return true;
    }
    bool end_object() override
    {
        open_.pop_back();
        return true;
    }
    bool start_array(std::size_t) override
    {
        auto here = take();
        open_.push_back({here, true});
        return here.how->list(here.at);
    }
    bool end_array() override
    {
        open_.pop_back();
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override { return false; }

private:
    struct level {
        place where;
        bool list = false;
    };

    place take() const
    {
        if (open_.empty() || !open_.back().list) return next_;
        auto here = open_.back().where;
        return here.how->element(here.at);
    }

    place next_; ///< of the whole text, or of the value of the key that was read last
    std::vector<level> open_;
};

template <class T>
std::optional<T> read(std::string_view body)
{
    T value;
    filler into{place_of(value)};
    if (!nlohmann::json::sax_parse(body, &into)) return std::nullopt;
    return value;
}

template <std::size_t Index = 0>
std::optional<effect_body> read_alternative(std::string_view kind, std::string_view body)
{
    if constexpr (Index < std::variant_size_v<effect_body>) {
        using alternative = std::variant_alternative_t<Index, effect_body>;
        if (name_of(effect_body{alternative{}}) != kind) return read_alternative<Index + 1>(kind, body);
        auto value = read<alternative>(body);
        if (!value) return std::nullopt;
        return effect_body{std::move(*value)};
    } else {
        return std::nullopt;
    }
}

} // namespace

std::optional<board> read_board(std::string_view body)
{
    return read<board>(body);
}

std::optional<storm> read_storm(std::string_view body)
{
    return read<storm>(body);
}

std::optional<review_case> read_case(std::string_view body)
{
    return read<review_case>(body);
}

std::optional<effect_body> read_effect(std::string_view kind, std::string_view body)
{
    return read_alternative(kind, body);
}

std::optional<answer> read_answer(std::string_view body)
{
    return read<answer>(body);
}

} // namespace highroad::stored
