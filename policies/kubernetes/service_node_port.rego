# METADATA
# title: Services open no port of the nodes
# description: >-
#   A NodePort is open on every node, on all of its addresses, past ingress, TLS and most network
#   policies, and it is one of a few thousand that all namespaces share.
# custom:
#   severity: warning
#   applies_to: [kubernetes/core/Service]
#   fix: Use a ClusterIP behind an Ingress or a Gateway.
#   fragments: true
package sluicegate.kubernetes.service_node_port

import rego.v1

deny contains {"at": ["spec", "type"], "message": message} if {
	input.object.spec.type == "NodePort"
	message := sprintf("service `%s` opens a port on every node", [input.identity.name])
}
