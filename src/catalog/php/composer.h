// The two files in which Composer lists packages.
#pragma once

#include <string_view>

#include "catalog/cataloger.h"

namespace pratique::catalog::php {

Parsed parse_installed_json(const FileInfo& file, std::string_view content);
Parsed parse_composer_lock(const FileInfo& file, std::string_view content);

}  // namespace pratique::catalog::php
