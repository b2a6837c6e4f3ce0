// Java archives (jar, war, ear and their kin), nested and shaded, and build files of Maven and
// Gradle.
//
// An archive's own package has the path of the archive, an archive inside
// "app.war!/WEB-INF/lib/x.jar". A package shaded into it has that path and
// "!/META-INF/maven/GROUP/ARTIFACT". Every archive's own package carries the SHA-1 of its bytes. An
// archive whose Maven coordinates cannot be told is listed as unidentified; join() tries once more
// with the groups that all poms of the image name.
#pragma once

#include "catalog/cataloger.h"

namespace pratique::catalog::java {

const Cataloger& cataloger();

}  // namespace pratique::catalog::java
