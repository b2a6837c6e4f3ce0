// Go: what a program of any operating system and processor was built from, and go.mod with go.sum.
#pragma once

#include "catalog/cataloger.h"

namespace pratique::catalog::golang {

// Programs give one package for each module compiled in (a replaced one as what replaced it), the
// main module, "stdlib" (Go's advisories call the standard library so; its version has no "go" in
// front) and, for the go command itself, "toolchain". They are listed whatever platform the program
// is for: the note
// {"go.platform", path, {GOOS, GOARCH}} lets a reader tell programs that cannot run in the image.
//
// The main module's version is what the linker stamped; else a version that -ldflags=-X set; else
// the pseudo-version of the revision, which says nothing about releases, so that the package is
// marked as unidentified.
//
// go.mod gives the modules it requires, after replace and exclude. The go and toolchain lines are
// minima, not what is installed, and give nothing. go.mod files of the module cache, of vendor
// trees and of the Go distribution are not what the image's programs were built from and are
// ignored. go.sum only adds digests: "sha256:" of h1 sums, which hash the list of a module's files.
const Cataloger& cataloger();

}  // namespace pratique::catalog::golang
