//! The rules that found secrets speak for.

use serde::Deserialize;

use crate::finding::{NativeRule, Severity};

/// Which rule speaks of a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Speaker {
    /// A token or a key of a service.
    Token,
    /// A private key.
    PrivateKey,
    /// A password, or a hash of one.
    Password,
    /// A password inside an address.
    ConnectionString,
    /// The login of a container registry.
    DockerAuth,
    /// Something that looks made by a machine, under a name that tells of a secret.
    HighEntropy,
    /// A value that SOPS should have encrypted.
    SopsCleartext,
    /// A value that a SealedSecret should have sealed.
    SealedCleartext,
}

impl Speaker {
    /// The rule's id.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Token => "secrets/token",
            Self::PrivateKey => "secrets/private-key",
            Self::Password => "secrets/password",
            Self::ConnectionString => "secrets/connection-string",
            Self::DockerAuth => "secrets/docker-auth",
            Self::HighEntropy => "secrets/high-entropy",
            Self::SopsCleartext => "secrets/sops-cleartext",
            Self::SealedCleartext => "secrets/sealed-cleartext",
        }
    }

    /// What to do about such a secret.
    pub(super) fn fix(self) -> &'static str {
        let rule = RULES.iter().find(|rule| rule.id == self.id());
        rule.map_or("", |rule| rule.fix)
    }
}

const fn rule(id: &'static str, words: [&'static str; 3]) -> NativeRule {
    NativeRule::new(id, Severity::Error, words)
}

/// What every rule about a value in plain text asks for.
const REPLACE: &str = "Revoke it, for it must be taken for known; keep the new one in a secret store or encrypted (SOPS, SealedSecret, External Secrets), and refer to it from here.";

/// All of them.
pub const RULES: &[NativeRule] = &[
    rule(
        "secrets/token",
        [
            "No token or key of a service is kept in the repository",
            "Whoever can read the repository, or ever cloned it, can act as its owner; encoding it hides nothing.",
            REPLACE,
        ],
    ),
    rule(
        "secrets/private-key",
        [
            "No private key is kept in the repository",
            "Whoever reads a private key can sign, decrypt or log in as its owner for as long as its public half is trusted.",
            REPLACE,
        ],
    ),
    rule(
        "secrets/password",
        [
            "No password is kept in the repository",
            "A password in plain text is known to everyone who can read the repository, and a hash of one can be guessed at leisure.",
            REPLACE,
        ],
    ),
    rule(
        "secrets/connection-string",
        [
            "No address holds a password",
            "A password inside a URL or a connection string is as readable as any other, and such strings are copied into logs and error messages.",
            REPLACE,
        ],
    ),
    rule(
        "secrets/docker-auth",
        [
            "No login of a container registry is kept in the repository",
            "The `auth` of a Docker configuration is a name and a password in base64: whoever reads it can pull, and often push, images.",
            REPLACE,
        ],
    ),
    rule(
        "secrets/high-entropy",
        [
            "No value under a telling name looks made by a machine",
            "A long value without any words, under a name that speaks of a key or a secret, is most likely one.",
            "If it is one, revoke it and keep the new one outside of the repository; if it is none, give it a name that says what it is.",
        ],
    ),
    rule(
        "secrets/sops-cleartext",
        [
            "SOPS encrypted every value in its scope",
            "The file says that SOPS encrypts it, and this value is in plain text: it was added without SOPS, and reviewers take it for encrypted.",
            "Change the value, and encrypt the file again with `sops --encrypt --in-place`.",
        ],
    ),
    rule(
        "secrets/sealed-cleartext",
        [
            "Every value of a SealedSecret is sealed",
            "Only `encryptedData` is encrypted: what stands in the template's data, or in `encryptedData` without being ciphertext, is in plain text.",
            "Change the value, and seal the new one with `kubeseal`.",
        ],
    ),
];
