# METADATA
# title: The default service account has no role
# description: >-
#   Every pod that names no service account runs as `default`. A role that is bound to it belongs to
#   all of them, those that come later too.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/rbac.authorization.k8s.io/ClusterRoleBinding, kubernetes/rbac.authorization.k8s.io/RoleBinding]
#   fix: Make a service account for the pods that need the role, and bind it to that one.
#   fragments: true
package sluicegate.kubernetes.rbac_default_account

import rego.v1

deny contains {"at": ["subjects", i, "name"], "message": message} if {
	some i
	subject := input.object.subjects[i]
	subject.kind == "ServiceAccount"
	subject.name == "default"
	role := input.object.roleRef.name
	message := sprintf("role `%v` is given to the default service account", [role])
}
