# METADATA
# title: The control plane keeps its guards up
# description: >-
#   A kubelet that may change kernel settings, never renews its certificates or keeps idle
#   connections for ever, or a server that takes old versions of TLS, is easier to take over and to
#   keep.
# custom:
#   severity: warning
#   applies_to: [kubernetes/pod]
#   fix: Remove the flag, or set it to the safe value.
#   fragments: true
package sluicegate.kubernetes.control_plane_weak

import rego.v1

old_tls := `^VersionTLS1[01]$`

no_renewal := `RotateKubeletServerCertificate=false`

# The values that weaken something, by program and flag.
weakening := {
	"kube-apiserver": {"tls-min-version": old_tls},
	"kube-controller-manager": {"feature-gates": no_renewal, "tls-min-version": old_tls},
	"kube-scheduler": {"tls-min-version": old_tls},
	"kubelet": {
		"feature-gates": no_renewal,
		"make-iptables-util-chains": `^false$`,
		"protect-kernel-defaults": `^false$`,
		"rotate-certificates": `^false$`,
		"streaming-connection-idle-timeout": `^0[a-z]*$`,
		"tls-min-version": old_tls,
	},
}

deny contains {"at": ["containers", i, list, j], "message": message} if {
	some j
	some i, container in input.pod.containers
	some list in ["command", "args"]
	some start in ["command", "args"]
	is_string(container[start][0])
	some program, flags in weakening
	endswith(container[start][0], program)
	regex.replace(container[start][0], `^.*/`, "") == program
	word := container[list][j]
	is_string(word)
	is_number(j)
	startswith(word, "--")
	pattern := flags[regex.replace(word, `^--|=.*$`, "")]
	regex.match(pattern, value(container[list], j))
	message := sprintf("container `%s` weakens the control plane by `%s`", [input.pod.names[i], word])
}

value(words, j) := regex.replace(words[j], `^[^=]*=`, "") if contains(words[j], "=")

else := words[j + 1] if is_string(words[j + 1])

else := "true"
