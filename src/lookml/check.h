#pragma once

#include "lang/diagnostics.h"
#include "lookml/params.h"
#include "lookml/syntax.h"
#include "lookml/values.h"

#include <set>
#include <string_view>

namespace oriel::lookml {

/// Checks every parameter of a file against the table in `params.cpp`: known, in its place, written once, value of the
/// right kind. Objects that can't be used because of it get `Node::broken`; the finding is reported here, so whoever
/// leaves such an object out says nothing more.
///
/// `warned` holds the names of `none_yet` parameters that were warned about; share it between the files of a project.
void check(Document& document, In place, std::set<std::string_view>& warned, lang::Diagnostics& diagnostics);

}  // namespace oriel::lookml
