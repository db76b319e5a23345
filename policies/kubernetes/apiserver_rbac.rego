# METADATA
# title: The API server authorizes by RBAC
# description: >-
#   Without --authorization-mode every request is allowed; without RBAC among the modes no role
#   means anything.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Set --authorization-mode to Node,RBAC.
package sluicegate.kubernetes.apiserver_rbac

import rego.v1

deny contains {"at": ["containers", i, "command"], "message": message} if {
	some i, container in input.pod.containers
	runs(container, "kube-apiserver")
	words := text(container)
	not regex.match(`(?m)^--authorization-mode(=|\n).*RBAC`, words)
	not regex.match(`(?m)^--authorization-config(=|\n)`, words)
	message := "roles are not looked at"
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
