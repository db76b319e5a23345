# METADATA
# title: The control plane is closed
# description: >-
#   Each of these flags switches off what keeps strangers out of a part of the control plane:
#   authorization, the login, the encryption, or an admission plugin that all others rest on.
# custom:
#   severity: error
#   applies_to: [kubernetes/pod]
#   fix: Remove the flag, or set it back to its default.
#   fragments: true
package sluicegate.kubernetes.control_plane_open

import rego.v1

# The values that open something, by program and flag.
opening := {
	"kube-apiserver": {
		"admission-control": `(^|,)AlwaysAdmit(,|$)`,
		"authorization-mode": `(^|,)AlwaysAllow(,|$)`,
		"basic-auth-file": `.`,
		"disable-admission-plugins": `(^|,)(NamespaceLifecycle|ServiceAccount|PodSecurity)(,|$)`,
		"enable-admission-plugins": `(^|,)AlwaysAdmit(,|$)`,
		"insecure-bind-address": `.`,
		"insecure-port": `^[1-9]`,
		"kubelet-https": `^false$`,
		"secure-port": `^0$`,
		"service-account-lookup": `^false$`,
		"token-auth-file": `.`,
	},
	"etcd": {"auto-tls": `^true$`, "peer-auto-tls": `^true$`},
	"kubelet": {
		"anonymous-auth": `^true$`,
		"authorization-mode": `^AlwaysAllow$`,
		"read-only-port": `^[1-9]`,
	},
}

deny contains {"at": ["containers", i, list, j], "message": message} if {
	some j
	some i, container in input.pod.containers
	some list in ["command", "args"]
	some start in ["command", "args"]
	is_string(container[start][0])
	some program, flags in opening
	endswith(container[start][0], program)
	regex.replace(container[start][0], `^.*/`, "") == program
	word := container[list][j]
	is_string(word)
	is_number(j)
	startswith(word, "--")
	pattern := flags[regex.replace(word, `^--|=.*$`, "")]
	regex.match(pattern, value(container[list], j))
	message := sprintf("container `%s` opens the control plane by `%s`", [input.pod.names[i], word])
}

value(words, j) := regex.replace(words[j], `^[^=]*=`, "") if contains(words[j], "=")

else := words[j + 1] if is_string(words[j + 1])

else := "true"
