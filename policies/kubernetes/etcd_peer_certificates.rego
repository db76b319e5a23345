# METADATA
# title: etcd's members prove who they are
# description: >-
#   Without --peer-client-cert-auth, or with a certificate but no key, whoever reaches the peer
#   port joins the cluster and gets a copy of all that is in it.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Set --peer-client-cert-auth to true, with --peer-cert-file, --peer-key-file and --peer-
#     trusted-ca-file.
package sluicegate.kubernetes.etcd_peer_certificates

import rego.v1

deny contains {"at": ["containers", i, "command"], "message": message} if {
	some i, container in input.pod.containers
	is_etcd(i, container)
	words := text(container)
	not elsewhere(container, words)
	unproven(words)
	message := "members of etcd are not asked who they are"
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

unproven(words) if {
	not regex.match(`(?m)^--peer-(client-cert-auth(=true)?$|cert-file|key-file|ca-file)`, words)
}

unproven(words) if {
	regex.match(`(?m)^--peer-cert-file(=|\n)[^-\n]`, words)
	not regex.match(`(?m)^--peer-key-file(=|\n)[^-\n]`, words)
}

# A file or the environment says the rest.
elsewhere(_, words) if contains(words, "--config-file")

elsewhere(container, _) if {
	name := container.env[_].name
	is_string(name)
	startswith(name, "ETCD_")
}
