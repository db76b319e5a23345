# METADATA
# title: Controller manager and scheduler listen on the node alone
# description: >-
#   Nobody but the node's own probes needs to reach the controller manager and the scheduler.
#   Without --bind-address they listen on all addresses.
# custom:
#   severity: info
#   severities: {restricted: warning, strict: warning}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Set --bind-address to 127.0.0.1, or keep it open and waive this where metrics are collected
#     from outside of the node.
package sluicegate.kubernetes.control_plane_bind_address

import rego.v1

programs := {"kube-controller-manager", "kube-scheduler"}

deny contains {"at": ["containers", i, "command"], "message": message} if {
	some i, container in input.pod.containers
	some start in ["command", "args"]
	is_string(container[start][0])
	contains(container[start][0], "kube-")
	regex.replace(container[start][0], `^.*/`, "") in programs
	not local(container)
	message := sprintf("container `%s` listens on all addresses", [input.pod.names[i]])
}

local(container) if {
	some list in ["command", "args"]
	word := container[list][_]
	is_string(word)
	startswith(word, "--bind-address=")
	not word in {"--bind-address=0.0.0.0", "--bind-address=::", "--bind-address="}
}
