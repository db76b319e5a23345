# METADATA
# title: No role is given to all service accounts
# description: >-
#   The group system:serviceaccounts holds every service account of the cluster, and
#   system:serviceaccounts:NAMESPACE every one of a namespace, so any pod that is broken into has
#   the role.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/rbac.authorization.k8s.io/ClusterRoleBinding, kubernetes/rbac.authorization.k8s.io/RoleBinding]
#   fix: Name the service accounts that need the role.
#   fragments: true
package sluicegate.kubernetes.rbac_all_accounts

import rego.v1

# These let their holders pull images or find the issuer of tokens, and no more.
harmless := {"system:image-puller", "system:service-account-issuer-discovery"}

deny contains {"at": ["subjects", i, "name"], "message": message} if {
	some i
	name := input.object.subjects[i].name
	is_string(name)
	startswith(name, "system:serviceaccounts")
	role := input.object.roleRef.name
	not role in harmless
	message := sprintf("role `%v` is given to all of `%s`", [role, name])
}
