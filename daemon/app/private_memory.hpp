#pragma once

namespace highroad::app {

/// Keeps this process's memory to itself: no core dump, and no other process of the same user may read it through /proc
/// or attach to it. Root still may. Whatever cannot be set is left as it is: the unit says the same (LimitCORE=0).
void keep_memory_private() noexcept;

} // namespace highroad::app
