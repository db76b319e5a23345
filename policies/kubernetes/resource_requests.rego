# METADATA
# title: Containers request CPU and memory
# description: >-
#   The scheduler places a pod by what it requests. Without requests it takes a node for empty
#   that is not, and the pod is the first to be evicted when memory runs short.
# custom:
#   severity: info
#   severities: {strict: warning}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Set resources.requests.cpu and resources.requests.memory to what the container usually
#     uses.
package sluicegate.kubernetes.resource_requests

import rego.v1

deny contains {"at": ["containers", i], "message": message} if {
	some i, container in input.pod.containers
	input.pod.types[i] == "container"
	missing := [resource |
		some resource in ["cpu", "memory"]
		not set_for(container, resource)
	]
	count(missing) > 0
	name := object.get(container, "name", "")
	message := sprintf("container `%s` does not request %s", [name, concat(" and ", missing)])
}

# A limit without a request is a request of the same size, and the whole pod's may be set at once.
set_for(container, resource) if {
	some holder in [container, input.pod.spec]
	some kind in ["requests", "limits"]
	is_amount(holder.resources[kind][resource])
}

# Nothing is asked for with a zero; `${…}` is filled in later.
is_amount(value) if regex.match(`[1-9$]`, sprintf("%v", [value]))
