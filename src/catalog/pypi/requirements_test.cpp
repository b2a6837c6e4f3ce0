#include "catalog/pypi/requirements.h"

#include <doctest/doctest.h>

using namespace pratique;
using namespace pratique::catalog::pypi;

namespace {

std::string shape(const std::vector<package::Package>& packages) {
  std::string out;
  for (const package::Package& found : packages) {
    if (!out.empty()) out += " ";
    out += found.name + "=" + found.version;
    for (const auto& [key, value] : found.qualifiers) out += "?" + key + "=" + value;
    if (!found.unidentified.empty()) out += "!";
  }
  return out;
}

}  // namespace

TEST_CASE("requirements files") {
  struct Case {
    const char* name;
    std::string content;
    const char* want;
  };
  const Case cases[] = {
      {"pinned", "Django==4.2.1\nflask === 2.0\n", "Django=4.2.1 flask=2.0"},
      {"ranges say nothing", "a>=1\nb~=1.0\nc\nd!=2\ne<3,>2\nf==1.*\n", ""},
      {"a pin among ranges", "a>=1,==1.5\nb (==2.0)\n", "a=1.5 b=2.0"},
      {"comments", "# a==1\nb==2 # c==3\nd==1#x\n", "b=2"},
      {"extras and markers", "celery[redis, sqs]==5.3.1; python_version >= '3.8'\n",
       "celery=5.3.1"},
      {"hashes on continuation lines",
       "a==1.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\nb==2\n", "a=1.0 b=2"},
      {"carriage returns", "a==1 \\\r\n  --hash=sha256:0\r\nb==2\r\n", "a=1 b=2"},
      {"options", "-r other.txt\n-c c.txt\n--index-url https://x/simple\n-i x\na==1\n", "a=1"},
      {"URL of a wheel", "a @ https://host/x/a-1.5-py3-none-any.whl#sha256=00\n",
       "a=1.5?download_url=https://host/x/a-1.5-py3-none-any.whl"},
      {"URL of a source archive", "my-pkg @ https://host/my_pkg-2.0.tar.gz",
       "my-pkg=2.0?download_url=https://host/my_pkg-2.0.tar.gz"},
      {"version control", "a @ git+https://github.com/o/a@v1.0\n",
       "a=?vcs_url=git+https://github.com/o/a@v1.0!"},
      {"bare version control with an egg name", "-e git+https://host/o/b.git@main#egg=b\n",
       "b=?vcs_url=git+https://host/o/b.git@main!"},
      {"bare paths", "./local\n/abs/path.whl\n-e .\nfile:///x.whl\n", ""},
      {"variables stay out", "a==${VERSION}\n", ""},
      {"UTF-16 as written by PowerShell",
       std::string("\xff\xfe"
                   "a\0=\0=\0"
                   "1\0\r\0\n\0",
                   14),
       "a=1"},
      {"byte order mark",
       "\xef\xbb\xbf"
       "a==1\n",
       "a=1"},
      {"local version and epoch", "torch==2.1.0+cu118\nx==1!2.0\n", "torch=2.1.0+cu118 x=1!2.0"},
      {"unfinished continuation", "a==1 \\", "a=1"},
      {"empty", "", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(shape(parse_requirements(c.content)) == c.want);
  }
}
