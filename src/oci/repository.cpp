#include "oci/repository.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "core/digest.h"
#include "text/json.h"

namespace pratique::oci {
namespace {

constexpr std::size_t kMostErrorBytes = 64u << 10;
constexpr std::size_t kMostTokenBytes = 1u << 20;
constexpr std::chrono::minutes kDocumentTime{2};
constexpr std::chrono::milliseconds kAnyTime{0};
constexpr std::string_view kAccept =
    "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, "
    "application/vnd.docker.distribution.manifest.list.v2+json, "
    "application/vnd.docker.distribution.manifest.v2+json";

net::HttpClient::Options client_options(const RepositoryAccess& access) {
  net::HttpClient::Options out;
  out.connect.ca_file = access.ca_file;
  out.proxy = access.proxy;
  return out;
}

// What went wrong, in a registry's words ({"errors":[{"code","message"}]}) or a token server's
// ({"error","error_description"} or {"details"}); empty where it says nothing.
std::string said_in(net::HttpResponse& response) {
  const auto body = read_all(*response.body, kMostErrorBytes);
  if (!body) return {};
  const auto document = text::parse_json(*body);
  if (!document) return {};
  const text::Json& first = (*document)["errors"].at(0);
  std::string code(first["code"].string());
  std::string_view message = first["message"].string();
  if (code.empty()) code = (*document)["error"].string();
  if (message.empty()) message = (*document)["error_description"].string();
  if (message.empty()) message = (*document)["details"].string();
  std::string out = code.substr(0, 100);
  if (!message.empty()) out += (out.empty() ? "" : ": ") + std::string(message.substr(0, 300));
  return out;
}

// A failure that may be gone in a moment.
bool is_passing(const Error& error) { return error.code == ErrorCode::io; }
bool is_passing(int status) { return status == 429 || status >= 500; }

void pause_before(int attempt, std::string_view retry_after) {
  int seconds = 1 << std::min(attempt - 1, 4);
  if (!retry_after.empty() && retry_after.size() <= 6 &&
      retry_after.find_first_not_of("0123456789") == std::string_view::npos)
    seconds = std::min(std::atoi(std::string(retry_after).c_str()), 30);
  std::this_thread::sleep_for(std::chrono::seconds(seconds));
}

Error refusal(net::HttpResponse& response, const std::string& what) {
  std::string message = what + ": status " + std::to_string(response.status);
  if (const std::string said = said_in(response); !said.empty()) message += ", " + said;
  if (response.status == 404) return not_found(std::move(message));
  if (response.status == 401 || response.status == 403)
    return {ErrorCode::denied, std::move(message)};
  return io_error(std::move(message));
}

}  // namespace

// A blob's bytes over as many transfers as it takes.
class ResumedBlob final : public ByteSource {
 public:
  ResumedBlob(std::shared_ptr<Repository> repository, std::string rest,
              std::unique_ptr<ByteSource> body)
      : repository_(std::move(repository)), rest_(std::move(rest)), body_(std::move(body)) {}

  Result<std::size_t> read(std::span<std::byte> buffer) override {
    for (;;) {
      auto count = body_->read(buffer);
      if (count) {
        offset_ += *count;
        progress_ += *count;
        return count;
      }
      if (count.error().code != ErrorCode::io) return count;
      if (progress_ >= kProgress) resumes_ = 0;
      if (++resumes_ > kMostResumes) return count;
      progress_ = 0;
      TRY(resume().in("after " + count.error().message));
    }
  }

 private:
  static constexpr std::uint64_t kProgress = 1u << 20;
  static constexpr int kMostResumes = 3;

  Status resume() {
    pause_before(resumes_, {});
    auto response = TRY(repository_->get(rest_, offset_, kAnyTime));
    if (response.status == 206) {
      const std::string wanted = "bytes " + std::to_string(offset_) + "-";
      if (!response.header("content-range").starts_with(wanted))
        return invalid("registry " + repository_->host() + " answers a range with another: " +
                       std::string(response.header("content-range").substr(0, 60)));
      body_ = std::move(response.body);
      return {};
    }
    // No ranges there: from the start, past what was read.
    body_ = std::move(response.body);
    std::vector<std::byte> dropped(64u << 10);
    for (std::uint64_t left = offset_; left != 0;) {
      const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(left, dropped.size()));
      const std::size_t count = TRY(body_->read(std::span(dropped).first(most)));
      if (count == 0) return io_error("the blob is shorter than before");
      left -= count;
    }
    return {};
  }

  std::shared_ptr<Repository> repository_;
  std::string rest_;
  std::unique_ptr<ByteSource> body_;
  std::uint64_t offset_ = 0;
  std::uint64_t progress_ = 0;  // since the last resume
  int resumes_ = 0;
};

Repository::Repository(std::string host, std::string path, std::string domain,
                       const RepositoryAccess& access)
    : host_(std::move(host)),
      path_(std::move(path)),
      domain_(std::move(domain)),
      plain_http_(access.plain_http),
      attempts_(access.attempts),
      client_(client_options(access)) {}

Result<RegistryDocument> Repository::document(const std::string& rest, std::size_t most) {
  for (int attempt = 1;; ++attempt) {
    auto response = TRY(get(rest, 0, kDocumentTime));
    auto bytes = read_all(*response.body, most);
    if (bytes) {
      const std::string_view type = response.header("content-type");
      return RegistryDocument{std::move(bytes).value(),
                              std::string(type.substr(0, type.find_first_of("; "))),
                              std::string(response.header("docker-content-digest")),
                              std::string(response.header("content-encoding"))};
    }
    if (attempt >= attempts_ || !is_passing(bytes.error()))
      return std::move(bytes).error().in("registry " + host_ + ": " + path_ + "/" + rest);
    pause_before(attempt, {});
  }
}

