# METADATA
# title: No role may act as somebody else
# description: >-
#   Whoever may impersonate users, groups or service accounts has the rights of all of them, those
#   of system:masters included, and the audit log's trail ends there.
# custom:
#   severity: warning
#   severities: {restricted: error, strict: error}
#   applies_to: [kubernetes/rbac.authorization.k8s.io/ClusterRole, kubernetes/rbac.authorization.k8s.io/Role]
#   fix: Remove the verb, or allow it only for the resourceNames of those who may be impersonated.
#   fragments: true
#   parameters:
#     exempt:
#       description: Names of cluster roles that may
#       default: [cluster-admin, admin, edit]
#       schema: {type: array, items: {type: string}}
package sluicegate.kubernetes.rbac_impersonation

import rego.v1

exempt := input.parameters["kubernetes/rbac-impersonation"].exempt

deny contains {"at": ["rules", i, "verbs", j], "message": message} if {
	some i, j
	rule := input.object.rules[i]
	verb := rule.verbs[j]
	verb == "impersonate"
	unlimited(rule)
	not trusted
	message := sprintf("`%s` may act as anybody", [input.identity.name])
}

trusted if {
	input.object.kind == "ClusterRole"
	input.identity.name in exempt
}

unlimited(rule) if not rule.resourceNames[0]

# With this group one is beyond all roles.
unlimited(rule) if "system:masters" in rule.resourceNames
