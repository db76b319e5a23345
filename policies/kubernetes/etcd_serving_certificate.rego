# METADATA
# title: etcd serves over TLS
# description: >-
#   Without a certificate and its key all of the cluster's state, Secrets included, is read and
#   changed on the way to and from etcd.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Set --cert-file and --key-file.
package sluicegate.kubernetes.etcd_serving_certificate

import rego.v1

deny contains {"at": ["containers", i, "command"], "message": message} if {
	some i, container in input.pod.containers
	is_etcd(i, container)
	words := text(container)
	not elsewhere(container, words)
	incomplete(words)
	message := "etcd serves in plain text"
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

incomplete(words) if {
	some flag in ["cert-file", "key-file"]
	not regex.match(concat("", [`(?m)^--(auto-tls(=true)?$|`, flag, `(=|\n)[^-\n])`]), words)
}

# A file or the environment says the rest.
elsewhere(_, words) if contains(words, "--config-file")

elsewhere(container, _) if {
	name := container.env[_].name
	is_string(name)
	startswith(name, "ETCD_")
}
