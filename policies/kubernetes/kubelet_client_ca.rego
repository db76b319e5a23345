# METADATA
# title: Kubelets verify the certificates of clients
# description: >-
#   Without --client-ca-file a kubelet knows no client by its certificate, so the API server has
#   to come as nobody, and then so may everybody.
# custom:
#   severity: warning
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Set --client-ca-file, or authentication.x509.clientCAFile in the file of --config.
package sluicegate.kubernetes.kubelet_client_ca

import rego.v1

deny contains {"at": ["containers", i, "command"], "message": message} if {
	some i, container in input.pod.containers
	runs(container, "kubelet")
	words := text(container)
	not regex.match(`(?m)^--(client-ca-file|config)(=|\n)[^-\n]`, words)
	message := "the kubelet verifies no client"
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
