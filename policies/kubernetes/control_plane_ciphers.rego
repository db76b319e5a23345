# METADATA
# title: The control plane uses strong ciphers
# description: >-
#   Suites with CBC, RC4, 3DES or without forward secrecy can be broken, some of them later on from
#   traffic that was kept.
# custom:
#   severity: warning
#   applies_to: [kubernetes/pod]
#   fix: >-
#     List ECDHE suites with AES-GCM or ChaCha20 only, or leave --tls-cipher-suites away: the
#     defaults are strong.
#   fragments: true
package sluicegate.kubernetes.control_plane_ciphers

import rego.v1

strong := `^\s*(TLS_AES_(128|256)_GCM_SHA(256|384)|TLS_CHACHA20_POLY1305_SHA256|TLS_ECDHE_(RSA|ECDSA)_WITH_(AES_(128|256)_GCM_SHA(256|384)|CHACHA20_POLY1305(_SHA256)?))\s*$`

programs := {"etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet"}

deny contains {"at": ["containers", i, list, j], "message": message} if {
	some j
	some i, container in input.pod.containers
	some list in ["command", "args"]
	word := container[list][j]
	is_string(word)
	contains(word, "cipher-suites=")
	some start in ["command", "args"]
	is_string(container[start][0])
	regex.replace(container[start][0], `^.*/`, "") in programs
	some suite in split(regex.replace(word, `^[^=]*=`, ""), ",")
	not regex.match(strong, suite)
	message := sprintf("container `%s` takes the weak cipher `%s`", [input.pod.names[i], suite])
}
