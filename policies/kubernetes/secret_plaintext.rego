# METADATA
# title: Secrets are not kept in plain text
# description: >-
#   Everyone who can read the repository, and everyone who ever cloned it, can read this value;
#   base64 hides nothing. A value that was pushed must be taken for known.
# custom:
#   severity: error
#   applies_to: [kubernetes/core/Secret]
#   fix: >-
#     Encrypt it with SOPS or as a SealedSecret, or fetch it with External Secrets; and change
#     the value.
#   fragments: true
package sluicegate.kubernetes.secret_plaintext

import rego.v1

deny contains {"at": path, "message": message} if {
	some path in input.facts.plaintext
	message := sprintf("the value of `%s` is in plain text", [concat(".", path)])
}
