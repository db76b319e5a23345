# METADATA
# title: A role is given to someone in particular
# description: >-
#   A binding to system:authenticated gives its role to anyone with any login, those of programs
#   included, and on some clusters to every account of the provider. That of cluster-admin is
#   denied by kubernetes/rbac-anonymous.
# custom:
#   severity: info
#   severities: {restricted: warning, strict: error}
#   applies_to: [kubernetes/rbac.authorization.k8s.io/ClusterRoleBinding, kubernetes/rbac.authorization.k8s.io/RoleBinding]
#   fix: Bind the role to a service account, a user or a group of the people who need it.
#   fragments: true
package sluicegate.kubernetes.rbac_authenticated

import rego.v1

# Kubernetes itself gives these, so that a client can ask what there is and what it may do; the
# last is denied elsewhere.
known := {"system:basic-user", "system:discovery", "system:public-info-viewer", "cluster-admin"}

deny contains {"at": ["subjects", i, "name"], "message": message} if {
	some i
	subject := input.object.subjects[i]
	subject.name == "system:authenticated"
	not role in known
	message := sprintf("role `%s` is given to everyone who logs in", [role])
}

default role := ""

role := input.object.roleRef.name if is_string(input.object.roleRef.name)
