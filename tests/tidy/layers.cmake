# Who may include what: one row a folder, a regular expression for each. Linking alone does not stop an #include.
# Headers of the standard library have no dot and no slash in their names and are free for all.
cmake_minimum_required(VERSION 3.25)
set(inner "daemon/(core|ports)/")
set(boost_ports "boost/(asio/(awaitable|any_io_executor|this_coro|use_awaitable|steady_timer)\\.hpp|system/)")
set(heavy "boost/beast|sqlite3\\.h|openssl/|nlohmann/json\\.hpp|simdjson|toml\\+\\+|toml\\.hpp|date/")
# Headers that only their own folder includes, and that wrap a template of Beast's.
set(inside_net "daemon/net/(message_parser|wire_stream)\\.hpp")

set(rows
    "daemon/core/|daemon/core/"
    "daemon/ports/|${inner}|${boost_ports}|nlohmann/"
    "daemon/toml/|daemon/toml/|toml\\+\\+"
    "daemon/crypto/|daemon/crypto/|openssl/"
    "daemon/calendars/|daemon/calendars/|${inner}|boost/system/|date/tz\\.h"
    "daemon/store/|daemon/(store|crypto)/|${inner}|boost/asio|boost/system/|sqlite3\\.h|nlohmann/|simdjson\\.h|xxh|sys/|fcntl|unistd"
    "daemon/net/|daemon/(net|crypto)/|${inner}|boost/|openssl/|zlib|sys/|netinet/|arpa/|unistd"
    "daemon/programs/|daemon/programs/|${inner}|boost/(asio|system)|sys/|spawn|unistd"
    "daemon/engine/|daemon/engine/|${inner}|boost/asio|boost/system/"
    "daemon/judge/|daemon/(judge|toml)/|${inner}|cld2/"
    "daemon/check/|daemon/(check|judge)/|${inner}"
    "daemon/rehearsal/|daemon/rehearsal/|${inner}"
    "daemon/report/|daemon/report/|${inner}|nlohmann/"
    "daemon/settings/|daemon/(settings|core|toml)/|sys/|fcntl|unistd|pwd"
    "daemon/demo/|daemon/(demo|crypto)/|${inner}|boost/(asio|system|url)|nlohmann/"
    # What several platforms need in the same way (tokens, quotas, pauses) is written once; it knows no platform.
    "adapters/common/|daemon/crypto/|${inner}|boost/(asio|system|url)|nlohmann/|OWN_FOLDER"
    "adapters/spelling/|hunspell/|${inner}|OWN_FOLDER"
    "adapters/templates/|daemon/crypto/|${inner}|boost/(asio|system|url)|nlohmann/|kainjow/|mustache|daemon/toml/|OWN_FOLDER"
    "adapters/feed/|adapters/common/|${inner}|boost/(asio|system)|nlohmann/|expat\\.h|OWN_FOLDER"
    "adapters/|adapters/common/|daemon/crypto/|${inner}|boost/(asio|system|url)|nlohmann/|OWN_FOLDER")

file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/daemon/*.?pp ${ROOT}/adapters/*.?pp)
set(broken 0)
foreach(file IN LISTS files)
    set(allowed "")
    foreach(row IN LISTS rows)
        string(FIND "${row}" "|" bar)
        string(SUBSTRING "${row}" 0 ${bar} folder)
        string(FIND "${file}" "${folder}" at)
        if(at EQUAL 0 AND allowed STREQUAL "")
            math(EXPR bar "${bar} + 1")
            string(SUBSTRING "${row}" ${bar} -1 allowed)
            string(REGEX MATCH "^[^/]+/[^/]+/" own ${file})
            string(REPLACE "OWN_FOLDER" "${own}" allowed "${allowed}")
        endif()
    endforeach()
    file(STRINGS ${ROOT}/${file} includes REGEX "^ *# *include")
    foreach(line IN LISTS includes)
        string(REGEX REPLACE "^ *# *include *[<\"]([^>\"]+)[>\"].*" "\\1" name "${line}")
        if(NOT name MATCHES "^[a-z_0-9]+$" AND NOT allowed STREQUAL "" AND NOT name MATCHES "^(${allowed})")
            message("${file} may not include ${name}")
            math(EXPR broken "${broken} + 1")
        elseif(file MATCHES "\\.hpp$" AND NOT file MATCHES "^${inside_net}$" AND name MATCHES "^(${heavy})")
            message("${file} is a header and may not include ${name}: it belongs into a .cpp")
            math(EXPR broken "${broken} + 1")
        endif()
    endforeach()
endforeach()
list(LENGTH files count)
if(broken OR count EQUAL 0)
    message(FATAL_ERROR "${broken} includes break the layers of docs/architecture.md (${count} files looked at)")
endif()
