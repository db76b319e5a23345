# METADATA
# title: Containers limit their memory
# description: >-
#   A container without a memory limit can take a node's memory, and the kernel then ends its
#   neighbours. CPU is shared fairly without a limit, so a CPU limit is asked for only where the
#   settings want one.
# custom:
#   severity: warning
#   severities: {strict: error}
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
	not limits(container, "memory")
	message := sprintf("container `%s` has no memory limit", [input.pod.names[i]])
}

deny contains {"at": ["containers", i], "message": message} if {
	cpu_too
	some i, container in input.pod.containers
	has_resources(i)
	not limits(container, "cpu")
	message := sprintf("container `%s` has no CPU limit", [input.pod.names[i]])
}

# The API server takes no resources for an ephemeral container, and the whole pod's may be set
# at once.
has_resources(i) if {
	input.pod.types[i] != "ephemeral"
	not of_pod
}

of_pod if is_amount(input.pod.spec.resources.limits.memory)

# A zero is no limit; `${…}` is filled in later.
is_amount(value) if regex.match(`[1-9$]`, sprintf("%v", [value]))

limits(container, resource) if is_amount(container.resources.limits[resource])
