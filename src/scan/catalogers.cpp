#include "scan/catalogers.h"

#include <array>

#include "catalog/apk/apk.h"
#include "catalog/binary/binary.h"
#include "catalog/conan/conan.h"
#include "catalog/dotnet/dotnet.h"
#include "catalog/dpkg/dpkg.h"
#include "catalog/golang/golang.h"
#include "catalog/java/java.h"
#include "catalog/npm/npm.h"
#include "catalog/php/php.h"
#include "catalog/pypi/pypi.h"
#include "catalog/rpm/rpm.h"
#include "catalog/ruby/ruby.h"
#include "catalog/rust/rust.h"

namespace pratique::scan {

std::span<const catalog::Cataloger* const> catalogers() {
  static const std::array<const catalog::Cataloger*, 13> kAll = {
      &catalog::dpkg::cataloger(),   &catalog::apk::cataloger(),    &catalog::rpm::cataloger(),
      &catalog::npm::cataloger(),    &catalog::pypi::cataloger(),   &catalog::golang::cataloger(),
      &catalog::java::cataloger(),   &catalog::ruby::cataloger(),   &catalog::rust::cataloger(),
      &catalog::php::cataloger(),    &catalog::dotnet::cataloger(), &catalog::conan::cataloger(),
      &catalog::binary::cataloger(),
  };
  return kAll;
}

}  // namespace pratique::scan
