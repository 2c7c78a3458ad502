#include "tests/demo/schema_check.hpp"

#include "daemon/core/time.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace highroad::test {
namespace {

using nlohmann::json;

bool is_of_type(const json& value, const std::string& type)
{
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "integer") return value.is_number_integer();
    if (type == "boolean") return value.is_boolean();
    return false;
}

class check {
public:
    explicit check(const json& document) : document_{document} {}

    std::string operator()(const json& value, const json& schema, const std::string& at) const
    {
        static const std::set<std::string> known{
            "type",      "title",   "properties", "required", "items",       "enum",          "oneOf",
            "$ref",      "minimum", "maximum",    "format",   "description", "discriminator", "additionalProperties",
            "deprecated"};
        for (const auto& [keyword, rule] : schema.items())
            if (!known.count(keyword)) return at + ": the keyword " + keyword + " is not understood";
        if (auto ref = schema.find("$ref"); ref != schema.end())
            return (*this)(value, document_.at(json::json_pointer(ref->get<std::string>().substr(1))), at);
        if (auto one_of = schema.find("oneOf"); one_of != schema.end()) {
            auto fitting = std::count_if(one_of->begin(), one_of->end(),
                                         [&](const auto& choice) { return (*this)(value, choice, at).empty(); });
            return fitting == 1 ? "" : at + ": fits " + std::to_string(fitting) + " of the choices";
        }
        if (auto type = schema.find("type"); type != schema.end() && !is_of_type(value, *type))
            return at + ": is no " + type->get<std::string>();
        if (auto choices = schema.find("enum"); choices != schema.end())
            if (std::find(choices->begin(), choices->end(), value) == choices->end())
                return at + ": " + value.dump() + " is not among the choices";
        if (schema.contains("minimum") && value < schema["minimum"]) return at + ": is too small";
        if (schema.contains("maximum") && value > schema["maximum"]) return at + ": is too large";
        if (schema.value("format", "") == "date-time" && !parse_instant(value.get<std::string>()))
            return at + ": is no time";
        if (value.is_object()) return members(value, schema, at);
        if (value.is_array() && schema.contains("items"))
            for (std::size_t i = 0; i < value.size(); ++i)
                if (auto why = (*this)(value[i], schema["items"], at + "/" + std::to_string(i)); !why.empty())
                    return why;
        return {};
    }

private:
    std::string members(const json& value, const json& schema, const std::string& at) const
    {
        for (const auto& name : schema.value("required", json::array()))
            if (!value.contains(name.get<std::string>())) return at + ": lacks " + name.get<std::string>();
        auto properties = schema.value("properties", json::object());
        for (const auto& [name, member] : value.items()) {
            auto rule = properties.find(name);
            // The schema would let unknown members pass; ours are all meant to be Apple's.
            if (rule == properties.end()) return at + ": has the unknown member " + name;
            if (auto why = (*this)(member, *rule, at + "/" + name); !why.empty()) return why;
        }
        return {};
    }

    const json& document_;
};

} // namespace

std::string why_not_fitting(const json& value, const json& schema, const json& document)
{
    return check{document}(value, schema, "");
}

} // namespace highroad::test
