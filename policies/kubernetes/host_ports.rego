# METADATA
# title: Containers take no port of the node
# description: >-
#   A hostPort opens the pod on every address of its node, past Services and most network
#   policies, and only one such pod fits on a node.
# custom:
#   severity: warning
#   severities: {baseline: error, restricted: error, strict: error}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Remove hostPort and reach the pod through a Service, or list the port in the parameter
#     `allowed`.
#   fragments: true
#   parameters:
#     allowed:
#       description: Ports of the node that a container may take
#       default: []
#       schema: {type: array, items: {type: integer}}
package sluicegate.kubernetes.host_ports

import rego.v1

allowed := {port | some port in input.parameters["kubernetes/host-ports"].allowed}

deny contains {"at": ["containers", i, "ports", j, "hostPort"], "message": message} if {
	some i, container in input.pod.containers
	some j
	port := container.ports[j].hostPort
	port != 0
	not port in allowed
	message := sprintf("container `%s` takes port %v of its node", [input.pod.names[i], port])
}
