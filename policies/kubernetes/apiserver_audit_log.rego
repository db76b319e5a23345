# METADATA
# title: The API server keeps an audit log
# description: >-
#   Without an audit log nobody can tell afterwards who read a Secret or opened a shell.
# custom:
#   severity: warning
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Set --audit-log-path and --audit-policy-file, or --audit-webhook-config-file.
package sluicegate.kubernetes.apiserver_audit_log

import rego.v1

deny contains {"at": ["containers", i, "command"], "message": message} if {
	some i, container in input.pod.containers
	runs(container, "kube-apiserver")
	words := text(container)
	not regex.match(`(?m)^--audit-(log-path|webhook-config-file)(=|\n)[^-\n]`, words)
	message := "no audit log is kept"
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
