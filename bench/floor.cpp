// The physical floor of reading gzip layers: CPU seconds of inflate (ISA-L) and SHA-256 of both
// sides, and nothing else. Beside it, our own pipeline up to the tar reader, so that the difference
// is what our code costs.
//
//   bench_floor FILE.gz…      prints one line per measurement: what, CPU seconds, bytes
#include <isa-l/igzip_lib.h>

#include <cstdio>
#include <ctime>
#include <memory>
#include <string>
#include <vector>

#include "archive/decompress.h"
#include "archive/tar.h"
#include "core/digest.h"
#include "core/stream.h"

namespace {

using namespace pratique;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// Inflates one gzip member after the other, handing the output to `sink`; the check sums are not
// looked at.
template <typename Sink>
std::uint64_t raw_inflate(const std::string& packed, Sink sink) {
  const auto state = std::make_unique<inflate_state>();
  std::vector<std::uint8_t> out(1u << 20);
  std::uint64_t total = 0;
  isal_inflate_init(state.get());
  state->crc_flag = ISAL_GZIP;
  state->next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(packed.data()));
  state->avail_in = static_cast<std::uint32_t>(packed.size());
  for (;;) {
    state->next_out = out.data();
    state->avail_out = static_cast<std::uint32_t>(out.size());
    if (isal_inflate(state.get()) != ISAL_DECOMP_OK) break;
    const std::size_t made = out.size() - state->avail_out;
    sink(std::string_view(reinterpret_cast<const char*>(out.data()), made));
    total += made;
    if (state->block_state == ISAL_BLOCK_FINISH) {
      if (state->avail_in == 0) break;
      isal_inflate_reset(state.get());
      state->crc_flag = ISAL_GZIP;
    } else if (made == 0) {
      break;
    }
  }
  return total;
}

// Hashes what passes, as a layer's reader does.
class HashingSource final : public ByteSource {
 public:
  explicit HashingSource(ByteSource& source) : source_(source), hasher_(HashKind::sha256) {}
  Result<std::size_t> read(std::span<std::byte> buffer) override {
    const std::size_t count = TRY(source_.read(buffer));
    hasher_.update(std::span<const std::byte>(buffer.first(count)));
    total_ += count;
    return count;
  }
  std::uint64_t total() const { return total_; }
  std::string finish() { return hasher_.finish_hex(); }

 private:
  ByteSource& source_;
  Hasher hasher_;
  std::uint64_t total_ = 0;
};

Result<std::uint64_t> pipeline(const std::string& path, std::uint64_t& entries) {
  const auto file = TRY(FileSource::open(path));
  HashingSource packed(*file);
  const auto inflated = TRY(archive::decompress_any(packed));
  HashingSource plain(*inflated);
  archive::TarReader tar(plain);
  archive::TarEntry entry;
  for (;;) {
    const bool more = TRY(tar.next(entry));
    if (!more) break;
    ++entries;
  }
  TRY(tar.drain());
  return plain.total();
}

void print(const char* what, double seconds, std::uint64_t bytes) {
  std::printf("%-28s %8.3f s  %12llu bytes\n", what, seconds,
              static_cast<unsigned long long>(bytes));
}

int measure(const std::string& path) {
  const auto packed = read_file(path, std::size_t{4} << 30);
  if (!packed) {
    std::fprintf(stderr, "%s\n", packed.error().message.c_str());
    return 1;
  }
  std::printf("%s\n", path.c_str());
  double start = cpu_seconds();
  std::uint64_t bytes = raw_inflate(*packed, [](std::string_view) {});
  print("inflate", cpu_seconds() - start, bytes);

  start = cpu_seconds();
  Hasher hasher(HashKind::sha256);
  bytes = raw_inflate(*packed, [&hasher](std::string_view part) { hasher.update(part); });
  (void)hash_hex(HashKind::sha256, *packed);
  print("floor: inflate, 2 x SHA-256", cpu_seconds() - start, bytes);

  start = cpu_seconds();
  std::uint64_t entries = 0;
  const auto walked = pipeline(path, entries);
  if (!walked) {
    std::fprintf(stderr, "%s: %s\n", path.c_str(), walked.error().message.c_str());
    return 1;
  }
  print("ours: the same, read as tar", cpu_seconds() - start, *walked);
  std::printf("%-28s %8llu\n", "entries", static_cast<unsigned long long>(entries));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: bench_floor FILE.gz…\n");
    return 2;
  }
  int status = 0;
  for (int i = 1; i < argc; ++i) status |= measure(argv[i]);
  return status;
}
