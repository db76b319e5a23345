# METADATA
# title: No role may grant more than its holder has
# description: >-
#   The API server lets nobody grant rights that they lack, except with the verbs `escalate` (on
#   roles) and `bind` (to roles). Whoever has one of them can make themselves an administrator.
# custom:
#   severity: warning
#   severities: {restricted: error, strict: error}
#   applies_to: [kubernetes/rbac.authorization.k8s.io/ClusterRole, kubernetes/rbac.authorization.k8s.io/Role]
#   fix: Remove the verb, or allow `bind` only for the resourceNames of harmless roles.
#   fragments: true
#   parameters:
#     exempt:
#       description: Names of cluster roles that may
#       default: [cluster-admin]
#       schema: {type: array, items: {type: string}}
package sluicegate.kubernetes.rbac_escalation

import rego.v1

exempt := input.parameters["kubernetes/rbac-escalation"].exempt

deny contains {"at": ["rules", i, "verbs", j], "message": message} if {
	some i, j
	rule := input.object.rules[i]
	verb := rule.verbs[j]
	verb in {"*", "bind", "escalate"}
	covers(rule.apiGroups)
	about_roles(rule, verb)
	not limited(rule)
	not everything(rule)
	not trusted
	message := sprintf("`%s` may use `%s` on roles, and so grant itself any right", [
		input.identity.name,
		verb,
	])
}

trusted if {
	input.object.kind == "ClusterRole"
	input.identity.name in exempt
}

covers(groups) if "rbac.authorization.k8s.io" in groups

covers(groups) if "*" in groups

about_roles(rule, _) if "roles" in rule.resources

about_roles(rule, _) if "clusterroles" in rule.resources

about_roles(rule, _) if "*" in rule.resources

# The verb belongs to roles, but whoever writes this means it.
about_roles(rule, "bind") if "rolebindings" in rule.resources

about_roles(rule, "bind") if "clusterrolebindings" in rule.resources

limited(rule) if {
	rule.resourceNames[0]
	not "cluster-admin" in object.get(rule, "resourceNames", [])
}

# This is said by another rule.
everything(rule) if {
	"*" in rule.apiGroups
	"*" in rule.resources
	"*" in rule.verbs
}
