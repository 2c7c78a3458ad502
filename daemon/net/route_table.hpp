#pragma once

#include "daemon/ports/http.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace highroad {

/// Who answers what. A path matches exactly, or as a prefix when it ends in '/'; the longest match wins.
class route_table {
public:
    void add(std::string method, std::string path, http_handler handler);

    struct match {
        const http_handler* handler = nullptr; ///< null: nobody, see `allow`
        std::string_view place;                ///< the path as it was added; lives as long as the table
        std::string allow;                     ///< the methods of that path; empty: the path is unknown
    };
    /// HEAD finds the handler of GET when it has none of its own.
    [[nodiscard]] match find(std::string_view method, std::string_view path) const;

private:
    using methods = std::vector<std::pair<std::string, http_handler>>;
    struct text_hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    static match choose(std::string_view place, const methods& from, std::string_view method);

    std::unordered_map<std::string, methods, text_hash, std::equal_to<>> exact_;
    std::vector<std::pair<std::string, methods>> prefixes_; ///< longest first
};

} // namespace highroad
