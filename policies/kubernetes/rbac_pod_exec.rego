# METADATA
# title: Roles don't open shells in pods
# description: >-
#   Who may use pods/exec, pods/attach, pods/portforward or pods/ephemeralcontainers is inside every
#   pod the role reaches, with its Secrets, its service account and its network, and no review of
#   the manifests shows it. Over a websocket `get` is enough.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/rbac.authorization.k8s.io/ClusterRole, kubernetes/rbac.authorization.k8s.io/Role]
#   fix: Remove the subresource; keep it for people, and only while they look for a fault.
#   fragments: true
#   parameters:
#     exempt:
#       description: Names of cluster roles that may
#       default: [cluster-admin, admin, edit]
#       schema: {type: array, items: {type: string}}
package sluicegate.kubernetes.rbac_pod_exec

import rego.v1

exempt := input.parameters["kubernetes/rbac-pod-exec"].exempt

opens := {
	"pods/exec": {"*", "create", "get"}, "*/exec": {"*", "create", "get"},
	"pods/attach": {"*", "create", "get"}, "*/attach": {"*", "create", "get"},
	"pods/portforward": {"*", "create", "get"}, "*/portforward": {"*", "create", "get"},
	"pods/ephemeralcontainers": {"*", "update", "patch"}, "*": {"*", "create", "get"},
}

deny contains {"at": ["rules", i, "resources", j], "message": message} if {
	some i, j
	rule := input.object.rules[i]
	resource := rule.resources[j]
	verbs := opens[resource]
	core(rule.apiGroups)
	rule.verbs[_] in verbs
	not everything(rule)
	not trusted
	message := sprintf("`%s` may get into pods: `%s`", [input.identity.name, resource])
}

trusted if {
	input.object.kind == "ClusterRole"
	input.identity.name in exempt
}

core(groups) if "" in groups

core(groups) if "*" in groups

# This is said by another rule.
everything(rule) if {
	"*" in rule.apiGroups
	"*" in rule.resources
	"*" in rule.verbs
}
