# METADATA
# title: Nobody unknown is given a role
# description: >-
#   A binding to system:anonymous or system:unauthenticated gives its role to anyone who reaches
#   the API server, without any login.
# custom:
#   severity: error
#   applies_to: [kubernetes/rbac.authorization.k8s.io/ClusterRoleBinding, kubernetes/rbac.authorization.k8s.io/RoleBinding]
#   fix: Bind the role to a service account, a user or a group that logs in.
#   fragments: true
package sluicegate.kubernetes.rbac_anonymous

import rego.v1

unknown := {"system:anonymous", "system:unauthenticated"}

deny contains {"at": ["subjects", i, "name"], "message": message} if {
	some i, subject in input.object.subjects
	subject.name in unknown
	role := object.get(object.get(input.object, "roleRef", {}), "name", "")
	message := sprintf("role `%s` is given to `%s`", [role, subject.name])
}
