# METADATA
# title: Projects of Argo CD name where they deploy
# description: >-
#   A project that may deploy to any namespace or any cluster bounds nothing: its applications
#   reach the system namespaces, and whatever cluster is added later.
# custom:
#   severity: warning
#   applies_to: [kubernetes/argoproj.io/AppProject]
#   fix: List the namespaces and clusters in spec.destinations.
#   fragments: true
package sluicegate.gitops.argo_project_destinations

import rego.v1

deny contains {"at": ["spec", "destinations", i, key], "message": message} if {
	destination := input.object.spec.destinations[i]
	some key, what in {"namespace": "namespace", "server": "cluster", "name": "cluster"}
	destination[key] in {"*", "**"}
	message := sprintf("the project `%s` may deploy to any %s", [input.identity.name, what])
}
