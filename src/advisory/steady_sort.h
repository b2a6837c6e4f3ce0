// A stable merge sort that stays within its bounds whatever the comparison says: versions of
// hostile documents need not be in any consistent order. (std::sort may run off the end then;
// std::stable_sort of our standard library uses what newer compilers call deprecated.)
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace pratique::advisory {

template <typename T, typename Less>
void steady_sort(std::vector<T>& items, const Less& less) {
  std::vector<T> from = std::move(items);
  for (std::size_t width = 1; width < from.size(); width *= 2) {
    std::vector<T> to;
    to.reserve(from.size());
    for (std::size_t start = 0; start < from.size(); start += 2 * width) {
      const std::size_t middle = std::min(start + width, from.size());
      const std::size_t end = std::min(start + 2 * width, from.size());
      std::size_t left = start;
      std::size_t right = middle;
      while (left < middle && right < end)
        to.push_back(std::move(less(from[right], from[left]) ? from[right++] : from[left++]));
      while (left < middle) to.push_back(std::move(from[left++]));
      while (right < end) to.push_back(std::move(from[right++]));
    }
    from = std::move(to);
  }
  items = std::move(from);
}

}  // namespace pratique::advisory
