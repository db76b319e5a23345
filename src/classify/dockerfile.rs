//! Builds of container images.

use crate::discover::kind::is_dockerfile_name;
use crate::parse::Node;

/// Whether a document is one: the parser for them makes stages of every file of that name.
pub(super) fn is_build(path: &str, root: &Node) -> bool {
    is_dockerfile_name(path) && root.get("stages").is_some() && root.get("arguments").is_some()
}
