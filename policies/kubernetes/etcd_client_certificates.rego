# METADATA
# title: etcd asks its clients who they are
# description: >-
#   Without --client-cert-auth whoever reaches etcd reads all Secrets and writes what the cluster
#   is, past the API server and its roles.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Set --client-cert-auth to true, with --trusted-ca-file.
package sluicegate.kubernetes.etcd_client_certificates

import rego.v1

deny contains {"at": ["containers", i, "command"], "message": message} if {
	some i, container in input.pod.containers
	is_etcd(i, container)
	words := text(container)
	not elsewhere(container, words)
	not regex.match(`(?m)^--client-cert-auth(=true)?$`, words)
	not regex.match(`(?m)^--ca-file(=|\n)[^-\n]`, words)
	message := "etcd takes requests of anybody"
}

is_etcd(_, container) if {
	some list in ["command", "args"]
	word := container[list][0]
	is_string(word)
	endswith(word, "etcd")
	regex.match(`(^|/)etcd$`, word)
}

# The image starts it, and the arguments are all flags.
is_etcd(i, container) if {
	is_string(container.args[0])
	startswith(container.args[0], "--")
	repository := input.facts.images[i].repository
	is_string(repository)
	endswith(repository, "etcd")
	regex.match(`(^|/)etcd$`, repository)
	not container.command[0]
}

text(container) := concat("\n", [word |
	some list in ["command", "args"]
	word := container[list][_]
	is_string(word)
])

# A file or the environment says the rest.
elsewhere(_, words) if contains(words, "--config-file")

elsewhere(container, _) if {
	name := container.env[_].name
	is_string(name)
	startswith(name, "ETCD_")
}
