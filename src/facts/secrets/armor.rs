//! Texts between `-----BEGIN …-----` and `-----END …-----`, and the public keys of SSH.
//!
//! Invariant: a text is called armored only if nothing stands outside or between its blocks.

use super::placeholder::is_placeholder;

/// Kinds of block that anyone may read.
const PUBLIC: [&str; 8] = [
    "CERTIFICATE",
    "TRUSTED CERTIFICATE",
    "CERTIFICATE REQUEST",
    "PUBLIC KEY",
    "RSA PUBLIC KEY",
    "X509 CRL",
    "DH PARAMETERS",
    "EC PARAMETERS",
];

/// Kinds of block that hold ciphertext.
const ENCRYPTED: [&str; 2] = ["AGE ENCRYPTED FILE", "PGP MESSAGE"];

/// Whether a text is one or more public certificates or keys and nothing else.
pub(super) fn is_public(text: &str) -> bool {
    is_made_of(text, &PUBLIC)
}

/// Whether a text is one or more encrypted blocks and nothing else.
pub(super) fn is_encrypted(text: &str) -> bool {
    is_made_of(text, &ENCRYPTED)
}

fn is_made_of(text: &str, kinds: &[&str]) -> bool {
    let mut open: Option<&str> = None;
    let mut blocks = 0;
    for line in text.lines().map(str::trim) {
        match (open, marker(line, "-----BEGIN ")) {
            (None, Some(kind)) if kinds.contains(&kind) => open = Some(kind),
            (None, None) if line.is_empty() || is_comment(line) => {}
            (Some(kind), _) if marker(line, "-----END ") == Some(kind) => {
                open = None;
                blocks += 1;
            }
            (Some(_), None) if is_body(line) => {}
            _ => return false,
        }
    }
    open.is_none() && blocks > 0
}

fn marker<'t>(line: &'t str, start: &str) -> Option<&'t str> {
    line.strip_prefix(start)?.strip_suffix("-----")
}

/// The name of an authority above its certificate.
fn is_comment(line: &str) -> bool {
    line.starts_with('#') && super::assign::values(line).is_empty()
}

fn is_body(line: &str) -> bool {
    let version = line.starts_with("Version: ") || line.starts_with("Comment: ");
    version || is_placeholder(line) || line.chars().all(is_base64)
}

pub(super) fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+/=".contains(c)
}

/// Whether each line of a text is a public key of SSH, as in `authorized_keys`, or with the host
/// before it, as in `known_hosts`.
pub(super) fn is_ssh(text: &str, hosts: bool) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    let some = !text.trim().is_empty();
    some && lines.all(|line| {
        let key = |fields: &mut dyn Iterator<Item = &str>| {
            fields.next().is_some_and(is_ssh_kind) && fields.next().is_some_and(is_ssh_body)
        };
        let fields = line.split_whitespace();
        is_comment(line) || key(&mut fields.clone().skip(usize::from(hosts)))
    })
}

fn is_ssh_kind(word: &str) -> bool {
    let kind = word.strip_suffix("@openssh.com").unwrap_or(word);
    let kind = kind.strip_prefix("sk-").unwrap_or(kind);
    matches!(kind, "ssh-rsa" | "ssh-dss" | "ssh-ed25519") || kind.starts_with("ecdsa-sha2-nistp")
}

fn is_ssh_body(word: &str) -> bool {
    word.starts_with("AAAA") && word.chars().all(is_base64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: &str = "-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----\n";

    #[test]
    fn nothing_may_stand_beside_a_block() {
        assert!(is_public(BLOCK));
        assert!(is_public(&format!("# Root R1\n{BLOCK}\n{BLOCK}")));
        for text in [
            "",
            "-----BEGIN CERTIFICATE-----\nx\npassword=hunter2",
            "-----BEGIN CERTIFICATE-----\n",
            "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----",
            &format!("{BLOCK}hunter2"),
            &format!("# password: hunter2\n{BLOCK}"),
        ] {
            assert!(!is_public(text), "{text}");
        }
        assert!(is_encrypted(
            "-----BEGIN PGP MESSAGE-----\n\nabc=\n=xy\n-----END PGP MESSAGE-----"
        ));
    }

    #[test]
    fn public_keys_of_ssh() {
        assert!(is_ssh("ssh-ed25519 AAAAC3NzaC1 me@host", false));
        assert!(is_ssh("github.com ecdsa-sha2-nistp256 AAAAE2Vj\n", true));
        for text in ["ssh-hunter2", "ssh-rsa hunter2", "", "a ssh-rsa AAAA"] {
            assert!(!is_ssh(text, false), "{text}");
        }
    }
}
