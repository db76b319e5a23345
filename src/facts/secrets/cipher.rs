//! Values that something encrypted.
//!
//! Invariant: a value is called ciphertext by its whole shape, never by how it begins.

use super::armor::{self, is_base64};

/// What SOPS writes behind `type:`.
const TYPES: [&str; 6] = ["str", "int", "float", "bool", "bytes", "comment"];

/// Whether a value is ciphertext: SOPS, age, PGP, Ansible Vault, git-crypt.
#[must_use]
pub fn is_encrypted(value: &str) -> bool {
    let text = value.trim();
    is_sops(text)
        || armor::is_encrypted(text)
        || is_ansible(text)
        || text.starts_with("\0GITCRYPT\0")
}

/// `ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]`
fn is_sops(text: &str) -> bool {
    let inner = text.strip_prefix("ENC[AES256_GCM,");
    let Some(inner) = inner.and_then(|inner| inner.strip_suffix(']')) else {
        return false;
    };
    let mut fields = inner.split(',');
    let mut field = |name: &str| {
        let value = fields.next()?.strip_prefix(name)?.strip_prefix(':')?;
        (!value.is_empty()).then_some(value)
    };
    let bytes = ["data", "iv", "tag"]
        .iter()
        .all(|name| field(name).is_some_and(|value| value.chars().all(is_base64)));
    bytes && field("type").is_some_and(|kind| TYPES.contains(&kind)) && fields.next().is_none()
}

/// `$ANSIBLE_VAULT;1.1;AES256` and lines of hexadecimal digits.
fn is_ansible(text: &str) -> bool {
    let body = text.strip_prefix("$ANSIBLE_VAULT;");
    let Some((_, body)) = body.and_then(|body| body.split_once('\n')) else {
        return false;
    };
    let hex = |line: &str| line.chars().all(|c| c.is_ascii_hexdigit());
    !body.trim().is_empty() && body.lines().all(|line| hex(line.trim()))
}

#[cfg(test)]
mod tests {
    use super::is_encrypted;

    #[test]
    fn ciphertext_has_its_whole_shape() {
        for text in [
            "ENC[AES256_GCM,data:bm90,iv:bm90,tag:bm90,type:str]",
            "$ANSIBLE_VAULT;1.1;AES256\n6162\n6364\n",
            "-----BEGIN AGE ENCRYPTED FILE-----\nbm90\n-----END AGE ENCRYPTED FILE-----\n",
        ] {
            assert!(is_encrypted(text), "{text}");
        }
        for text in [
            "ENC[hunter2]",
            "ENC[AES256_GCM,data:hunter2]",
            "ENC[AES256_GCM,data:,iv:bm90,tag:bm90,type:str]",
            "ENC[AES256_GCM,data:hun ter2,iv:bm90,tag:bm90,type:str]",
            "ENC[AES256_GCM,data:bm90,iv:bm90,tag:bm90,type:str] hunter2]",
            "$ANSIBLE_VAULT;hunter2",
            "$ANSIBLE_VAULT;1.1;AES256\nhunter2",
            "-----BEGIN PGP MESSAGE-----\nhunter2",
        ] {
            assert!(!is_encrypted(text), "{text}");
        }
    }
}
