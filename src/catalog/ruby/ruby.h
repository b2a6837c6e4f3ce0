// Ruby gems: installed ones by their specification files, and Bundler's lock files.
//
// A lock file's gem is dropped where the same name and version is installed anywhere in the image;
// lock files that a gem ships in its own folder say nothing about the image and are not read.
#pragma once

#include "catalog/cataloger.h"

namespace pratique::catalog::ruby {

const Cataloger& cataloger();

}  // namespace pratique::catalog::ruby
