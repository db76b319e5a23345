# METADATA
# title: No role relabels namespaces
# description: >-
#   The Pod Security Standards, network policies and many webhooks go by a namespace's labels. Who
#   may change them can set pods free of all these at once.
# custom:
#   severity: info
#   severities: {restricted: warning, strict: warning}
#   applies_to: [kubernetes/rbac.authorization.k8s.io/ClusterRole, kubernetes/rbac.authorization.k8s.io/Role]
#   fix: Allow reading only, or name the namespaces in resourceNames.
#   fragments: true
#   parameters:
#     exempt:
#       description: Names of cluster roles that may
#       default: [cluster-admin]
#       schema: {type: array, items: {type: string}}
package sluicegate.kubernetes.rbac_namespace_labels

import rego.v1

exempt := input.parameters["kubernetes/rbac-namespace-labels"].exempt

deny contains {"at": ["rules", i, "resources", j], "message": message} if {
	some i, j
	rule := input.object.rules[i]
	resource := rule.resources[j]
	resource == "namespaces"
	rule.apiGroups[_] in {"", "*"}
	rule.verbs[_] in {"*", "patch", "update"}
	not rule.resourceNames[0]
	not trusted
	message := sprintf("`%s` may change the labels of namespaces", [input.identity.name])
}

trusted if {
	input.object.kind == "ClusterRole"
	input.identity.name in exempt
}
