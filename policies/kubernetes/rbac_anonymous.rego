# METADATA
# title: Nobody unknown is given a role
# description: >-
#   A binding to system:anonymous or system:unauthenticated gives its role to anyone who reaches
#   the API server, without any login. One of cluster-admin to system:authenticated gives the
#   cluster to anyone with any login, which on some clusters is every account of the provider.
# custom:
#   severity: error
#   applies_to: [kubernetes/rbac.authorization.k8s.io/ClusterRoleBinding, kubernetes/rbac.authorization.k8s.io/RoleBinding]
#   fix: Bind the role to a service account, a user or a group that logs in.
#   fragments: true
package sluicegate.kubernetes.rbac_anonymous

import rego.v1

unknown := {"system:anonymous", "system:unauthenticated"}

# Kubernetes itself gives these, so that a client can ask what there is.
public := {"system:public-info-viewer"}

deny contains {"at": ["subjects", i, "name"], "message": message} if {
	some i
	subject := input.object.subjects[i]
	subject.name in unknown
	not role in public
	message := sprintf("role `%s` is given to `%s`", [role, subject.name])
}

deny contains {"at": ["subjects", i, "name"], "message": message} if {
	some i
	subject := input.object.subjects[i]
	subject.name == "system:authenticated"
	role == "cluster-admin"
	message := "role `cluster-admin` is given to everyone who logs in"
}

default role := ""

role := input.object.roleRef.name if is_string(input.object.roleRef.name)
