#include "scan/layer_facts.h"

#include <algorithm>
#include <array>

#include "catalog/distribution.h"
#include "scan/catalogers.h"

namespace pratique::scan {
namespace {

constexpr std::size_t kHeadBytes = 4096;

// Fills `out` up to `wanted` bytes more, from what is left of `content`. The bytes are not cleared
// first: files of a layer add up to gigabytes.
Status append(ByteSource& content, std::string& out, std::size_t wanted) {
  const std::size_t start = out.size();
  Status status;
  out.resize_and_overwrite(start + wanted, [&](char* bytes, std::size_t size) {
    std::size_t used = start;
    while (used < size) {
      const auto count = content.read(std::as_writable_bytes(std::span(bytes + used, size - used)));
      if (!count) status = count.error();
      if (!count || *count == 0) break;
      used += *count;
    }
    return used;
  });
  return status;
}

package::Problem too_large(const catalog::FileInfo& file, std::string_view cataloger,
                           std::uint64_t most) {
  return {"limit", std::string(file.path),
          "not read by " + std::string(cataloger) + ": " + std::to_string(file.size) +
              " bytes, more than " + std::to_string(most)};
}

}  // namespace

void LayerFacts::forget(std::string_view path) {
  std::erase_if(files_, [&](const LayerFile& file) { return file.path == path; });
  std::erase_if(problems_, [&](const package::Problem& problem) { return problem.path == path; });
  if (const auto release = release_files_.find(std::string(path)); release != release_files_.end())
    release_files_.erase(release);
}

Status LayerFacts::add_file(const catalog::FileInfo& file, ByteSource& content) {
  std::vector<std::size_t> wanting;
  std::vector<std::size_t> sniffing;
  const auto all = catalogers();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const catalog::Want want = all[i]->wants(file);
    if (want == catalog::Want::no) continue;
    if (file.size > all[i]->most_bytes) {
      // A file that is only perhaps of interest is no loss unless its head says otherwise.
      if (want == catalog::Want::content)
        problems_.push_back(too_large(file, all[i]->name, all[i]->most_bytes));
      else
        sniffing.push_back(i);
      continue;
    }
    (want == catalog::Want::content ? wanting : sniffing).push_back(i);
  }
  const bool release = catalog::is_distribution_file(file.path);
  if (wanting.empty() && sniffing.empty() && !release) return {};
  // A tar may hold a path twice; the last entry counts.
  if (!seen_.insert(std::string(file.path)).second) forget(file.path);

  std::string bytes;
  TRY(append(content, bytes, std::min<std::uint64_t>(file.size, kHeadBytes)));
  for (const std::size_t i : sniffing) {
    if (!all[i]->wants_content(file, bytes)) continue;
    if (file.size > all[i]->most_bytes)
      problems_.push_back(too_large(file, all[i]->name, all[i]->most_bytes));
    else
      wanting.push_back(i);
  }
  const bool keep_release = release && file.size <= catalog::kMostDistributionBytes;
  if (wanting.empty() && !keep_release) return {};
  if (file.size > bytes.size()) {
    bytes.reserve(file.size);
    TRY(append(content, bytes, file.size - bytes.size()));
  }
  if (keep_release) release_files_[std::string(file.path)] = bytes;
  std::ranges::sort(wanting);
  parse_with(wanting, file, bytes);
  return {};
}

void LayerFacts::parse_with(const std::vector<std::size_t>& wanting, const catalog::FileInfo& file,
                            std::string_view content) {
  for (const std::size_t i : wanting) {
    catalog::Parsed parsed = catalogers()[i]->parse(file, content);
    if (parsed.packages.empty() && parsed.notes.empty() && parsed.problems.empty()) continue;
    files_.push_back({i, std::string(file.path), std::move(parsed)});
  }
}

void LayerFacts::add_link(std::string_view path, std::string_view target, std::uint32_t mode) {
  const catalog::FileInfo file{path, 0, mode};
  const auto all = catalogers();
  const bool wanted = std::ranges::any_of(all, [&](const catalog::Cataloger* cataloger) {
    return cataloger->wants(file) == catalog::Want::content;
  });
  if (wanted) pending_[std::string(target)].push_back({std::string(path), mode});
}

Status LayerFacts::add_pending(const catalog::FileInfo& target, ByteSource& content) {
  const auto found = pending_.find(target.path);
  if (found == pending_.end()) return {};
  std::string bytes;
  std::uint64_t most = 0;
  for (const catalog::Cataloger* cataloger : catalogers())
    most = std::max(most, cataloger->most_bytes);
  if (target.size > most) return {};
  TRY(append(content, bytes, target.size));
  for (const PendingLink& link : found->second) {
    const catalog::FileInfo file{link.path, target.size, link.mode};
    std::vector<std::size_t> wanting;
    for (std::size_t i = 0; i < catalogers().size(); ++i)
      if (catalogers()[i]->wants(file) == catalog::Want::content &&
          target.size <= catalogers()[i]->most_bytes)
        wanting.push_back(i);
    parse_with(wanting, file, bytes);
  }
  pending_.erase(found);
  return {};
}

}  // namespace pratique::scan
