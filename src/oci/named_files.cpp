#include "oci/named_files.h"

namespace pratique::oci {

Status NamedFiles::open_each(const std::vector<std::string>& names, const Visitor& visit) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto bytes = TRY(open(names[i]));
    TRY(visit(i, *bytes));
  }
  return {};
}

Result<std::string> read_named(NamedFiles& files, std::string_view name, std::size_t most) {
  const auto bytes = TRY(files.open(name));
  return read_all(*bytes, most).in(name);
}

}  // namespace pratique::oci
