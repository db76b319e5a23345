# METADATA
# title: Nobody is given cluster-admin in a namespace
# description: >-
#   A RoleBinding to cluster-admin grants everything in its namespace: its Secrets, shells in its
#   pods, its roles and quotas, and every resource that is ever installed.
# custom:
#   severity: warning
#   applies_to: [kubernetes/rbac.authorization.k8s.io/RoleBinding]
#   fix: Bind `admin` or `edit`, or a role that grants what the subject needs.
#   fragments: true
package sluicegate.kubernetes.rbac_namespace_admin

import rego.v1

deny contains {"at": ["roleRef", "name"], "message": message} if {
	input.object.roleRef.name == "cluster-admin"
	input.object.roleRef.kind == "ClusterRole"
	input.object.subjects[0]
	message := sprintf("`%s` gives cluster-admin in its namespace", [input.identity.name])
}
