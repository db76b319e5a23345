# METADATA
# title: The API server asks for a login
# description: >-
#   Unless --anonymous-auth is false, or an authentication configuration narrows it to the health
#   checks, requests without a login come as far as authorization, and one careless binding opens
#   the cluster.
# custom:
#   severity: info
#   severities: {restricted: warning, strict: warning}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Set --anonymous-auth to false, or limit it in the file of --authentication-config.
package sluicegate.kubernetes.apiserver_anonymous

import rego.v1

deny contains {"at": ["containers", i, "command"], "message": message} if {
	some i, container in input.pod.containers
	runs(container, "kube-apiserver")
	words := text(container)
	not regex.match(`(?m)^--anonymous-auth=false$`, words)
	not regex.match(`(?m)^--authentication-config(=|\n)`, words)
	message := "anonymous requests are let in as far as authorization"
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
