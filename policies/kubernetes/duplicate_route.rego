# METADATA
# title: A host and path belong to one Ingress
# description: >-
#   Two Ingresses of one class claim the same host and path. The controller takes one of them,
#   by age or by chance, and the other gets no requests.
# custom:
#   severity: warning
#   applies_to: [environment/conflict]
#   fix: Give one of them another host or path, or make them one Ingress.
package sluicegate.kubernetes.duplicate_route

import rego.v1

deny contains {"message": message} if {
	input.what == "route"
	message := sprintf("Ingress `%s` in `%s` already claims `%s`", [
		input.near.identity.name,
		input.near.file,
		input.target.detail,
	])
}
