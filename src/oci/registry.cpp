#include "oci/registry.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "oci/credentials.h"
#include "oci/manifest.h"
#include "text/json.h"

namespace pratique::oci {
namespace {

constexpr std::size_t kMostErrorBytes = 64u << 10;
constexpr std::size_t kMostTokenBytes = 1u << 20;
constexpr int kMostAttempts = 4;
constexpr std::string_view kAccept =
    "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, "
    "application/vnd.docker.distribution.manifest.list.v2+json, "
    "application/vnd.docker.distribution.manifest.v2+json";

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// The first message of a registry's error document ({"errors":[{"code","message"}]}), else nothing.
std::string registry_message(net::HttpResponse& response) {
  const auto body = read_all(*response.body, kMostErrorBytes);
  if (!body) return {};
  const auto document = text::parse_json(*body);
  if (!document) return {};
  const text::Json& first = (*document)["errors"].at(0);
  std::string out(first["code"].string());
  if (const auto message = first["message"].string(); !message.empty())
    out += (out.empty() ? "" : ": ") + std::string(message.substr(0, 300));
  return out;
}

// One repository of one registry host: requests with authentication, retries and the error's
// meaning.
class Repository {
 public:
  Repository(std::string host, std::string path, Reference reference,
             const RegistryOptions& options)
      : host_(std::move(host)),
        path_(std::move(path)),
        reference_(std::move(reference)),
        plain_http_(options.plain_http),
        client_(client_options(options)) {}

  // GET of "/v2/PATH/" + rest, authenticated. Statuses other than 200 are errors.
  Result<net::HttpResponse> get(const std::string& rest, bool manifest) {
    net::HttpRequest request;
    request.url = TRY(net::parse_url((plain_http_ ? "http://" : "https://") + host_ + "/v2/" +
                                     path_ + "/" + rest));
    if (manifest) request.headers.emplace_back("Accept", kAccept);
    for (int attempt = 1;; ++attempt) {
      auto response = send(request);
      const bool last = attempt == kMostAttempts;
      if (!response) {
        if (last || response.error().code != ErrorCode::io) return response;
      } else if (response->status == 200) {
        return response;
      } else if (last || (response->status != 429 && response->status < 500)) {
        return refusal(*response, rest);
      }
      pause(attempt, response ? response->header("retry-after") : std::string_view{});
    }
  }

  const std::string& host() const { return host_; }

 private:
  static net::HttpClient::Options client_options(const RegistryOptions& options) {
    net::HttpClient::Options out;
    out.connect.ca_file = options.ca_file;
    out.proxy = options.proxy;
    return out;
  }

  static void pause(int attempt, std::string_view retry_after) {
    int seconds = 1 << (attempt - 1);
    if (!retry_after.empty() && retry_after.size() <= 3 &&
        retry_after.find_first_not_of("0123456789") == std::string_view::npos)
      seconds = std::min(std::atoi(std::string(retry_after).c_str()), 30);
    std::this_thread::sleep_for(std::chrono::seconds(seconds));
  }

  Result<net::HttpResponse> send(net::HttpRequest request) {
    const std::string used = authorization_;
    if (!used.empty()) request.headers.emplace_back("Authorization", used);
    auto response = TRY(client_.send(request));
    if (response.status != 401) return response;
    TRY(authenticate(response, used));
    if (!used.empty()) request.headers.pop_back();
    request.headers.emplace_back("Authorization", authorization_);
    return client_.send(request);
  }

  // Answers a challenge; denied where it cannot be answered, or was answered with what was just
  // refused.
  Status authenticate(const net::HttpResponse& response, const std::string& used) {
    const auto credentials = TRY(find_credentials(reference_.domain, reference_.path));
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
    return Error{
        ErrorCode::denied,
        "registry " + host_ + " wants authentication for " + path_ +
            (credentials ? " and refuses the credentials it was given"
                         : "; no credentials for it were found (docker login writes them)")};
  }

