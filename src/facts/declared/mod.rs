//! A document that declares infrastructure to the resources in it, in one shape for every language.
//!
//! Invariant: a value is there only if it is surely written; what is worked out later is a text
//! with `${`, and what counts for nothing (null, an empty text, an empty list) is left out.

mod cloudformation;
mod normal;
mod plan;
mod pulumi;
mod references;
mod terraform;

use crate::classify::{Family, Resource};
use crate::parse::Node;
use crate::parse::node::push_token;

pub use references::referrers;

/// One resource, or another block, that a document declares.
#[derive(Debug, Clone, PartialEq)]
pub struct Declared {
    /// Its type: `aws_s3_bucket`, `data.aws_iam_policy_document`, `provider`, `module`,
    /// `AWS::S3::Bucket`, `aws:s3:Bucket`.
    pub kind: String,
    /// What the document calls it.
    pub name: String,
    /// What stands in it: a mapping. Every mapping below it stands in a list, alone if it is no item
    /// of one.
    pub values: Node,
    /// JSON pointer from the document's root to where the values are written.
    pub pointer: String,
    /// What others write to refer to it.
    pub handle: String,
    /// Handles that it is known to refer to beside those in its values.
    pub refers: Vec<String>,
}

/// The resources of a document, in its order.
#[must_use]
pub fn find(resource: &Resource<'_>) -> Vec<Declared> {
    match resource.family {
        Family::Terraform if resource.node.get("format_version").is_some() => {
            plan::find(resource.node)
        }
        Family::Terraform => terraform::find(resource.node),
        Family::CloudFormation => cloudformation::find(resource.node),
        Family::Pulumi => pulumi::find(resource.node),
        _ => Vec::new(),
    }
}

/// A pointer one step further.
fn below(pointer: &str, token: &str) -> String {
    let mut pointer = pointer.to_owned();
    push_token(&mut pointer, token);
    pointer
}

#[cfg(test)]
mod tests;
