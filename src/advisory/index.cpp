#include "advisory/index.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "advisory/index_state.h"
#include "core/digest.h"

namespace pratique::advisory {

Result<MappedFile> MappedFile::open(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return errno_error("open " + path, errno);
  struct stat information{};
  MappedFile file;
  if (::fstat(descriptor, &information) != 0) {
    const int saved = errno;
    ::close(descriptor);
    return errno_error("stat " + path, saved);
  }
  if (!S_ISREG(information.st_mode)) {
    ::close(descriptor);
    return invalid(path + " is no regular file");
  }
  file.size_ = static_cast<std::size_t>(information.st_size);
  if (file.size_ != 0) {
    void* start = ::mmap(nullptr, file.size_, PROT_READ, MAP_PRIVATE, descriptor, 0);
    const int saved = errno;
    ::close(descriptor);
    if (start == MAP_FAILED) {
      file.size_ = 0;
      return errno_error("map " + path, saved);
    }
    file.start_ = start;
  } else {
    ::close(descriptor);
  }
  return file;
}

MappedFile::~MappedFile() {
  if (start_ != nullptr) ::munmap(start_, size_);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : start_(std::exchange(other.start_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(start_, other.start_);
  std::swap(size_, other.size_);
  return *this;
}

Index::Index(std::unique_ptr<State> state) : state_(std::move(state)) {}
Index::~Index() = default;
Index::Index(Index&&) noexcept = default;
Index& Index::operator=(Index&&) noexcept = default;

Result<Index> Index::open(const std::string& path) {
  auto state = std::make_unique<State>();
  state->file = TRY(MappedFile::open(path));
  auto reader = IndexReader::over(state->file.bytes());
  if (!reader) return std::move(reader).error().in(path);
  state->reader = *reader;
  return Index(std::move(state));
}

Result<Index> Index::from_bytes(std::string bytes) {
  auto state = std::make_unique<State>();
  state->owned = std::move(bytes);
  state->reader = TRY(IndexReader::over(state->owned));
  return Index(std::move(state));
}

IndexStatus Index::status() const {
  const IndexReader& reader = state_->reader;
  IndexStatus status;
  bool damaged = false;
  const auto text = [&](std::uint32_t offset) {
    return std::string(reader.string(offset, damaged));
  };
  status.built = reader.header().built;
  status.bytes = reader.bytes().size();
  const auto& sum = reader.header().body_sha256;
  status.sha256 = to_hex({reinterpret_cast<const char*>(sum.data()), sum.size()});
  status.advisories = reader.count(SectionKind::advisories);
  status.packages = reader.count(SectionKind::packages);
  for (std::uint32_t i = 0; i < reader.count(SectionKind::sources); ++i) {
    const auto row = reader.row<SourceRow>(SectionKind::sources, i, damaged);
    status.sources.push_back({text(row.name), text(row.kind), text(row.date), text(row.sha256),
                              row.records, row.problems});
  }
  for (std::uint32_t i = 0; i < reader.count(SectionKind::ecosystems); ++i)
    status.ecosystems.push_back(
        text(reader.row<EcosystemRow>(SectionKind::ecosystems, i, damaged).name));
  for (std::uint32_t i = 0; i < reader.count(SectionKind::cves); ++i) {
    const auto row = reader.row<CveRow>(SectionKind::cves, i, damaged);
    status.exploited += row.flags & 1;
    status.exploitability += row.flags >> 2 & 1;
  }
  return status;
}

}  // namespace pratique::advisory
