//! What the rules of discovery say of themselves.

use crate::finding::{NativeRule, Severity};

/// The rules of this module.
pub const RULES: &[NativeRule] = &[
    NativeRule {
        id: "discover/symlink-outside",
        title: "Links stay inside the repository",
        description: "A link out of the tree means something else on every machine, so that what was judged is not what is applied.",
        fix: "Copy the file into the repository, or link to it with a relative path inside the repository.",
        severity: Severity::Error,
    },
    NativeRule {
        id: "discover/symlink-loop",
        title: "Links lead somewhere",
        description: "A link that leads back to itself or to a folder around it has no end for the tools that follow it.",
        fix: "Delete the link.",
        severity: Severity::Error,
    },
    NativeRule {
        id: "discover/symlink-dangling",
        title: "Links lead to something that exists",
        description: "What a dangling link will lead to can't be judged.",
        fix: "Delete the link, or add what it leads to.",
        severity: Severity::Error,
    },
    NativeRule {
        id: "discover/special-file",
        title: "A tree holds files, folders and links",
        description: "Pipes, sockets and devices have no content that could be judged.",
        fix: "Delete it.",
        severity: Severity::Error,
    },
    NativeRule {
        id: "discover/name",
        title: "File names are plain UTF-8",
        description: "Control characters, invisible characters and characters that turn the direction of text make a name look like another one in reviews and logs.",
        fix: "Rename the file.",
        severity: Severity::Error,
    },
    NativeRule {
        id: "discover/name-collision",
        title: "Names in a folder differ by more than case",
        description: "Names that differ only in case or Unicode normalisation are one file on some systems: which of the two is applied depends on the machine.",
        fix: "Rename one of them.",
        severity: Severity::Error,
    },
    NativeRule {
        id: "discover/lfs-pointer",
        title: "Manifests lie in git itself",
        description: "A git LFS pointer stands for content that is stored elsewhere and was not judged.",
        fix: "Take the file out of git LFS.",
        severity: Severity::Error,
    },
    NativeRule {
        id: "discover/encrypted",
        title: "Manifests are no ciphertext",
        description: "A file that git-crypt encrypts as a whole can't be judged, and what is applied is another one.",
        fix: "Unlock the repository before the check, or encrypt single values with SOPS.",
        severity: Severity::Error,
    },
    NativeRule {
        id: "discover/submodule",
        title: "Submodules are checked out",
        description: "The content of a submodule that is not checked out can't be judged, but may be applied.",
        fix: "Check out the submodules before the check, or take them out of the repository.",
        severity: Severity::Error,
    },
    NativeRule {
        id: "discover/gitattributes",
        title: "Git hands out manifests as they are stored",
        description: "`working-tree-encoding`, `filter`, `ident`, `export-ignore` and `export-subst` make a checkout or an archive differ from what git stores, so that what was judged is not what is applied.",
        fix: "Take the attribute off the manifests.",
        severity: Severity::Error,
    },
];
