# METADATA
# title: Authorization policies ask who is calling
# description: >-
#   An ALLOW policy with an empty rule lets every request of everybody through to the workloads it
#   selects, and makes the narrower policies beside it worthless.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/security.istio.io/AuthorizationPolicy]
#   fix: Say in `from`, `to` or `when` which requests are allowed.
#   fragments: true
package sluicegate.kubernetes.istio_allow_all

import rego.v1

deny contains {"at": ["spec", "rules", i], "message": message} if {
	allows
	some i
	input.object.spec.rules[i] == {}
	message := sprintf("policy `%s` allows every request", [input.identity.name])
}

allows if input.object.spec.action == "ALLOW"

allows if not input.object.spec.action
