// Lock files of Python's package managers. Each gives the packages that come from elsewhere; the
// project itself and what is taken from its own folders (virtual, editable, directory) is left out.
#pragma once

#include <string_view>

#include "catalog/cataloger.h"

namespace pratique::catalog::pypi {

// Each adds to `parsed` what it finds; damage becomes a problem of `file`.
void parse_pipfile_lock(const FileInfo& file, std::string_view content, Parsed& parsed);
void parse_poetry_lock(const FileInfo& file, std::string_view content, Parsed& parsed);
void parse_uv_lock(const FileInfo& file, std::string_view content, Parsed& parsed);
void parse_pdm_lock(const FileInfo& file, std::string_view content, Parsed& parsed);
void parse_pylock(const FileInfo& file, std::string_view content, Parsed& parsed);  // PEP 751

}  // namespace pratique::catalog::pypi
