# METADATA
# title: Gateways choose the namespaces of their routes
# description: >-
#   A listener that allows routes from all namespaces lets anybody who may write a route in any of
#   them take over its hosts and paths.
# custom:
#   severity: info
#   severities: {strict: warning}
#   applies_to: [kubernetes/gateway.networking.k8s.io/Gateway]
#   fix: >-
#     Use `from: Selector` with a label that only the namespaces meant carry.
#   fragments: true
package sluicegate.kubernetes.gateway_routes

import rego.v1

deny contains {"at": ["spec", "listeners", i, "allowedRoutes", "namespaces", "from"], "message": message} if {
	some i
	listener := input.object.spec.listeners[i]
	listener.allowedRoutes.namespaces.from == "All"
	message := sprintf("gateway `%s` takes routes from all namespaces", [input.identity.name])
}
