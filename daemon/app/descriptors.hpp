#pragma once

#include <cstddef>

namespace highroad::app {

/// How many files and sockets this process may have open.
[[nodiscard]] std::size_t open_files_allowed();

/// How many connections one of our two servers may take of so many open files, 16..1024: whoever opens connections must
/// not take the descriptors that the database and the way out to platforms and chats need.
[[nodiscard]] std::size_t connections_for(std::size_t open_files);

} // namespace highroad::app
