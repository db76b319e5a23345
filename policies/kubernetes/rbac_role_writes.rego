# METADATA
# title: Cluster roles don't write roles
# description: >-
#   Who writes roles and bindings in every namespace can hand on all rights they hold themselves,
#   and can take away or redirect those of others.
# custom:
#   severity: info
#   severities: {strict: warning}
#   applies_to: [kubernetes/rbac.authorization.k8s.io/ClusterRole]
#   fix: Write the roles down in Git instead, or use a Role in the namespaces that need it.
#   fragments: true
#   parameters:
#     exempt:
#       description: Names of cluster roles that may
#       default: [cluster-admin, admin]
#       schema: {type: array, items: {type: string}}
package sluicegate.kubernetes.rbac_role_writes

import rego.v1

exempt := input.parameters["kubernetes/rbac-role-writes"].exempt

kinds := {"clusterrolebindings", "clusterroles", "rolebindings", "roles"}

deny contains {"at": ["rules", i, "resources"], "message": message} if {
	some i
	rule := input.object.rules[i]
	rule.resources[_] in kinds
	rule.apiGroups[_] in {"rbac.authorization.k8s.io", "*"}
	rule.verbs[_] in {"*", "create", "patch", "update"}
	not rule.resourceNames[0]
	not trusted
	message := sprintf("`%s` may write roles or their bindings in all namespaces", [input.identity.name])
}

trusted if input.identity.name in exempt
