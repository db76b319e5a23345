# METADATA
# title: Aggregated roles select what they take in
# description: >-
#   An aggregation rule with an empty selector takes in every cluster role that exists and every one
#   that is ever installed, so its holders have the rights of all of them.
# custom:
#   severity: warning
#   severities: {restricted: error, strict: error}
#   applies_to: [kubernetes/rbac.authorization.k8s.io/ClusterRole]
#   fix: Select by a label that only the roles meant carry.
#   fragments: true
package sluicegate.kubernetes.rbac_aggregation

import rego.v1

deny contains {"at": ["aggregationRule", "clusterRoleSelectors", i], "message": message} if {
	some i
	selector := input.object.aggregationRule.clusterRoleSelectors[i]
	is_object(selector)
	not some_label(selector)
	not selector.matchExpressions[0]
	message := sprintf("`%s` takes in all cluster roles", [input.identity.name])
}

some_label(selector) if selector.matchLabels[_]

some_label(selector) if is_string(selector.matchLabels)
