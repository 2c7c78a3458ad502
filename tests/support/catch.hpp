#pragma once

// Debian 12 has Catch2 2, newer systems have Catch2 3: the tests are written for what both understand.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif
