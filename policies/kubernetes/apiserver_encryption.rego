# METADATA
# title: Secrets are encrypted in etcd
# description: >-
#   Without --encryption-provider-config Secrets lie in etcd, and in each of its backups, as plain
#   text.
# custom:
#   severity: info
#   severities: {restricted: warning, strict: warning}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Set --encryption-provider-config, best with a KMS.
package sluicegate.kubernetes.apiserver_encryption

import rego.v1

deny contains {"at": ["containers", i, "command"], "message": message} if {
	some i, container in input.pod.containers
	runs(container, "kube-apiserver")
	words := text(container)
	not regex.match(`(?m)^--(experimental-)?encryption-provider-config(=|\n)[^-\n]`, words)
	message := "Secrets are stored as plain text"
}

runs(container, program) if {
	some list in ["command", "args"]
	word := container[list][0]
	is_string(word)
	endswith(word, program)
	regex.match(`(^|/)[a-z-]+$`, word)
}

text(container) := concat("\n", [word |
	some list in ["command", "args"]
	word := container[list][_]
	is_string(word)
])
