// The parsers of advisory sources, one file each, all pure: bytes in, records out through a Sink.
//
// Each returns an Error only where the document as a whole is unreadable; a damaged part is told to
// Sink::problem and costs itself.
#pragma once

#include <string_view>

#include "advisory/record.h"
#include "core/result.h"
#include "core/stream.h"
#include "text/json.h"

namespace pratique::advisory {

// Debian security tracker, /tracker/data/json: package -> CVE -> releases (status, fixed_version,
// urgency).
Status read_debian_tracker(std::string_view json, const Sink& sink);
// Debian's data/DSA/list and data/DLA/list.
Status read_debian_list(std::string_view text, const Sink& sink);
// Alpine's, Wolfi's and Chainguard's secdb; the JSON of today and the YAML of Alpine's older
// repository. `name` is the file's path, which tells the distribution and, for YAML without one,
// the release.
Status read_secdb(const text::Json& document, std::string_view name, const Sink& sink);
// updateinfo.xml of an rpm repository: Amazon Linux, Fedora, openSUSE, Rocky, Oracle and others.
// `name` helps where the document does not tell the distribution.
Status read_updateinfo(ByteSource& xml, std::string_view name, const Sink& sink);
// Red Hat's CSAF 2.0 documents: VEX files and security advisories.
Status read_csaf(const text::Json& document, const Sink& sink);
// OVAL definitions over rpminfo tests: Azure Linux, CBL-Mariner, Oracle, SUSE, Red Hat.
Status read_oval(std::string_view xml, const Sink& sink);
// gitlab.com advisories-community, one YAML file each.
Status read_gitlab(const text::Json& document, const Sink& sink);
// rubysec/ruby-advisory-db: gems and rubies. `name` tells the id.
Status read_ruby_advisory(const text::Json& document, std::string_view name, const Sink& sink);
// FriendsOfPHP/security-advisories.
Status read_php_advisory(const text::Json& document, std::string_view name, const Sink& sink);
// nodejs/security-wg: packages of npm, and Node.js itself.
Status read_nodejs_advisory(const text::Json& document, std::string_view name, const Sink& sink);
// RetireJS jsrepository: the libraries that have a name on npm.
Status read_retirejs(const text::Json& document, const Sink& sink);
// CISA's catalogue of known exploited vulnerabilities.
Status read_kev_json(const text::Json& document, const Sink& sink);
Status read_kev_csv(std::string_view csv, const Sink& sink);
// FIRST's EPSS scores.
Status read_epss_csv(std::string_view csv, const Sink& sink);

}  // namespace pratique::advisory
