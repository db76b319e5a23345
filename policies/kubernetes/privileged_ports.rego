# METADATA
# title: Containers listen on ports above 1023
# description: >-
#   Below 1024 a program needs root or NET_BIND_SERVICE to listen, or a node that allows it. The
#   Service in front can have the low port just as well.
# custom:
#   severity: info
#   severities: {default: off, strict: info}
#   applies_to: [kubernetes/pod]
#   fix: Let the program listen on a higher port, and map the Service's port to it.
#   fragments: true
package sluicegate.kubernetes.privileged_ports

import rego.v1

deny contains {"at": ["containers", i, "ports", j, "containerPort"], "message": message} if {
	some i, container in input.pod.containers
	some j
	port := container.ports[j].containerPort
	is_number(port)
	port < 1024
	message := sprintf("container `%s` listens on port %v", [input.pod.names[i], port])
}
