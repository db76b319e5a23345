# METADATA
# title: The API server bounds what kubelets may read
# description: >-
#   Without the mode Node a kubelet needs a role that reads the Secrets of all nodes, and one node
#   that is taken over gives away all of them.
# custom:
#   severity: warning
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Put Node first in --authorization-mode.
package sluicegate.kubernetes.apiserver_node_authorizer

import rego.v1

deny contains {"at": ["containers", i, "command"], "message": message} if {
	some i, container in input.pod.containers
	runs(container, "kube-apiserver")
	words := text(container)
	not regex.match(`(?m)^--authorization-mode(=|\n).*Node`, words)
	not regex.match(`(?m)^--authorization-config(=|\n)`, words)
	message := "kubelets are not bound to what runs on their nodes"
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
