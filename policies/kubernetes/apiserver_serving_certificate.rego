# METADATA
# title: The API server has a certificate of its own
# description: >-
#   Without --tls-cert-file and its key the API server makes a certificate that nobody can verify,
#   and clients learn to accept any.
# custom:
#   severity: info
#   severities: {restricted: warning, strict: warning}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Set --tls-cert-file and --tls-private-key-file.
package sluicegate.kubernetes.apiserver_serving_certificate

import rego.v1

deny contains {"at": ["containers", i, "command"], "message": message} if {
	some i, container in input.pod.containers
	runs(container, "kube-apiserver")
	words := text(container)
	incomplete(words)
	message := "the API server's certificate can't be verified"
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

incomplete(words) if {
	some flag in ["cert-file", "private-key-file"]
	not regex.match(concat("", [`(?m)^--tls-(`, flag, `|sni-cert-key)(=|\n)[^-\n]`]), words)
}
