#include "daemon/settings/settings.hpp"

#include <iostream>

int main()
{
    std::cout << highroad::configuration_page();
    return std::cout.good() ? 0 : 1;
}
