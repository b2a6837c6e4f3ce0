// Repository: one repository of one registry host (OCI distribution-spec 1.1, "Pull"): requests
// with authentication (basic, docker's token protocol and its OAuth2 form), retries, and what a
// refusal means.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/stream.h"
#include "net/http.h"
#include "oci/challenge.h"
#include "oci/credentials.h"
#include "oci/reference.h"

namespace pratique::oci {

struct RepositoryAccess {
  std::string ca_file;
  bool plain_http = false;
  net::ProxySettings proxy;
  // Requests that fail by 429 or 5xx are made again, after the pause that the registry asks for (30
  // s at most), else after 1, 2, 4 s; those that fail by the network once more.
  int attempts = 4;
};

// A manifest or another small document as the registry sent it.
struct RegistryDocument {
  std::string bytes;
  std::string media_type;      // Content-Type without parameters
  std::string digest;          // Docker-Content-Digest; empty: none
  std::string content_coding;  // Content-Encoding; empty: none
};

class Repository : public std::enable_shared_from_this<Repository> {
 public:
  // `host` is asked for `path`; credentials are those of `domain`, which the user wrote.
  Repository(std::string host, std::string path, std::string domain,
             const RepositoryAccess& access);

  // GET of "/v2/PATH/" + rest, within two minutes. denied: credentials are wanted or refused;
  // not_found: the registry has none; limit above `most` bytes.
  Result<RegistryDocument> document(const std::string& rest, std::size_t most);
  // The bytes of a blob. A transfer that breaks off is taken up again where it stopped, so the
  // bytes are one blob's only if the reader verifies their digest.
  Result<std::unique_ptr<ByteSource>> blob(const std::string& digest);

  const std::string& host() const { return host_; }

 private:
  friend class ResumedBlob;
  // `time` for the whole transfer; 0: no limit.
  Result<net::HttpResponse> get(const std::string& rest, std::uint64_t from,
                                std::chrono::milliseconds time);
  Result<net::HttpResponse> get_once(const std::string& rest, std::uint64_t from,
                                     std::chrono::milliseconds time);
  Result<net::HttpResponse> send(net::HttpRequest request);
  Status authenticate(const net::HttpResponse& response, const std::string& used);
  Result<std::string> fetch_token(const Challenge& challenge,
                                  const std::optional<Credentials>& credentials);

  std::string host_;
  std::string path_;
  std::string domain_;
  bool plain_http_;
  int attempts_;
  net::HttpClient client_;
  std::string authorization_;  // value of the header that was accepted last
};

}  // namespace pratique::oci
