# METADATA
# title: Roles name the verbs and resources of built-in groups
# description: >-
#   A `*` in a role grants what later versions add as well, subresources included: all resources of
#   the core group are Secrets and shells in pods too, all verbs of a role are `escalate` and `bind`
#   too. Groups of custom resources are left to the operators that own them.
# custom:
#   severity: warning
#   applies_to: [kubernetes/rbac.authorization.k8s.io/ClusterRole, kubernetes/rbac.authorization.k8s.io/Role]
#   fix: List the verbs and resources that the subject needs.
#   fragments: true
package sluicegate.kubernetes.rbac_partial_wildcards

import rego.v1

deny contains {"at": ["rules", i, field], "message": message} if {
	some i
	rule := input.object.rules[i]
	some field in ["verbs", "resources"]
	"*" in rule[field]
	group := rule.apiGroups[_]
	is_string(group)
	built_in(group)
	not everything(rule)
	message := sprintf("`%s` may use all %s", [input.identity.name, field])
}

deny contains {"at": ["rules", i, "apiGroups"], "message": message} if {
	some i
	rule := input.object.rules[i]
	"*" in rule.apiGroups
	rule.resources
	not "*" in object.get(rule, "resources", [])
	not "*" in object.get(rule, "verbs", [])
	message := sprintf("`%s` may use resources of all API groups", [input.identity.name])
}

# The API server's own groups have no dot or end like this; add-ons own some of the latter.
built_in(group) if group in {"*", "", "apps", "batch", "extensions", "policy", "autoscaling"}

built_in(group) if group in {
	"rbac.authorization.k8s.io", "admissionregistration.k8s.io", "apiextensions.k8s.io",
	"apiregistration.k8s.io", "authentication.k8s.io", "certificates.k8s.io",
	"networking.k8s.io", "storage.k8s.io",
}

# This is said by another rule.
everything(rule) if {
	"*" in rule.apiGroups
	"*" in rule.resources
	"*" in rule.verbs
}
