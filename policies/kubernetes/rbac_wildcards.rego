# METADATA
# title: Roles don't grant everything
# description: >-
#   A rule with `*` for resources and API groups and with all verbs grants all that exists and all
#   that is ever installed, Secrets and the roles themselves included.
# custom:
#   severity: error
#   applies_to: [kubernetes/rbac.authorization.k8s.io/ClusterRole, kubernetes/rbac.authorization.k8s.io/Role]
#   fix: List the API groups, resources and verbs that the subject needs.
#   fragments: true
package sluicegate.kubernetes.rbac_wildcards

import rego.v1

deny contains {"at": ["rules", i], "message": message} if {
	some i
	rule := input.object.rules[i]
	"*" in rule.resources
	"*" in rule.apiGroups
	every_verb(rule)
	message := sprintf("`%s` may do everything with everything", [input.identity.name])
}

every_verb(rule) if "*" in rule.verbs

# All that are written out are no fewer.
every_verb(rule) if {
	"get" in rule.verbs
	"list" in rule.verbs
	"watch" in rule.verbs
	"create" in rule.verbs
	"update" in rule.verbs
	"patch" in rule.verbs
	"delete" in rule.verbs
}
