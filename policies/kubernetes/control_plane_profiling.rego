# METADATA
# title: The control plane shows no profiles
# description: >-
#   Profiles tell how the program works inside and take its time. The API server, the controller
#   manager and the scheduler offer them unless --profiling is false.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: info, strict: info}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Set --profiling to false.
package sluicegate.kubernetes.control_plane_profiling

import rego.v1

programs := {"kube-apiserver", "kube-controller-manager", "kube-scheduler"}

deny contains {"at": ["containers", i, "command"], "message": message} if {
	some i, container in input.pod.containers
	some start in ["command", "args"]
	is_string(container[start][0])
	contains(container[start][0], "kube-")
	regex.replace(container[start][0], `^.*/`, "") in programs
	not off(container)
	message := sprintf("container `%s` offers profiles of itself", [input.pod.names[i]])
}

off(container) if {
	some list in ["command", "args"]
	container[list][_] == "--profiling=false"
}
