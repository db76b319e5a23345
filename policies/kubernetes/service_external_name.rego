# METADATA
# title: External names lead out of the cluster
# description: >-
#   A service of the type ExternalName makes its target look like a service of the namespace. With a
#   node's own address, a cloud's metadata server or the API server behind it, an ingress controller
#   carries requests to what nobody outside may reach.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/core/Service]
#   fix: Name a host that is meant to be reached from outside.
#   fragments: true
package sluicegate.kubernetes.service_external_name

import rego.v1

deny contains {"at": ["spec", "externalName"], "message": message} if {
	input.object.spec.type == "ExternalName"
	name := input.object.spec.externalName
	is_string(name)
	inner := `(localhost|.*\.localhost|127\..*|0\.0\.0\.0|169\.254\..*|metadata|metadata\.google\.internal|instance-data(\..*)?`
	server := `|kubernetes\.default(\.svc.*)?|[^.]+\.kube-system(\.svc.*)?)`
	regex.match(concat("", [`^`, inner, server, `\.?$`]), lower(name))
	message := sprintf("service `%s` leads to `%s`", [input.identity.name, name])
}
