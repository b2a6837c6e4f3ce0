#include "oci/credentials.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "core/digest.h"
#include "core/stream.h"

extern char** environ;

namespace pratique::oci {
namespace {

constexpr std::size_t kMostConfigFileBytes = 1u << 20;
constexpr std::size_t kMostHelperBytes = 256u << 10;
constexpr int kHelperSeconds = 30;

std::string_view without_scheme(std::string_view key) {
  if (key.starts_with("https://")) key.remove_prefix(8);
  if (key.starts_with("http://")) key.remove_prefix(7);
  while (key.ends_with('/')) key.remove_suffix(1);
  return key;
}

// How long a part of "domain/path" a key of `auths` names; 0: none of it.
std::size_t fits(std::string_view key, std::string_view domain, std::string_view path) {
  key = without_scheme(key);
  if (key.ends_with("/v1") || key.ends_with("/v2")) key.remove_suffix(3);
  if (domain == "docker.io" && (key == "index.docker.io" || key == "registry-1.docker.io"))
    return domain.size();
  const std::string whole = std::string(domain) + "/" + std::string(path);
  if (key == domain) return key.size();
  if (key.size() > domain.size() && whole.starts_with(key) &&
      (whole.size() == key.size() || whole[key.size()] == '/'))
    return key.size();
  return 0;
}

Result<Credentials> entry_of(const text::Json& entry, std::string_view key) {
  Credentials out;
  out.identity_token = entry["identitytoken"].string();
  out.user = entry["username"].string();
  out.password = entry["password"].string();
  const std::string_view packed = entry["auth"].string();
  if (packed.empty()) return out;
  const auto plain = from_base64(packed);
  const auto colon = plain ? plain->find(':') : std::string::npos;
  if (colon == std::string::npos)
    return invalid("auths entry " + std::string(key) + ": auth is not base64 of user:password");
  out.user = plain->substr(0, colon);
  out.password = plain->substr(colon + 1);
  while (out.password.ends_with('\0')) out.password.pop_back();
  return out;
}

// A pipe whose ends close themselves.
struct Pipe {
  int ends[2] = {-1, -1};
  Pipe() = default;
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  void close_end(int which) {
    if (ends[which] >= 0) ::close(ends[which]);
    ends[which] = -1;
  }
};

// Reads what a child prints until it ends, at most kMostHelperBytes and kHelperSeconds.
Result<std::string> read_answer(int descriptor) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(kHelperSeconds);
  std::string out;
  char buffer[4096];
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return limit("no answer within 30 s");
    pollfd waiting{descriptor, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, static_cast<int>(left.count()));
    if (ready < 0 && errno != EINTR) return errno_error("poll", errno);
    if (ready <= 0) continue;
    const ssize_t count = ::read(descriptor, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno_error("read", errno);
    if (count == 0) return out;
    out.append(buffer, static_cast<std::size_t>(count));
    if (out.size() > kMostHelperBytes) return limit("answer larger than 256 KiB");
  }
}

// Runs `program get` with `input` on its standard input; its output, and its exit status through
// `status`.
Result<std::string> run_helper(const std::string& program, const std::string& input, int& status) {
  Pipe in;
  Pipe out;
  if (::pipe2(in.ends, O_CLOEXEC) != 0 || ::pipe2(out.ends, O_CLOEXEC) != 0)
    return errno_error("pipe", errno);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.ends[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out.ends[1], 1);
  std::string name = program;
  std::string verb = "get";
  char* arguments[] = {name.data(), verb.data(), nullptr};
  pid_t child = -1;
  const int spawned =
      ::posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (spawned != 0) return errno_error("run " + program, spawned);
  in.close_end(0);
  out.close_end(1);
  // A registry's name is far below a pipe's capacity, so this does not block; a child that is gone
  // is seen below.
  struct sigaction ignore{};
  struct sigaction before{};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignore, &before);
  const ssize_t written = ::write(in.ends[1], input.data(), input.size());
  ::sigaction(SIGPIPE, &before, nullptr);
  in.close_end(1);
  auto answer = read_answer(out.ends[0]);
  if (!answer || written != static_cast<ssize_t>(input.size())) ::kill(child, SIGKILL);
  // Its output has ended; so should it.
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(kHelperSeconds);
  for (;;) {
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child || (ended < 0 && errno != EINTR)) return answer;
    if (std::chrono::steady_clock::now() >= deadline) ::kill(child, SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

bool is_helper_name(std::string_view name) {
  if (name.empty() || name.size() > 64) return false;
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.';
    if (!plain) return false;
  }
  return true;
}

// As docker hands Docker Hub to helpers.
std::string helper_key(std::string_view domain) {
  return domain == "docker.io" ? "https://index.docker.io/v1/" : std::string(domain);
}

}  // namespace

