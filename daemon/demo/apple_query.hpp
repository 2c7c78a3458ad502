#pragma once

#include "daemon/ports/http.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// How App Store Connect reads a query and says no, after its OpenAPI description 4.4.1.
namespace highroad::demo {

/// {"errors":[{id,status,code,title,detail,source}]}. `pointer` is a JSON pointer into the body when it starts with
/// '/', else the name of a query parameter; empty for neither.
[[nodiscard]] http_response apple_error(int status, std::string_view code, std::string_view title,
                                        std::string_view detail, std::string_view pointer = {});

enum class parameter_kind { choices, territories, texts, boolean, limit, cursor };

struct allowed_parameter {
    std::string_view name;
    parameter_kind kind;
    std::string_view choices; ///< separated by one space
};

/// The parameters that one of the endpoints takes.
enum class apple_endpoint { list_reviews, one_review, one_response, no_parameters };

struct apple_query {
    struct given {
        std::string name;
        std::vector<std::string> values;
    };
    std::vector<given> all;

    /// Null when it was not given.
    [[nodiscard]] const std::vector<std::string>* find(std::string_view name) const;
    [[nodiscard]] bool names(std::string_view parameter, std::string_view value) const;
    /// Whether a sparse field set leaves `field` in; without one everything is.
    [[nodiscard]] bool wants(std::string_view parameter, std::string_view field) const;
};

/// The query of `target`, or the answer that refuses it.
[[nodiscard]] std::variant<apple_query, http_response> read_apple_query(std::string_view target,
                                                                        apple_endpoint endpoint);

} // namespace highroad::demo
