//! `parse`: what a policy sees, one JSON line a document.

use serde_json::json;

use crate::check::view;
use crate::report::escape;

use super::args::ParseArgs;
use super::check::inputs;
use super::{Error, output};

pub(super) fn run(args: &ParseArgs) -> Result<u8, Error> {
    let (scope, stdin) = inputs(&args.paths)?;
    let mut text = String::new();
    let mut broken = false;
    for view in view::views(&scope, stdin.as_deref()) {
        let (file, at) = (escape::visible(&view.file), view.document);
        let line = match view.content {
            Ok((family, value)) => json!({
                "file": file, "document": at, "line": view.line, "family": family, "value": value,
            }),
            Err(error) => {
                broken = true;
                let error = escape::visible(&error);
                json!({"file": file, "document": at, "line": view.line, "error": error})
            }
        };
        text.push_str(&line.to_string());
        text.push('\n');
    }
    output::print(text.as_bytes()).map(|()| u8::from(broken))
}
