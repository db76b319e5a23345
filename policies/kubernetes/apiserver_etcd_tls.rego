# METADATA
# title: The API server and etcd prove who they are
# description: >-
#   All of the cluster's state passes between the API server and etcd, Secrets in plain text too.
#   Without certificates anybody on that network reads and writes it.
# custom:
#   severity: warning
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Set --etcd-cafile, --etcd-certfile and --etcd-keyfile.
package sluicegate.kubernetes.apiserver_etcd_tls

import rego.v1

deny contains {"at": ["containers", i, "command"], "message": message} if {
	some i, container in input.pod.containers
	runs(container, "kube-apiserver")
	words := text(container)
	unproven(words)
	message := "the connection to etcd is not authenticated"
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

unproven(words) if {
	not regex.match(`(?m)^--etcd-(cafile|certfile|keyfile)(=|\n)[^-\n]`, words)
	not regex.match(`(?m)^--etcd-servers(=|\n)unix:`, words)
}

unproven(words) if {
	regex.match(`(?m)^--etcd-certfile(=|\n)[^-\n]`, words)
	not regex.match(`(?m)^--etcd-keyfile(=|\n)[^-\n]`, words)
}