Result<std::unique_ptr<ByteSource>> Repository::blob(const std::string& digest) {
  const std::string rest = "blobs/" + digest;
  auto response = TRY(get(rest, 0, kAnyTime));
  return std::unique_ptr<ByteSource>(
      std::make_unique<ResumedBlob>(shared_from_this(), rest, std::move(response.body)));
}

Result<net::HttpResponse> Repository::get(const std::string& rest, std::uint64_t from,
                                          std::chrono::milliseconds time) {
  for (int attempt = 1;; ++attempt) {
    auto response = get_once(rest, from, time);
    const bool last = attempt >= attempts_;
    if (!response) {
      // Nobody there is hardly ever cured by waiting.
      if (last || attempt > 1 || !is_passing(response.error())) return response;
    } else if (response->status == 200 || (response->status == 206 && from != 0)) {
      return response;
    } else if (last || !is_passing(response->status)) {
      return refusal(*response, "registry " + host_ + ": " + path_ + "/" + rest);
    }
    pause_before(attempt, response ? response->header("retry-after") : std::string_view{});
  }
}

Result<net::HttpResponse> Repository::get_once(const std::string& rest, std::uint64_t from,
                                               std::chrono::milliseconds time) {
  net::HttpRequest request;
  request.url = TRY(
      net::parse_url((plain_http_ ? "http://" : "https://") + host_ + "/v2/" + path_ + "/" + rest));
  request.total_timeout = time;
  if (rest.starts_with("manifests/")) request.headers.emplace_back("Accept", kAccept);
  if (from != 0) request.headers.emplace_back("Range", "bytes=" + std::to_string(from) + "-");
  return send(std::move(request));
}

Result<net::HttpResponse> Repository::send(net::HttpRequest request) {
  const std::string used = authorization_;
  const auto headers = request.headers;
  if (!used.empty()) request.headers.emplace_back("Authorization", used);
  auto response = TRY(client_.send(request));
  if (response.status != 401) return response;
  // Where the registry sent us to for the bytes has no business asking for its credentials.
  if (response.url.origin() != request.url.origin()) return response;
  TRY(authenticate(response, used));
  request.headers = headers;
  request.headers.emplace_back("Authorization", authorization_);
  return client_.send(request);
}

// Answers a challenge; denied where it cannot be answered, or was answered with what was just
// refused.
Status Repository::authenticate(const net::HttpResponse& response, const std::string& used) {
  const auto credentials = TRY(find_credentials(domain_, path_));
  for (const std::string_view header : response.all("www-authenticate")) {
    for (const Challenge& challenge : parse_challenges(header)) {
      std::string answer;
      if (challenge.scheme == "bearer") {
        const std::string token = TRY(fetch_token(challenge, credentials));
        answer = "Bearer " + token;
      } else if (challenge.scheme == "basic" && credentials && !credentials->user.empty()) {
        answer = "Basic " + to_base64(credentials->user + ":" + credentials->password);
      } else {
        continue;
      }
      if (answer == used) break;
      authorization_ = std::move(answer);
      return {};
    }
  }
  return Error{ErrorCode::denied,
               "registry " + host_ + " wants authentication for " + path_ +
                   (credentials ? " and refuses the credentials it was given"
                                : "; no credentials for it were found (docker login writes them)")};
}

// Token server protocol of docker's registry, and its OAuth2 form for identity tokens. The realm is
// named by the registry, whose name TLS has verified; as with docker it may be another host.
Result<std::string> Repository::fetch_token(const Challenge& challenge,
                                            const std::optional<Credentials>& credentials) {
  net::HttpRequest request;
  request.url =
      TRY(net::parse_url(challenge.parameter("realm")).in("token server of registry " + host_));
  const std::string server = "token server " + request.url.origin() + " of registry " + host_;
  if (!request.url.tls && !plain_http_)
    return Error{ErrorCode::denied, server + " is named without TLS"};
  request.total_timeout = kDocumentTime;
  const std::string service = challenge.parameter("service");
  std::string scope = challenge.parameter("scope");
  if (scope.empty()) scope = "repository:" + path_ + ":pull";
  const auto escaped = [](const std::string& text) { return net::percent_encode(text); };
  if (credentials && !credentials->identity_token.empty()) {
    request.method = "POST";
    request.follow_redirects = false;  // the body is a secret
    request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    request.body = "grant_type=refresh_token&client_id=pratique&service=" + escaped(service) +
                   "&scope=" + escaped(scope) +
                   "&refresh_token=" + escaped(credentials->identity_token);
  } else {
    std::string& target = request.url.target;
    target += target.find('?') == std::string::npos ? "?" : "&";
    target += "service=" + escaped(service) + "&scope=" + escaped(scope);
    if (credentials && !credentials->user.empty()) {
      target += "&account=" + escaped(credentials->user);
      request.headers.emplace_back(
          "Authorization", "Basic " + to_base64(credentials->user + ":" + credentials->password));
    }
  }
  auto response = TRY(client_.send(request).in(server));
  if (response.status != 200) {
    Error error = refusal(response, server);
    if (!is_passing(response.status)) error.code = ErrorCode::denied;
    return error;
  }
  const std::string body = TRY(read_all(*response.body, kMostTokenBytes).in(server));
  const auto document = text::parse_json(body);
  if (!document) return invalid(server + ": its answer is not JSON");
  std::string_view token = (*document)["token"].string();
  if (token.empty()) token = (*document)["access_token"].string();
  if (token.empty()) return invalid(server + ": its answer has no token");
  return std::string(token);
}

}  // namespace pratique::oci
