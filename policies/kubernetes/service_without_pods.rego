# METADATA
# title: Services select pods that exist
# description: >-
#   No pod of the namespace has the labels that the Service selects, so it has no endpoints and
#   whatever is sent to it is refused.
# custom:
#   severity: warning
#   applies_to: [environment/selector]
#   fix: Make the selector and the labels of the pod template the same.
package sluicegate.kubernetes.service_without_pods

import rego.v1

deny contains {"message": message} if {
	input.what == "service"
	message := sprintf("no pod has the labels `%s`; %s `%s` has `%s`", [
		input.target.detail,
		input.near.identity.kind,
		input.near.identity.name,
		input.near.detail,
	])
}
