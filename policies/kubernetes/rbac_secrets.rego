# METADATA
# title: Cluster roles don't read every Secret
# description: >-
#   A cluster role that reads Secrets without naming them reads those of every namespace as soon as
#   a ClusterRoleBinding gives it away, the tokens of other service accounts included. `list` and
#   `watch` show the values as `get` does.
# custom:
#   severity: warning
#   applies_to: [kubernetes/rbac.authorization.k8s.io/ClusterRole]
#   fix: >-
#     Use a Role in the namespace that holds the Secret, or name the Secrets in resourceNames.
#   fragments: true
#   parameters:
#     exempt:
#       description: Names of cluster roles that may
#       default: [cluster-admin, admin, edit]
#       schema: {type: array, items: {type: string}}
package sluicegate.kubernetes.rbac_secrets

import rego.v1

exempt := input.parameters["kubernetes/rbac-secrets"].exempt

deny contains {"at": ["rules", i, "resources", j], "message": message} if {
	some i, j
	rule := input.object.rules[i]
	resource := rule.resources[j]
	resource in {"secrets", "*"}
	core(rule.apiGroups)
	reads(rule.verbs)
	not rule.resourceNames[0]
	not everything(rule)
	not trusted
	message := sprintf("`%s` may read the Secrets of all namespaces", [input.identity.name])
}

trusted if input.identity.name in exempt

core(groups) if "" in groups

core(groups) if "*" in groups

reads(verbs) if verbs[_] in {"*", "get", "list", "watch"}

# This is said by another rule.
everything(rule) if {
	"*" in rule.apiGroups
	"*" in rule.resources
	"*" in rule.verbs
}