std::vector<std::string> credential_files() {
  std::vector<std::string> out;
  const auto add = [&](const char* variable, std::string_view rest) {
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == '\0') return;
    const std::string path = std::string(value) + std::string(rest);
    if (::access(path.c_str(), F_OK) == 0) out.push_back(path);
  };
  if (const char* named = std::getenv("DOCKER_CONFIG"); named != nullptr && *named != '\0')
    add("DOCKER_CONFIG", "/config.json");
  else
    add("HOME", "/.docker/config.json");
  add("REGISTRY_AUTH_FILE", "");
  add("XDG_RUNTIME_DIR", "/containers/auth.json");
  add("HOME", "/.config/containers/auth.json");
  return out;
}

Result<std::optional<Credentials>> credentials_in(const text::Json& config, std::string_view domain,
                                                  std::string_view path) {
  std::size_t best = 0;
  const text::JsonMember* chosen = nullptr;
  for (const text::JsonMember& entry : config["auths"].members()) {
    const std::size_t length = fits(entry.first, domain, path);
    if (length > best) {
      best = length;
      chosen = &entry;
    }
  }
  if (chosen == nullptr) return std::optional<Credentials>();
  Credentials found = TRY(entry_of(chosen->second, chosen->first));
  // docker leaves an empty entry where a helper holds the secret.
  if (found.user.empty() && found.identity_token.empty()) return std::optional<Credentials>();
  return std::optional<Credentials>(std::move(found));
}

std::string credential_helper_in(const text::Json& config, std::string_view domain) {
  for (const auto& [key, value] : config["credHelpers"].members())
    if (fits(key, domain, "") != 0) return std::string(value.string());
  return std::string(config["credsStore"].string());
}

Result<std::optional<Credentials>> ask_credential_helper(std::string_view name,
                                                         std::string_view domain) {
  if (!is_helper_name(name))
    return invalid("'" + std::string(name.substr(0, 64)) + "' is no name of a credential helper");
  const std::string program = "docker-credential-" + std::string(name);
  int status = 0;
  const std::string answer = TRY(run_helper(program, helper_key(domain), status).in(program));
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    // The protocol's only machine-readable error, printed on standard output.
    if (answer.find("credentials not found") != std::string::npos)
      return std::optional<Credentials>();
    return Error{ErrorCode::denied, program + " failed: " + answer.substr(0, 200)};
  }
  auto document = text::parse_json(answer);
  if (!document) return invalid(program + ": its answer is not JSON");
  Credentials out;
  out.user = (*document)["Username"].string();
  out.password = (*document)["Secret"].string();
  if (out.user == "<token>") {
    out.identity_token = std::move(out.password);
    out.user.clear();
    out.password.clear();
  }
  if (out.user.empty() && out.identity_token.empty()) return std::optional<Credentials>();
  return std::optional<Credentials>(std::move(out));
}

Result<std::optional<Credentials>> find_credentials(std::string_view domain,
                                                    std::string_view path) {
  for (const std::string& file : credential_files()) {
    const std::string bytes = TRY(read_file(file, kMostConfigFileBytes));
    const auto config = text::parse_json(bytes);
    // The parser's message could quote a secret.
    if (!config) return invalid(file + ": not a JSON document");
    const std::string helper = credential_helper_in(*config, domain);
    if (!helper.empty()) {
      auto asked = TRY(ask_credential_helper(helper, domain).in(file));
      if (asked) return asked;
    }
    auto found = TRY(credentials_in(*config, domain, path).in(file));
    if (found) return found;
  }
  return std::optional<Credentials>();
}

}  // namespace pratique::oci
