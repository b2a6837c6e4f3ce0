#include "oci/engine.h"

#include <unistd.h>

#include <chrono>
#include <cstdlib>

#include "net/http.h"
#include "oci/docker_archive.h"
#include "oci/reference.h"
#include "oci/tar_files.h"
#include "text/json.h"

namespace pratique::oci {
namespace {

constexpr std::chrono::minutes kPatience{5};
constexpr std::size_t kMostMessageBytes = 64u << 10;

std::string_view name_of(Engine engine) { return engine == Engine::docker ? "docker" : "podman"; }

// An export can be slow to start: the engine packs layers first.
net::HttpClient client() {
  net::HttpClient::Options options;
  options.connect.idle_timeout = kPatience;
  return net::HttpClient(options);
}

// GET of a path from the engine. not_found for 404, and where nobody listens.
Result<net::HttpResponse> ask(const std::string& socket, const std::string& target) {
  net::HttpRequest request;
  request.url = TRY(net::parse_url("http://localhost" + target));
  request.unix_socket = socket;
  request.follow_redirects = false;
  request.head_timeout = kPatience;
  auto response = TRY(client().send(request));
  if (response.status == 200) return response;
  std::string said;
  if (const auto body = read_all(*response.body, kMostMessageBytes))
    if (const auto document = text::parse_json(*body))
      said = std::string((*document)["message"].string().substr(0, 300));
  const std::string message = "status " + std::to_string(response.status) + " " + said;
  if (response.status == 404) return not_found(message);
  return io_error(message);
}

// What the engine knows the image by: its id, so that the export holds exactly that image.
Result<std::string> image_id(const std::string& socket, const std::string& name) {
  auto response = TRY(ask(socket, "/images/" + net::percent_encode(name, "/:@") + "/json"));
  const std::string body = TRY(read_all(*response.body, 16u << 20));
  const text::Json document = TRY(text::parse_json(body));
  std::string id(document["Id"].string());
  if (id.empty()) return invalid("the engine gave no image id");
  return id;
}

Result<std::vector<Image>> export_image(Engine engine, const std::string& socket,
                                        const std::string& name, const ResolveOptions& options) {
  const std::string id = TRY(image_id(socket, name));
  const std::string target = "/images/" + net::percent_encode(id, ":") + "/get";
  TarFiles::Opener opener = [socket, target]() -> Result<std::unique_ptr<ByteSource>> {
    auto response = TRY(ask(socket, target));
    return std::move(response.body);
  };
  auto files = TRY(TarFiles::open_stream("export of " + name, std::move(opener)));
  auto images =
      TRY(open_docker_archive(std::shared_ptr<NamedFiles>(std::move(files)), "", options));
  for (Image& image : images) {
    image.manifest.kind = name_of(engine);
    image.manifest.name = name;
  }
  return images;
}

}  // namespace

Result<std::vector<std::string>> engine_sockets(Engine engine) {
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
  const char* const name = engine == Engine::docker ? "DOCKER_HOST" : "CONTAINER_HOST";
  // Who names an engine means no other.
  if (const std::string named = variable(name); !named.empty()) {
    std::string path = named.starts_with("unix://") ? named.substr(7) : named;
    if (!path.starts_with('/'))
      return not_found(std::string(name) + " is " + named.substr(0, 200) +
                       ", and engines are asked over unix:// only");
    return std::vector<std::string>{std::move(path)};
  }
  std::vector<std::string> out;
  const auto add = [&out](std::string path) {
    if (::access(path.c_str(), F_OK) == 0) out.push_back(std::move(path));
  };
  const std::string runtime = variable("XDG_RUNTIME_DIR");
  if (engine == Engine::docker) {
    add("/var/run/docker.sock");
    if (!runtime.empty()) add(runtime + "/docker.sock");
  } else {
    if (!runtime.empty()) add(runtime + "/podman/podman.sock");
    add("/run/podman/podman.sock");
  }
  return out;
}

Result<std::vector<Image>> open_engine(Engine engine, const std::string& name,
                                       const ResolveOptions& options) {
  const std::string who(name_of(engine));
  const std::vector<std::string> sockets = TRY(engine_sockets(engine).in(who));
  if (sockets.empty()) return not_found("no " + who + " socket here");
  Error last;
  for (const std::string& socket : sockets) {
    auto images = export_image(engine, socket, name, options);
    if (images) return images;
    last = std::move(images).error().in(who + ": " + name);
  }
  return last;
}

}  // namespace pratique::oci
