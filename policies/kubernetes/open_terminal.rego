# METADATA
# title: No terminal is left open
# description: >-
#   `tty` and `stdin` are for a session of debugging. Left in a manifest, they let whoever may
#   attach to the pod type into the program, and break the lines of its log.
# custom:
#   severity: info
#   applies_to: [kubernetes/pod]
#   fix: Remove `tty` and `stdin`; use `kubectl debug` for a session.
#   fragments: true
package sluicegate.kubernetes.open_terminal

import rego.v1

deny contains {"at": ["containers", i, key], "message": message} if {
	some i, container in input.pod.containers
	input.pod.types[i] != "ephemeral"
	some key in ["stdin", "tty"]
	container[key] == true
	message := sprintf("container `%s` keeps `%s` open", [input.pod.names[i], key])
}
