// Whose package is it: the distribution's, or one of another vendor's repository?
//
// A distribution's advisories speak of its own builds. PostgreSQL from apt.postgresql.org, Node.js
// from NodeSource or nginx from nginx.org carry the same names with other versions, and must not be
// judged by them.
#pragma once

#include "package/package.h"

namespace pratique::catalog {

// Whether a package clearly comes from another vendor than the distribution. Without evidence the
// answer is no: the distribution's advisories then apply, and nothing is hidden by a guess. Other
// kinds than deb, apk and rpm are never foreign.
//
// deb  Any one of:
//      - Origin names another distribution than this one or one it derives from.
//      - the version carries the mark of a repository: pgdg, nodesource, deb.sury.org (and its
//      nightly form
//        "+0~20231221.51+debian12~1.gbp…"), +maria~, -dmo, ppa.
//      - the maintainer is the packaging address of a known vendor (nginx.org, Docker, NodeSource,
//      MySQL, …).
//      - the version ends in a codename, "~bookworm" or "+jammy1" (no distribution names its own
//      so; Debian's are
//        ~deb12u1 and ~bpo12+1, Ubuntu's ~22.04.1), and the maintainer is not of Debian or Ubuntu.
//        On Ubuntu the maintainer does not matter, as personal archives keep it.
//      - on Debian: the version says "…ubuntuN" and the maintainer is Ubuntu's.
//      Maintainers prove nothing else: Debian's use addresses of any domain, derivatives keep
//      Debian's.
// apk  The maintainer is the packaging address of a known vendor (nginx.org's packages in
// nginx:alpine). rpm  Any one of:
//      - the release carries the mark of a repository: PGDG, nodesource, .ngx, .remi, .elrepo,
//      .ius, …
//      - Vendor is recorded and none of the distribution's own (which is how EPEL's "Fedora
//      Project" is foreign
//        on RHEL, AlmaLinux, Amazon Linux …).
//      - no Vendor is recorded (a local rebuild) and the dist tag of the release is another
//      family's: ".fc39"
//        on RHEL. Without a dist tag it stays the distribution's.
//      On distributions whose vendors we do not know, Vendor proves nothing.
bool is_foreign(const package::Package& package, const package::Distribution& distribution);

}  // namespace pratique::catalog
