//! Image references to their parts, by the grammar that container runtimes use.
//!
//! Invariant: a text either parses as the runtimes parse it or is [`Image::invalid`]; a prefix is
//! never taken for a registry (`docker.io.evil.example/x` is not from `docker.io`).

/// An image reference in parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Image {
    /// As written.
    pub reference: String,
    /// Host and port; `docker.io` where none is written.
    pub registry: String,
    /// Path in the registry, `library/` included where Docker Hub adds it.
    pub repository: String,
    /// The tag, if one is written.
    pub tag: Option<String>,
    /// The digest, if one is written, as in `sha256:…`.
    pub digest: Option<String>,
    /// Something that a later stage fills in, as in `${TAG}`: nothing to judge yet.
    pub variable: bool,
    /// Why it is no image reference.
    pub invalid: Option<&'static str>,
}

/// Takes a reference apart.
#[must_use]
pub fn parse(reference: &str) -> Image {
    let mut image = Image {
        reference: reference.to_owned(),
        variable: is_variable(reference),
        ..Image::default()
    };
    if image.variable {
        return image;
    }
    match split(reference) {
        Ok(parts) => Image {
            reference: image.reference,
            ..parts
        },
        Err(reason) => {
            image.invalid = Some(reason);
            image
        }
    }
}

/// Flux and shell substitutions, Kubernetes' own, and templates that were not rendered.
fn is_variable(reference: &str) -> bool {
    ["${", "$(", "{{", "<%"]
        .iter()
        .any(|m| reference.contains(m))
}

fn split(reference: &str) -> Result<Image, &'static str> {
    let (rest, digest) = match reference.split_once('@') {
        Some((rest, digest)) => (rest, Some(valid_digest(digest)?)),
        None => (reference, None),
    };
    let (name, tag) = match rest.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, Some(valid_tag(tag)?)),
        _ => (rest, None),
    };
    let (registry, path) = registry_of(name);
    if path.is_empty() || !path.split('/').all(is_component) {
        return Err("the repository is not made of lower-case letters, digits and `.`, `_`, `-`");
    }
    let repository = if registry == "docker.io" && !path.contains('/') {
        format!("library/{path}")
    } else {
        path.to_owned()
    };
    Ok(Image {
        registry: registry.to_owned(),
        repository,
        tag,
        digest,
        ..Image::default()
    })
}

/// The first component is a registry only if it could be no part of a path.
fn registry_of(name: &str) -> (&str, &str) {
    match name.split_once('/') {
        Some((host, path)) if is_host(host) => match host {
            "index.docker.io" | "registry-1.docker.io" => ("docker.io", path),
            host => (host, path),
        },
        _ => ("docker.io", name),
    }
}

fn is_host(text: &str) -> bool {
    text == "localhost" || text.contains(['.', ':']) || text.chars().any(|c| c.is_ascii_uppercase())
}

fn is_component(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    let edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.chars().all(inner) && text.starts_with(edge) && text.ends_with(edge)
}

fn valid_tag(tag: &str) -> Result<String, &'static str> {
    let inner = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let starts = tag.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    if starts && tag.len() <= 128 && tag.chars().all(inner) {
        Ok(tag.to_owned())
    } else {
        Err("the tag is not made of letters, digits and `.`, `_`, `-`")
    }
}

fn valid_digest(digest: &str) -> Result<String, &'static str> {
    let hex = |text: &str| text.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
    let fits = match digest.split_once(':') {
        Some(("sha256", text)) => text.len() == 64 && hex(text),
        Some(("sha384", text)) => text.len() == 96 && hex(text),
        Some(("sha512", text)) => text.len() == 128 && hex(text),
        _ => false,
    };
    if fits {
        Ok(digest.to_owned())
    } else {
        Err("the digest is not `sha256:` and 64 hexadecimal digits")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(reference: &str, registry: &str, repository: &str, tag: Option<&str>) {
        let image = parse(reference);
        assert_eq!(image.invalid, None, "{reference}");
        assert_eq!(image.registry, registry, "{reference}");
        assert_eq!(image.repository, repository, "{reference}");
        assert_eq!(image.tag.as_deref(), tag, "{reference}");
    }

    #[test]
    fn takes_references_apart_as_runtimes_do() {
        check("nginx", "docker.io", "library/nginx", None);
        check("nginx:1.27", "docker.io", "library/nginx", Some("1.27"));
        check("acme/web:v1", "docker.io", "acme/web", Some("v1"));
        check("ghcr.io/acme/web", "ghcr.io", "acme/web", None);
        check("localhost/web:1", "localhost", "web", Some("1"));
        check("reg:5000/a/b", "reg:5000", "a/b", None);
        check("reg:5000/a/b:c", "reg:5000", "a/b", Some("c"));
        check(
            "docker.io.evil.example/library/nginx:1",
            "docker.io.evil.example",
            "library/nginx",
            Some("1"),
        );
    }

    #[test]
    fn a_digest_is_kept_beside_the_tag() {
        let digest = format!("sha256:{}", "0a".repeat(32));
        let image = parse(&format!("ghcr.io/a/b:v1@{digest}"));
        assert_eq!(image.digest.as_deref(), Some(digest.as_str()));
        assert_eq!(image.tag.as_deref(), Some("v1"));
    }

    #[test]
    fn what_no_runtime_takes_is_invalid() {
        for bad in [
            "",
            "a b",
            "Nginx",
            "nginx:",
            "a@sha256:00",
            "a//b",
            "/a",
            "a/B:1",
        ] {
            assert!(parse(bad).invalid.is_some(), "{bad}");
        }
    }

    #[test]
    fn what_is_filled_in_later_is_not_judged() {
        for text in ["nginx:${TAG}", "$(REGISTRY)/a", "{{ .Values.image }}"] {
            let image = parse(text);
            assert!(image.variable && image.invalid.is_none(), "{text}");
        }
    }
}
