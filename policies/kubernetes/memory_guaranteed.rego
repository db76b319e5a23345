# METADATA
# title: A container's memory request is its limit
# description: >-
#   Memory that a container uses beyond its request is the node's spare: when it runs short, such
#   containers are ended first, whatever their limit says.
# custom:
#   severity: info
#   severities: {default: off}
#   applies_to: [kubernetes/pod]
#   fix: Set resources.requests.memory to the same amount as resources.limits.memory.
package sluicegate.kubernetes.memory_guaranteed

import rego.v1

deny contains {"at": ["containers", i, "resources", "requests", "memory"], "message": message} if {
	some i, container in input.pod.containers
	request := container.resources.requests.memory
	limit := container.resources.limits.memory
	request != limit
	message := sprintf("container `%s` requests %v of memory and may use %v", [
		input.pod.names[i],
		request,
		limit,
	])
}
