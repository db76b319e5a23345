# METADATA
# title: The API server and kubelets prove who they are
# description: >-
#   Without a client certificate kubelets can't tell the API server from anybody else, and without
#   their certificate authority the API server can't tell a kubelet from who stands between.
# custom:
#   severity: info
#   severities: {restricted: warning, strict: warning}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Set --kubelet-client-certificate with --kubelet-client-key, and --kubelet-certificate-
#     authority.
package sluicegate.kubernetes.apiserver_kubelet_tls

import rego.v1

deny contains {"at": ["containers", i, "command"], "message": message} if {
	some i, container in input.pod.containers
	runs(container, "kube-apiserver")
	words := text(container)
	unproven(words)
	message := "the connection to kubelets is not authenticated"
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
	not regex.match(`(?m)^--kubelet-(client-certificate|client-key|certificate-authority)(=|\n)[^-\n]`, words)
}

unproven(words) if {
	regex.match(`(?m)^--kubelet-client-certificate(=|\n)[^-\n]`, words)
	not regex.match(`(?m)^--kubelet-client-key(=|\n)[^-\n]`, words)
}