  // Token server protocol of docker's registry, and its OAuth2 form for identity tokens.
  Result<std::string> fetch_token(const Challenge& challenge,
                                  const std::optional<Credentials>& credentials) {
    const std::string realm = challenge.parameter("realm");
    net::HttpRequest request;
    request.url = TRY(net::parse_url(realm).in("token server of " + host_));
    if (!request.url.tls && !plain_http_)
      return Error{ErrorCode::denied,
                   "registry " + host_ + " names a token server without TLS: " + realm};
    const std::string service = challenge.parameter("service");
    std::string scope = challenge.parameter("scope");
    if (scope.empty()) scope = "repository:" + path_ + ":pull";
    const auto escaped = [](const std::string& text) { return net::percent_encode(text); };
    if (credentials && !credentials->identity_token.empty()) {
      request.method = "POST";
      request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
      request.body = "grant_type=refresh_token&client_id=pratique&service=" + escaped(service) +
                     "&scope=" + escaped(scope) +
                     "&refresh_token=" + escaped(credentials->identity_token);
    } else {
      request.url.target += request.url.target.find('?') == std::string::npos ? "?" : "&";
      request.url.target += "service=" + escaped(service) + "&scope=" + escaped(scope);
      if (credentials && !credentials->user.empty())
        request.headers.emplace_back(
            "Authorization", "Basic " + to_base64(credentials->user + ":" + credentials->password));
    }
    auto response = TRY(client_.send(request).in("token server of " + host_));
    if (response.status != 200)
      return Error{ErrorCode::denied, "token server " + request.url.origin() + " of " + host_ +
                                          " answers " + std::to_string(response.status) + " " +
                                          registry_message(response)};
    const std::string body = TRY(read_all(*response.body, kMostTokenBytes).in("token of " + host_));
    const auto document = text::parse_json(body);
    if (!document) return invalid("token server of " + host_ + ": its answer is not JSON");
    std::string_view token = (*document)["token"].string();
    if (token.empty()) token = (*document)["access_token"].string();
    if (token.empty()) return invalid("token server of " + host_ + ": its answer has no token");
    return std::string(token);
  }

  Error refusal(net::HttpResponse& response, const std::string& rest) const {
    std::string message = "registry " + host_ + ": " + path_ + "/" + rest + ": status " +
                          std::to_string(response.status);
    if (const std::string said = registry_message(response); !said.empty()) message += ", " + said;
    if (response.status == 404) return not_found(std::move(message));
    if (response.status == 401 || response.status == 403)
      return {ErrorCode::denied, std::move(message)};
    return io_error(std::move(message));
  }

  std::string host_;
  std::string path_;
  Reference reference_;
  bool plain_http_;
  net::HttpClient client_;
  std::string authorization_;
};

// Mirrors first, then the registry itself; the first that serves a request serves it.
class RegistryBlobs final : public BlobReader, public BlobSource {
 public:
  explicit RegistryBlobs(std::vector<std::unique_ptr<Repository>> hosts)
      : hosts_(std::move(hosts)) {}

  Result<net::HttpResponse> get(const std::string& rest, bool manifest) {
    Error first;
    bool failed = false;
    for (const auto& host : hosts_) {
      auto response = host->get(rest, manifest);
      if (response) return response;
      // The registry's own word, the last, is the one that counts.
      first = std::move(response).error();
      failed = true;
    }
    if (!failed) return Error{ErrorCode::internal, "no registry host"};
    return first;
  }

  Result<std::string> read_blob(const Descriptor& descriptor, std::size_t most) override {
    const bool manifest =
        is_manifest_type(descriptor.media_type) || is_index_type(descriptor.media_type);
    auto response =
        TRY(get((manifest ? "manifests/" : "blobs/") + descriptor.digest.text(), manifest));
    return read_all(*response.body, most).in(descriptor.digest.text());
  }

  Result<std::unique_ptr<ByteSource>> open_layer(const ImageManifest& image,
                                                 std::size_t index) override {
    auto response = TRY(get("blobs/" + image.layers.at(index).digest.text(), false));
    return std::move(response.body);
  }

