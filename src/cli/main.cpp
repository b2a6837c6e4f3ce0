// pratique: everything but the sensor.
#include <cstdio>
#include <exception>

#include "cli/cli.h"

int main(int argc, char** argv) {
  try {
    return pratique::cli::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "pratique: internal error: %s\n", error.what());
    return pratique::cli::kExitInternal;
  }
}
