# METADATA
# title: Containers limit their memory
# description: >-
#   A container without a memory limit can take a node's memory, and the kernel then ends its
#   neighbours. CPU is shared fairly without a limit, so a CPU limit is asked for only where the
#   settings want one.
# custom:
#   severity: warning
#   applies_to: [kubernetes/pod]
#   fix: Set resources.limits.memory to what the container needs at its peak.
#   parameters:
#     cpu:
#       description: Ask for a CPU limit too
#       default: false
#       schema: {type: boolean}
package sluicegate.kubernetes.resource_limits

import rego.v1

cpu_too := input.parameters["kubernetes/resource-limits"].cpu

deny contains {"at": ["containers", i], "message": message} if {
	some i, container in input.pod.containers
	has_resources(i)
	not container.resources.limits.memory
	message := sprintf("%s has no memory limit", [label(container)])
}

deny contains {"at": ["containers", i], "message": message} if {
	cpu_too
	some i, container in input.pod.containers
	has_resources(i)
	not container.resources.limits.cpu
	message := sprintf("%s has no CPU limit", [label(container)])
}

# The API server takes no resources for an ephemeral container, and the whole pod's may be set
# at once.
has_resources(i) if {
	input.pod.types[i] != "ephemeral"
	not input.pod.spec.resources.limits.memory
}

label(container) := sprintf("container `%s`", [object.get(container, "name", "")])