 private:
  std::vector<std::unique_ptr<Repository>> hosts_;
};

// Docker Hub's registry has another name than its domain.
std::string host_of(const std::string& domain) {
  return domain == "docker.io" ? "registry-1.docker.io" : domain;
}

Result<std::vector<std::unique_ptr<Repository>>> hosts_for(const Reference& reference,
                                                           const RegistryOptions& options) {
  std::vector<std::unique_ptr<Repository>> out;
  for (const std::string& mirror : options.mirrors) {
    const auto equals = mirror.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == mirror.size())
      return usage_error("mirror '" + mirror + "': REGISTRY=MIRROR is wanted");
    if (mirror.substr(0, equals) != reference.domain) continue;
    // A mirror may hold the repositories below a path: docker.io=mirror.example/hub.
    const std::string place = mirror.substr(equals + 1);
    const auto slash = place.find('/');
    const std::string prefix = slash == std::string::npos ? "" : place.substr(slash + 1) + "/";
    Reference there = reference;
    there.domain = place.substr(0, slash);
    out.push_back(
        std::make_unique<Repository>(there.domain, prefix + reference.path, there, options));
  }
  out.push_back(
      std::make_unique<Repository>(host_of(reference.domain), reference.path, reference, options));
  return out;
}

}  // namespace

std::string Challenge::parameter(std::string_view name) const {
  for (const auto& [key, value] : parameters)
    if (key == name) return value;
  return {};
}

std::vector<Challenge> parse_challenges(std::string_view header) {
  std::vector<Challenge> out;
  std::size_t at = 0;
  const auto skip = [&](std::string_view what) {
    while (at < header.size() && what.find(header[at]) != std::string_view::npos) ++at;
  };
  const auto token = [&] {
    const std::size_t start = at;
    while (at < header.size() &&
           std::string_view(" \t,=\"").find(header[at]) == std::string_view::npos)
      ++at;
    return header.substr(start, at - start);
  };
  for (;;) {
    skip(" \t,");
    const std::string_view word = token();
    if (word.empty()) return out;
    const std::size_t behind = at;
    skip(" \t");
    if (at >= header.size() || header[at] != '=') {
      at = behind;
      out.push_back({lower(word), {}});
      continue;
    }
    ++at;
    skip(" \t");
    if (out.empty()) return out;  // a parameter without a scheme
    std::string value;
    if (at < header.size() && header[at] == '"') {
      for (++at; at < header.size() && header[at] != '"'; ++at) {
        if (header[at] == '\\' && at + 1 < header.size()) ++at;
        value += header[at];
      }
      if (at >= header.size()) return out;
      ++at;
    } else {
      value = token();
    }
    out.back().parameters.emplace_back(lower(word), std::move(value));
  }
}

Result<std::vector<Image>> open_registry(const Reference& reference,
                                         const RegistryOptions& options) {
  auto hosts = TRY(hosts_for(reference, options));
  auto blobs = std::make_shared<RegistryBlobs>(std::move(hosts));
  const std::string wanted =
      reference.digest.empty() ? reference.tag_or_latest() : reference.digest.text();
  auto response = TRY(blobs->get("manifests/" + wanted, true));
  const std::string bytes =
      TRY(read_all(*response.body, kMostManifestBytes).in("manifest of " + reference.text()));
  Descriptor root;
  root.digest = Digest::sha256_of(bytes);
  if (!reference.digest.empty()) {
    if (reference.digest.kind() == HashKind::sha512)
      root.digest = Digest::from_hex(HashKind::sha512, hash_hex(HashKind::sha512, bytes));
    if (root.digest != reference.digest)
      return invalid("registry gave a manifest of digest " + root.digest.text() + " for " +
                     reference.text());
  }
  root.size = static_cast<std::int64_t>(bytes.size());
  const std::string_view type = response.header("content-type");
  root.media_type = type.substr(0, type.find(';'));
  if (!is_manifest_type(root.media_type) && !is_index_type(root.media_type))
    root.media_type.clear();
  root.data = bytes;  // read already; its digest is verified all the same
  auto manifests = TRY(resolve_images(*blobs, root, options.resolve).in(reference.text()));
  std::vector<Image> out;
  for (ImageManifest& manifest : manifests) {
    manifest.kind = "registry";
    manifest.name = reference.text();
    out.push_back({std::move(manifest), blobs});
  }
  return out;
}

}  // namespace pratique::oci
