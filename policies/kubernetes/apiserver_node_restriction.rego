# METADATA
# title: The API server bounds what kubelets may change
# description: >-
#   Without the admission plugin NodeRestriction a kubelet may label other nodes and change their
#   pods, and so have any pod sent to itself.
# custom:
#   severity: warning
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Add NodeRestriction to --enable-admission-plugins.
package sluicegate.kubernetes.apiserver_node_restriction

import rego.v1

deny contains {"at": ["containers", i, "command"], "message": message} if {
	some i, container in input.pod.containers
	runs(container, "kube-apiserver")
	words := text(container)
	not regex.match(`(?m)^--(enable-admission-plugins|admission-control)(=|\n).*NodeRestriction`, words)
	message := "kubelets may change other nodes"
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
