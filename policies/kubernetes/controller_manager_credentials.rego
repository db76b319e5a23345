# METADATA
# title: Each controller has an account of its own
# description: >-
#   Without --use-service-account-credentials all controllers share one login that may do what any
#   of them needs, and the audit log can't tell them apart.
# custom:
#   severity: info
#   severities: {restricted: warning, strict: warning}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Set --use-service-account-credentials to true.
package sluicegate.kubernetes.controller_manager_credentials

import rego.v1

deny contains {"at": ["containers", i, "command"], "message": message} if {
	some i, container in input.pod.containers
	runs(container, "kube-controller-manager")
	words := text(container)
	not regex.match(`(?m)^--use-service-account-credentials(=true)?$`, words)
	message := "all controllers share one login"
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
