# METADATA
# title: No role makes tokens of service accounts
# description: >-
#   `create` on serviceaccounts/token gives out a login of every service account the role reaches,
#   and so the rights of all of them.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/rbac.authorization.k8s.io/ClusterRole, kubernetes/rbac.authorization.k8s.io/Role]
#   fix: Name the service accounts in resourceNames, or use a projected token.
#   fragments: true
#   parameters:
#     exempt:
#       description: Names of cluster roles that may
#       default: [cluster-admin, admin, edit]
#       schema: {type: array, items: {type: string}}
package sluicegate.kubernetes.rbac_tokens

import rego.v1

exempt := input.parameters["kubernetes/rbac-tokens"].exempt

deny contains {"at": ["rules", i, "resources", j], "message": message} if {
	some i, j
	rule := input.object.rules[i]
	resource := rule.resources[j]
	resource in {"serviceaccounts/token", "*/token"}
	rule.apiGroups[_] in {"", "*"}
	rule.verbs[_] in {"create", "*"}
	not rule.resourceNames[0]
	not trusted
	message := sprintf("`%s` may make tokens of any service account", [input.identity.name])
}

trusted if {
	input.object.kind == "ClusterRole"
	input.identity.name in exempt
}
